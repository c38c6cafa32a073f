/// Cuts Swift source into tokens, leaving out comments and the insides of strings.
///
/// It knows what decides whether a `3x3` is code: nested comments, strings of one and of several
/// lines, raw strings, interpolations (which are code again), regular expressions, backticks and
/// hexadecimal numbers. Nesting is kept in an array, so that no source can exhaust the stack.
struct SwiftLexer {
  /// The tokens of a source text's UTF-8 bytes.
  static func tokens(of bytes: [UInt8]) -> [SwiftToken] {
    var lexer = SwiftLexer(bytes: bytes)
    lexer.run()
    return lexer.tokens
  }

  /// A place that the lexer comes back to when what it is reading ends.
  private enum Context {
    /// Code, with the number of parentheses open in it.
    case code(openParentheses: Int)
    /// The inside of a string with so many `#` signs around it.
    case string(isMultiline: Bool, signs: Int)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var startsLine = true
  private var contexts: [Context] = [.code(openParentheses: 0)]
  private var tokens: [SwiftToken] = []

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func run() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if peek(0) == "#", peek(1) == "!" { skipLine() }
    while position < bytes.count {
      switch contexts[contexts.count - 1] {
      case .code(let open): readCode(openParentheses: open)
      case .string(let isMultiline, let signs): readString(isMultiline: isMultiline, signs: signs)
      }
    }
  }

  // MARK: Code

