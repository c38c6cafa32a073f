/// One rule that gives tensors of another tool the names that netlab's layers have.
///
/// The pattern stands for a whole name: `*` for what holds neither dots nor slashes, `**` for anything,
/// nothing included. In the replacement `*` and `**` put in what theirs have matched, in order, and
/// `{2}` what the second has. A replacement of nothing leaves the tensor out.
package struct RenameRule: Sendable {
  /// The rule as its author wrote it.
  package let text: String
  private let form: Form

  /// A rule taken apart; one object, for rules are looked at millions of times.
  private final class Form: Sendable {
    /// What a name begins with, before the first star; all of it where there is none.
    let prefix: [UInt8]
    /// What a name ends with, after the last star.
    let suffix: [UInt8]
    /// The pattern from its first star to its last.
    let middle: [Token]
    /// What stands between two stars, in order; a name has to hold it all.
    let literals: [[UInt8]]
    let replacement: [Piece]

    init(_ pattern: [Token], _ replacement: [Piece]) {
      let stars = pattern.indices.filter { if case .any = pattern[$0] { true } else { false } }
      let ends = (first: stars.first ?? pattern.count, last: stars.last ?? pattern.count - 1)
      prefix = Self.bytes(of: pattern[..<ends.first])
      suffix = Self.bytes(of: pattern[(ends.last + 1)...])
      middle = Array(pattern[ends.first..<max(ends.first, ends.last + 1)])
      literals = zip(stars, stars.dropFirst()).map { Self.bytes(of: pattern[($0 + 1)..<$1]) }
      self.replacement = replacement
    }

    private static func bytes(of tokens: ArraySlice<Token>) -> [UInt8] {
      tokens.compactMap { if case .byte(let byte) = $0 { byte } else { nil } }
    }
  }

  private enum Token: Hashable {
    case byte(UInt8)
    /// Any bytes, dots and slashes among them only if it `crosses` them.
    case any(crosses: Bool)
  }

  private enum Piece: Hashable {
    case bytes([UInt8])
    case capture(Int)
  }

  /// Longer rules, and longer names, are refused; matching takes their product in time.
  package static let longest = 2000

  /// Reads `features.*.weight=conv*.weight`.
  ///
  /// - Throws: `RenameError`.
  package init(_ text: String) throws(RenameError) {
    self.text = text
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .noRule(text) }
    guard !parts[0].isEmpty else { throw .emptyPattern(text) }
    guard text.utf8.count <= Self.longest else { throw .tooLong(bytes: text.utf8.count) }
    let pattern = Self.tokens(of: parts[0])
    let captures = pattern.count { if case .any = $0 { true } else { false } }
    form = Form(pattern, try Self.pieces(of: parts[1], captures: captures, rule: text))
  }

  private static func tokens(of text: Substring) -> [Token] {
    var tokens: [Token] = []
    var isStar = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "*") {
        if isStar {
          tokens[tokens.count - 1] = .any(crosses: true)
        } else {
          tokens.append(.any(crosses: false))
        }
        isStar.toggle()
      } else {
        tokens.append(.byte(byte))
        isStar = false
      }
    }
    return tokens
  }

  private static func pieces(
    of text: Substring, captures: Int, rule: String
  ) throws(RenameError) -> [Piece] {
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    func end() {
      if !literal.isEmpty { pieces.append(.bytes(literal)) }
      literal = []
    }
    var next = 0
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "*") {
        if rest.first == byte { rest.removeFirst() }
        guard next < captures else { throw .unknownCapture(rule, number: next + 1, captures) }
        end()
        pieces.append(.capture(next))
        next += 1
      } else if byte == UInt8(ascii: "{"), let close = rest.firstIndex(of: UInt8(ascii: "}")),
        let number = Int(String(decoding: rest[rest.startIndex..<close], as: UTF8.self))
      {
        guard number >= 1, number <= captures else {
          throw .unknownCapture(rule, number: number, captures)
        }
        end()
        pieces.append(.capture(number - 1))
        rest = rest[(close + 1)...]
      } else {
        literal.append(byte)
      }
    }
    end()
    return pieces
  }
}

