import ArgumentParser
import Weights

/// How tensors of another tool get the names of a network's layers.
struct RenameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A rule for the names of the file's tensors: torch, by-order, pattern=replacement with * and "
        + "**, or @file with one in each line; may be repeated.", valueName: "rule"))
  var rename: [String] = []

  /// The rules, those of files included, in order.
  ///
  /// - Throws: `RenameError`.
  func texts() throws(RenameError) -> [String] {
    let texts = try RenameRules.texts(rename)
    _ = try RenameRules(texts)
    return texts
  }

  /// The rules, read.
  ///
  /// - Throws: `RenameError`.
  func rules() throws(RenameError) -> RenameRules { try RenameRules(try RenameRules.texts(rename)) }
}
