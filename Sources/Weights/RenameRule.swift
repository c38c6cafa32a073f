/// One rule that gives tensors of another tool the names that netlab's layers have.
///
/// The pattern stands for a whole name: `*` for what holds neither dots nor slashes, `**` for anything,
/// nothing included. In the replacement `*` and `**` put in what theirs have matched, in order, and
/// `{2}` what the second has. A replacement of nothing leaves the tensor out.
package struct RenameRule: Hashable, Sendable {
  /// The rule as its author wrote it.
  package let text: String
  private let pattern: [Token]
  private let replacement: [Piece]

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
    pattern = Self.tokens(of: parts[0])
    let captures = pattern.count {
      if case .any = $0 { true } else { false }
    }
    replacement = try Self.pieces(of: parts[1], captures: captures, rule: text)
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
    let bytes = Array(name.utf8)
    guard bytes.count <= Self.longest, let captures = captures(in: bytes) else { return nil }
    let result = replacement.flatMap { piece in
      switch piece {
      case .bytes(let bytes): bytes[...]
      case .capture(let number): bytes[captures[number]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes that the stars stand for, each as many as it can, from the left.
  ///
  /// A table of what can still match takes the place of backtracking, which rules could make slow.
  private func captures(in name: [UInt8]) -> [Range<Int>]? {
    for (token, byte) in zip(pattern, name) {
      guard case .byte(let wanted) = token else { break }
      if wanted != byte { return nil }
    }
    let width = name.count + 1
    // matches[i · width + j]: whether the tokens from i on match the name from j on.
    var matches = [Bool](repeating: false, count: (pattern.count + 1) * width)
    matches[pattern.count * width + name.count] = true
    for (index, token) in pattern.enumerated().reversed() {
      for place in stride(from: name.count, through: 0, by: -1) {
        matches[index * width + place] =
          switch token {
          case .byte(let byte):
            place < name.count && name[place] == byte && matches[(index + 1) * width + place + 1]
          case .any(let crosses):
            matches[(index + 1) * width + place]
              || (place < name.count && (crosses || !Self.separates(name[place]))
                && matches[index * width + place + 1])
          }
      }
    }
    guard matches[0] else { return nil }
    var captures: [Range<Int>] = []
    var place = 0
    for (index, token) in pattern.enumerated() {
      guard case .any(let crosses) = token else {
        place += 1
        continue
      }
      var end = place
      var next = place
      while next < name.count, crosses || !Self.separates(name[next]) {
        next += 1
        if matches[(index + 1) * width + next] { end = next }
      }
      captures.append(place..<end)
      place = end
    }
    return captures
  }

  private static func separates(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
  }
}
