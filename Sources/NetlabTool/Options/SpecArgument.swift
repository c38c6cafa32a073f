import ArgumentParser
import SpecLoader

/// What completion offers where a SPEC is expected.
enum SpecCompletion {
  /// Files and names of the catalogue that begin with what was typed.
  static let kind = CompletionKind.custom { (_: [String], _: Int, prefix: String) in
    let catalogue = SpecCatalogue(
      workingFolder: ".", installedFolder: SpecCatalogue.installedFolder)
    let offers = catalogue.local.map(\.displayPath) + catalogue.entries.map(\.stem)
    return Set(offers).filter { $0.hasPrefix(prefix) }.sorted()
  }
}