extension RenameRule {
  /// What the rule makes of a name, or nil where it does not match.
  package func renamed(_ name: String) -> String? {
    var steps = 0
    return renamed(Array(name.utf8), &steps).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What the rule makes of a name; `steps` grows by one for a look, and more for a closer one.
  func renamed(_ name: [UInt8], _ steps: inout Int) -> [UInt8]? {
    steps += 1
    let form = form
    let end = name.count - form.suffix.count
    guard form.prefix.count <= end, name.count <= Self.longest,
      Self.stands(form.prefix, in: name, at: 0), Self.stands(form.suffix, in: name, at: end),
      holdsLiterals(name, form.prefix.count..<end, &steps),
      let captures = captures(in: name[form.prefix.count..<end], steps: &steps)
    else { return nil }
    var result: [UInt8] = []
    for piece in form.replacement {
      switch piece {
      case .bytes(let bytes): result += bytes
      case .capture(let number): result += name[captures[number]]
      }
    }
    steps += result.count / Self.bytesPerStep
    return result
  }

  /// As many bytes of a table, or of a name, as are looked at in the time of one rule's look.
  private static let bytesPerStep = 8

  private static func stands(_ part: [UInt8], in name: [UInt8], at place: Int) -> Bool {
    var index = 0
    while index < part.count {
      if name[place + index] != part[index] { return false }
      index += 1
    }
    return true
  }

  /// Whether what stands between stars is there in order, without which nothing can match.
  private func holdsLiterals(_ name: [UInt8], _ range: Range<Int>, _ steps: inout Int) -> Bool {
    var place = range.lowerBound
    var looked = 0
    defer { steps += looked / Self.bytesPerStep }
    for literal in form.literals {
      var matched = 0
      while matched < literal.count {
        if place + literal.count > range.upperBound { return false }
        matched = 0
        while matched < literal.count, name[place + matched] == literal[matched] { matched += 1 }
        looked += matched + 1
        place += matched < literal.count ? 1 : matched
      }
    }
    return true
  }

  /// The bytes that the stars stand for, each as many as it can, from the left.
  ///
  /// A table of what can still match takes the place of backtracking, which rules could make slow.
  private func captures(in name: ArraySlice<UInt8>, steps: inout Int) -> [Range<Int>]? {
    let middle = form.middle
    guard !middle.isEmpty else { return name.isEmpty ? [] : nil }
    let start = name.startIndex
    let width = name.count + 1
    steps += (middle.count + 1) * width / Self.bytesPerStep
    // matches[i · width + j]: whether the tokens from i on match the name from j on.
    var matches = [Bool](repeating: false, count: (middle.count + 1) * width)
    matches[middle.count * width + name.count] = true
    for (index, token) in middle.enumerated().reversed() {
      for place in stride(from: name.count, through: 0, by: -1) {
        matches[index * width + place] =
          switch token {
          case .byte(let byte):
            place < name.count && name[start + place] == byte
              && matches[(index + 1) * width + place + 1]
          case .any(let crosses):
            matches[(index + 1) * width + place]
              || (place < name.count && (crosses || !Self.separates(name[start + place]))
                && matches[index * width + place + 1])
          }
      }
    }
    guard matches[0] else { return nil }
    var captures: [Range<Int>] = []
    var place = 0
    for (index, token) in middle.enumerated() {
      guard case .any(let crosses) = token else {
        place += 1
        continue
      }
      var end = place
      var next = place
      while next < name.count, crosses || !Self.separates(name[start + next]) {
        next += 1
        if matches[(index + 1) * width + next] { end = next }
      }
      captures.append(start + place..<start + end)
      place = end
    }
    return captures
  }

  private static func separates(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
  }
}

extension RenameRule: Hashable {
  package static func == (rule: RenameRule, other: RenameRule) -> Bool { rule.text == other.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