  private mutating func readCode(openParentheses open: Int) {
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      position += 1
      startsLine = true
    case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0B, 0x0C, 0:
      position += 1
    case UInt8(ascii: "/") where peek(1) == "/":
      skipLine()
    case UInt8(ascii: "/") where peek(1) == "*":
      skipNestedComment()
    case UInt8(ascii: "/") where regexEnd(signs: 0, from: position) != nil:
      emit(.literal, upTo: regexEnd(signs: 0, from: position) ?? position + 1)
    case UInt8(ascii: "\""):
      openString(signs: 0)
    case UInt8(ascii: "#"):
      readSigns()
    case UInt8(ascii: "`"):
      readBackticks()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      readNumber()
    case UInt8(ascii: "("):
      contexts[contexts.count - 1] = .code(openParentheses: open + 1)
      emit(.punctuation(byte), upTo: position + 1)
    case UInt8(ascii: ")"):
      if open == 0, contexts.count > 1 {
        contexts.removeLast()
        position += 1
      } else {
        contexts[contexts.count - 1] = .code(openParentheses: max(0, open - 1))
        emit(.punctuation(byte), upTo: position + 1)
      }
    case let byte where Self.continuesWord(byte):
      emit(.word, upTo: wordEnd(from: position))
    default:
      emit(.punctuation(byte), upTo: position + 1)
    }
  }

  private mutating func readNumber() {
    let start = position
    if peek(0) == "0", let mark = peek(1), "xob".unicodeScalars.contains(mark),
      let digit = peek(2), digit.properties.isASCIIHexDigit
    {
      return emit(.number, upTo: wordEnd(from: start))
    }
    let digits = digitsEnd(from: start)
    if digits < bytes.count, bytes[digits] == UInt8(ascii: "x"),
      digitsEnd(from: digits + 1) > digits + 1
    {
      return emit(.shortSpelling, upTo: wordEnd(from: start))
    }
    var end = wordEnd(from: start)
    if end + 1 < bytes.count, bytes[end] == UInt8(ascii: "."), Self.isDigit(bytes[end + 1]) {
      end = wordEnd(from: end + 1)
    }
    emit(.number, upTo: end)
  }

  private mutating func readBackticks() {
    var end = position + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "`"), bytes[end] != UInt8(ascii: "\n") {
      end += 1
    }
    let isClosed = end < bytes.count && bytes[end] == UInt8(ascii: "`")
    emit(.word, upTo: isClosed ? end + 1 : end)
  }

  /// Reads what begins with `#`: a raw string, a delimited regular expression, or a directive.
  private mutating func readSigns() {
    var signs = 0
    while position + signs < bytes.count, bytes[position + signs] == UInt8(ascii: "#") {
      signs += 1
    }
    switch peek(signs) {
    case "\"":
      openString(signs: signs)
    case "/":
      if let end = regexEnd(signs: signs, from: position + signs) {
        emit(.literal, upTo: end)
      } else {
        emit(.punctuation(UInt8(ascii: "#")), upTo: position + 1)
      }
    default:
      emit(.punctuation(UInt8(ascii: "#")), upTo: position + 1)
    }
  }

  // MARK: Comments

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func skipNestedComment() {
    var depth = 0
    repeat {
      if peek(0) == "/", peek(1) == "*" {
        depth += 1
        position += 2
      } else if peek(0) == "*", peek(1) == "/" {
        depth -= 1
        position += 2
      } else {
        if bytes[position] == UInt8(ascii: "\n") { startsLine = true }
        position += 1
      }
    } while depth > 0 && position < bytes.count
  }

  // MARK: Strings

  private mutating func openString(signs: Int) {
    let quotes = position + signs
    let isMultiline = bytes[quotes...].starts(with: Self.threeQuotes)
    emit(.literal, upTo: quotes + (isMultiline ? 3 : 1))
    contexts.append(.string(isMultiline: isMultiline, signs: signs))
  }

  private mutating func readString(isMultiline: Bool, signs: Int) {
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "\\") where hasSigns(signs, at: position + 1):
      position += 1 + signs
      guard position < bytes.count else { return }
      if bytes[position] == UInt8(ascii: "(") {
        contexts.append(.code(openParentheses: 0))
        position += 1
      } else if isMultiline || bytes[position] != UInt8(ascii: "\n") {
        position += 1
      }
    case UInt8(ascii: "\"") where !isMultiline && hasSigns(signs, at: position + 1):
      position += 1 + signs
      contexts.removeLast()
    case UInt8(ascii: "\"")
    where isMultiline && bytes[position...].starts(with: Self.threeQuotes)
      && hasSigns(signs, at: position + 3):
      position += 3 + signs
      contexts.removeLast()
    case UInt8(ascii: "\n") where !isMultiline:
      // The string lacks its end; the compiler will say so.
      contexts.removeLast()
    default:
      position += 1
    }
  }

  private func hasSigns(_ count: Int, at start: Int) -> Bool {
    guard start + count <= bytes.count else { return false }
    return bytes[start..<start + count].allSatisfy { $0 == UInt8(ascii: "#") }
  }

  // MARK: Regular expressions

  /// The end of the regular expression whose first `/` stands at `slash`, or nil if none does.
  ///
  /// A bare `/` opens one only where an operand may stand, as in Swift's own lexer, and it must be
  /// closed on its line; with `#` signs around it, it may run over several lines.
  private func regexEnd(signs: Int, from slash: Int) -> Int? {
    if signs == 0 {
      guard mayStartOperand, let next = peek(1), next != " ", next != "\t", next != "\n",
        next != "="
      else { return nil }
    }
    let isMultiline = signs > 0 && slash + 1 < bytes.count && bytes[slash + 1] == 0x0A
    var index = slash + 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "\n") where !isMultiline: return nil
      case UInt8(ascii: "/") where hasSigns(signs, at: index + 1): return index + 1 + signs
      default: index += 1
      }
    }
    return nil
  }

  /// Whether the tokens so far leave room for an operand.
  private var mayStartOperand: Bool {
    guard let last = tokens.last else { return true }
    switch last.kind {
    case .punctuation(let byte):
      return !")]}".utf8.contains(byte)
    case .word:
      let word = String(decoding: bytes[last.range], as: UTF8.self)
      return startsLine || ["return", "in", "case", "try", "await", "where"].contains(word)
    case .shortSpelling, .number, .literal:
      return startsLine
    }
  }

  // MARK: Bytes

  private mutating func emit(_ kind: SwiftToken.Kind, upTo end: Int) {
    tokens.append(
      SwiftToken(
        kind: kind, range: position..<end, startsLine: startsLine,
        isInterpolated: contexts.count > 1))
    position = end
    startsLine = false
  }

  private func peek(_ offset: Int) -> Unicode.Scalar? {
    position + offset < bytes.count ? Unicode.Scalar(bytes[position + offset]) : nil
  }

  private func wordEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count, Self.continuesWord(bytes[end]) { end += 1 }
    return end
  }

  private func digitsEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count, Self.isDigit(bytes[end]) { end += 1 }
    return end
  }

  private static let threeQuotes = [UInt8](repeating: UInt8(ascii: "\""), count: 3)

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether a byte may stand inside a word: letters, digits, `_`, `$` and all beyond ASCII.
  private static func continuesWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
      true
    default: false
    }
  }
}
