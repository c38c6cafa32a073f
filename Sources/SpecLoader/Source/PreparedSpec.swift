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
  /// - Throws: `SpecLoadError.foreignImport` if it imports anything but Netlab.
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
  }

  /// Whether the spec imports the language.
  var importsNetlab: Bool {
    declarations.imports.contains { $0.module == "Netlab" }
  }

  /// The modules that a spec may name.
  private static let modules: Set = ["Netlab", "Swift"]
}
