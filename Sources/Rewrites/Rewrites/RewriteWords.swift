import Netlab

extension Rewrite {
  /// The rewrites that a row of words asks for: `factorize 3x3 width 0.5`, `naive`, `width=0.5`.
  ///
  /// - Parameters:
  ///   - words: names of rewrites, each with its operand behind it where it takes one.
  ///   - budget: what `fit` keeps; a budget without that word is fitted at the end.
  ///   - scale: what `fit` scales.
  /// - Throws: `.unknownRewrite`, `.operandMissing` or `.operandInvalid`.
  package static func rewrites(
    _ words: [String], budget: Budget? = nil, by scale: Budget.Scale = .width
  ) throws(RewriteError) -> [Rewrite] {
    var waiting = words.flatMap { word in
      word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }[...]
    var rewrites: [Rewrite] = []
    var isFitted = false
    while let word = waiting.popFirst() {
      guard let kind = Word(rawValue: word.lowercased()) else {
        throw .unknownRewrite(word, known: Word.allCases.map(\.usage))
      }
      switch kind {
      case .naive: rewrites.append(.naive)
      case .naiveIsolated: rewrites.append(.naiveIsolated)
      case .poolHead: rewrites.append(.poolHead)
      case .reduce: rewrites.append(.reduce(ratio: try number(for: kind, &waiting)))
      case .width: rewrites.append(.width(try number(for: kind, &waiting)))
      case .depth: rewrites.append(.depth(try number(for: kind, &waiting)))
      case .factorize:
        let text = try operand(for: kind, &waiting)
        guard let factorization = Factorization(rawValue: text.lowercased()) else {
          throw .operandInvalid(rewrite: kind.rawValue, text: text, usage: kind.usage)
        }
        rewrites.append(.factorize(factorization))
      case .resolution:
        let text = try operand(for: kind, &waiting)
        let sides = text.split(omittingEmptySubsequences: false) { "x×X".contains($0) }.map {
          Int($0)
        }
        if sides.count == 2, let height = sides[0], let width = sides[1] {
          rewrites.append(.resolution(Extent(height, width)))
        } else if let factor = Double(text) {
          rewrites.append(.resolution(factor))
        } else {
          throw .operandInvalid(rewrite: kind.rawValue, text: text, usage: kind.usage)
        }
      case .linearHead:
        // Its operand may be left out: the next word is another rewrite then.
        guard let text = waiting.first, Word(rawValue: text.lowercased()) == nil else {
          rewrites.append(.linearHead())
          continue
        }
        waiting.removeFirst()
        let units = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let known = units.compactMap { $0 }
        guard known.count == units.count else {
          throw .operandInvalid(rewrite: kind.rawValue, text: text, usage: kind.usage)
        }
        rewrites.append(.linearHead(hidden: known))
      case .fit:
        guard let budget else { throw .budgetMissing }
        rewrites.append(.fit(budget, by: scale))
        isFitted = true
      }
    }
    if let budget, !isFitted { rewrites.append(.fit(budget, by: scale)) }
    return rewrites
  }

  /// A rewrite as users name it.
  private enum Word: String, CaseIterable {
    case naive
    case naiveIsolated = "naive-isolated"
    case reduce
    case factorize
    case poolHead = "pool-head"
    case linearHead = "linear-head"
    case width
    case depth
    case resolution
    case fit

    /// How it is written with its operand.
    var usage: String {
      switch self {
      case .naive, .naiveIsolated, .poolHead, .fit: rawValue
      case .reduce: "reduce 4"
      case .factorize: "factorize 3x3|nx1"
      case .linearHead: "linear-head [4096,4096]"
      case .width: "width 0.5"
      case .depth: "depth 2"
      case .resolution: "resolution 192x256|0.5"
      }
    }
  }

  private static func operand(
    for word: Word, _ waiting: inout ArraySlice<String>
  ) throws(RewriteError) -> String {
    guard let operand = waiting.popFirst(), !operand.isEmpty else {
      throw .operandMissing(rewrite: word.rawValue, usage: word.usage)
    }
    return operand
  }

  private static func number(
    for word: Word, _ waiting: inout ArraySlice<String>
  ) throws(RewriteError) -> Double {
    let text = try operand(for: word, &waiting)
    guard let number = Double(text) else {
      throw .operandInvalid(rewrite: word.rawValue, text: text, usage: word.usage)
    }
    return number
  }
}

extension Budget {
  /// A count as users write it: `600M`, `1.5G`, `4,200,000`.
  ///
  /// - Throws: `.operandInvalid`, naming the option that it stands behind.
  package static func count(_ text: String, of option: String) throws(RewriteError) -> Int {
    let factors: [Character: Double] = ["K": 1e3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
    let factor = text.last.flatMap { factors[$0] }
    let digits = (factor == nil ? text[...] : text.dropLast()).filter { $0 != "," }
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let number = Double(digits), number * (factor ?? 1) < 1e18
    else {
      throw .operandInvalid(rewrite: option, text: text, usage: "\(option) 600M")
    }
    return Int((number * (factor ?? 1)).rounded())
  }
}
