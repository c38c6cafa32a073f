/// What a spec declares at its top level, as far as the loader's generated code must know it.
struct TopLevelDeclarations: Hashable, Sendable {
  /// One line of the generated code that mirrors the spec.
  enum Item: Hashable, Sendable {
    /// A constant that other files can see, spelled as code, backticks included.
    case constant(String)
    /// An `#if`, `#elseif`, `#else` or `#endif` that decides which constants there are.
    case condition(String)
  }

  /// An `import` and where it stands.
  struct Import: Hashable, Sendable {
    var module: String
    var line: Int
    var column: Int
  }

  /// The constants and the conditions around them, in order.
  private(set) var items: [Item] = []
  /// The modules that the spec imports.
  private(set) var imports: [Import] = []

  /// The names of all constants, under whatever condition.
  var constants: [String] {
    items.compactMap { item in
      switch item {
      case .constant(let name): name
      case .condition: nil
      }
    }
  }

  private let bytes: [UInt8]
  private let tokens: [SwiftToken]

  /// Finds the declarations in the source that `tokens` were cut from.
  init(of bytes: [UInt8], tokens: [SwiftToken]) {
    self.bytes = bytes
    self.tokens = tokens.filter { !$0.isInterpolated }
    findDeclarations()
  }

  // MARK: The walk

  private mutating func findDeclarations() {
    var index = 0
    var isHidden = false
    while index < tokens.count {
      let token = tokens[index]
      switch token.kind {
      case .punctuation(let byte) where "([{".utf8.contains(byte):
        index = end(ofGroupAt: index)
        // A body or an initializer's closure ends the declaration that modifiers spoke of.
        if byte == UInt8(ascii: "{") { isHidden = false }
      case .punctuation(UInt8(ascii: "#")) where token.startsLine && isCondition(at: index + 1):
        items.append(.condition(line(from: token.range.lowerBound)))
        index = firstToken(afterLineOf: index)
      case .word:
        switch word(at: index) {
        case "private", "fileprivate":
          isHidden = true
          index += 1
        case "import" where isImport(at: index):
          addImport(at: index)
          index += 1
        case "let" where !isMember(at: index):
          index = addConstants(after: index, isHidden: isHidden)
          isHidden = false
        case "var", "func", "struct", "enum", "class", "actor", "protocol", "extension",
          "typealias", "macro", "operator", "precedencegroup":
          isHidden = false
          index += 1
        default:
          index += 1
        }
      case .punctuation, .number, .literal, .shortSpelling:
        index += 1
      }
    }
  }

  /// Adds the names that a `let` binds, and returns where the search goes on.
  private mutating func addConstants(after keyword: Int, isHidden: Bool) -> Int {
    var index = addPattern(at: keyword + 1, isHidden: isHidden)
    while index < tokens.count {
      let token = tokens[index]
      switch token.kind {
      case .punctuation(let byte) where "([{".utf8.contains(byte):
        index = end(ofGroupAt: index)
      case .punctuation(UInt8(ascii: ",")) where isBinding(at: index + 1):
        index = addPattern(at: index + 1, isHidden: isHidden)
      case .punctuation(UInt8(ascii: "#")) where token.startsLine && isCondition(at: index + 1):
        return index
      case .punctuation(UInt8(ascii: "@")) where token.startsLine:
        return index
      case .word where Self.startsDeclaration(word(at: index)) && !isMember(at: index):
        return index
      case .word, .punctuation, .number, .literal, .shortSpelling:
        index += 1
      }
    }
    return index
  }

  /// Adds the names in the pattern at `index`: a word, or a tuple of patterns.
  private mutating func addPattern(at index: Int, isHidden: Bool) -> Int {
    guard index < tokens.count else { return index }
    guard tokens[index].isPunctuation("(") else {
      addName(at: index, isHidden: isHidden)
      return index + 1
    }
    let end = end(ofGroupAt: index)
    for inner in index..<end where !isFollowed(inner, by: ":") {
      addName(at: inner, isHidden: isHidden)
    }
    return end
  }

