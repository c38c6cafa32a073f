/// A spec that was read for what the compiler and the generated code must know.
struct PreparedSpec: Hashable, Sendable {
  /// The author's text.
  let source: SpecSource
  /// The text that the compiler reads.
  let spelling: ShortSpelling
  /// What the text declares.
  let declarations: TopLevelDeclarations

  /// Prepares a spec for the compiler.
  ///
  /// - Throws: `SpecLoadError.foreignImport` if it imports anything but Netlab, and
  ///   `.linkerAttribute` if it speaks to the linker.
  init(_ source: SpecSource) throws(SpecLoadError) {
    self.source = source
    let tokens = SwiftLexer.tokens(of: source.bytes)
    spelling = ShortSpelling(of: source.bytes, tokens: tokens)
    declarations = TopLevelDeclarations(of: source.bytes, tokens: tokens)
    if let foreign = declarations.imports.first(where: { !Self.modules.contains($0.module) }) {
      throw .foreignImport(
        path: source.displayPath, line: foreign.line, column: foreign.column,
        module: foreign.module)
    }
    let words = zip(tokens, tokens.dropFirst()).filter { $0.0.isPunctuation("@") }.map(\.1)
    for word in words {
      let name = String(decoding: source.bytes[word.range], as: UTF8.self).filter { $0 != "`" }
      guard Self.linkerAttributes.contains(name) else { continue }
      let before = source.bytes[..<word.range.lowerBound]
      let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      throw .linkerAttribute(
        path: source.displayPath, line: 1 + before.count { $0 == UInt8(ascii: "\n") },
        column: before.count - lineStart, name: name)
    }
  }

  /// Whether the spec imports the language.
  var importsNetlab: Bool {
    declarations.imports.contains { $0.module == "Netlab" }
  }

  /// The attributes that choose a section of the program: some of the sections hold options of the
  /// linker, and one the name of the program's own loader.
  private static let linkerAttributes: Set = ["section", "_section"]

  /// The modules that a spec may name.
  private static let modules: Set = ["Netlab", "Swift"]
}