  private mutating func addName(at index: Int, isHidden: Bool) {
    guard !isHidden else { return }
    switch tokens[index].kind {
    case .word where word(at: index) != "_": items.append(.constant(word(at: index)))
    case .shortSpelling: items.append(.constant("`\(word(at: index))`"))
    case .word, .punctuation, .number, .literal: break
    }
  }

  private mutating func addImport(at index: Int) {
    let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
    let module = kinds.contains(word(at: index + 1)) ? index + 2 : index + 1
    guard module < tokens.count else { return }
    let start = tokens[index].range.lowerBound
    let lineStart = bytes[..<start].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    imports.append(
      Import(
        module: word(at: module).filter { $0 != "`" },
        line: 1 + bytes[..<start].count { $0 == UInt8(ascii: "\n") },
        column: start - lineStart + 1))
  }

  // MARK: What stands where

  private func word(at index: Int) -> String {
    guard index < tokens.count else { return "" }
    return String(decoding: bytes[tokens[index].range], as: UTF8.self)
  }

  private func isFollowed(_ index: Int, by character: Unicode.Scalar) -> Bool {
    index + 1 < tokens.count && tokens[index + 1].isPunctuation(character)
  }

  /// Whether the word at `index` follows a dot, and so is no keyword.
  private func isMember(at index: Int) -> Bool {
    index > 0 && tokens[index - 1].isPunctuation(".")
  }

  /// Whether a comma is followed by one more binding, and not by one more argument of a type.
  private func isBinding(at index: Int) -> Bool {
    guard index < tokens.count else { return false }
    if tokens[index].isPunctuation("(") {
      let end = end(ofGroupAt: index)
      return end < tokens.count
        && (tokens[end].isPunctuation("=") || tokens[end].isPunctuation(":"))
    }
    switch tokens[index].kind {
    case .word, .shortSpelling: return isFollowed(index, by: "=") || isFollowed(index, by: ":")
    case .punctuation, .number, .literal: return false
    }
  }

  private func isCondition(at index: Int) -> Bool {
    ["if", "elseif", "else", "endif"].contains(word(at: index))
  }

  /// Whether the word `import` at `index` begins a declaration.
  private func isImport(at index: Int) -> Bool {
    guard index + 1 < tokens.count, tokens[index + 1].kind == .word else { return false }
    if tokens[index].startsLine || index == 0 { return true }
    let accessLevels = ["public", "package", "internal", "fileprivate", "private"]
    return tokens[index - 1].isPunctuation(";")
      || accessLevels.contains(word(at: index - 1))
      || (index > 1 && tokens[index - 2].isPunctuation("@"))
      || tokens[index - 1].isPunctuation(")")
  }

  /// The index behind the bracket that closes the group opened at `index`.
  private func end(ofGroupAt index: Int) -> Int {
    var depth = 0
    var index = index
    while index < tokens.count {
      if case .punctuation(let byte) = tokens[index].kind {
        if "([{".utf8.contains(byte) { depth += 1 }
        if ")]}".utf8.contains(byte) { depth -= 1 }
      }
      index += 1
      if depth == 0 { break }
    }
    return index
  }

  private func firstToken(afterLineOf index: Int) -> Int {
    tokens[(index + 1)...].firstIndex(where: \.startsLine) ?? tokens.count
  }

  /// The code from `start` to the end of its line, without a comment at its end.
  private func line(from start: Int) -> String {
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let tokens = SwiftLexer.tokens(of: Array(bytes[start..<end]))
    let length = tokens.last?.range.upperBound ?? 0
    let code = ShortSpelling(of: Array(bytes[start..<start + length]), tokens: tokens)
    return String(decoding: code.quoted, as: UTF8.self)
  }

  private static func startsDeclaration(_ word: String) -> Bool {
    [
      "let", "var", "func", "struct", "enum", "class", "actor", "protocol", "extension", "import",
      "typealias", "private", "fileprivate", "internal", "package", "public", "open", "nonisolated",
      "final", "indirect", "macro", "operator", "infix", "prefix", "postfix", "precedencegroup",
    ].contains(word)
  }
}
