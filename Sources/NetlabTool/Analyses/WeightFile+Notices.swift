import Measurement
import Netlab
import Weights

extension WeightFile {
  /// Reads weights, and tells the user of tensors that nobody reads.
  ///
  /// With rules it says what became of each tensor where they do not fit, or where -v asks for it.
  init(
    readingFrom path: String, for graph: ShapedGraph, renaming rules: RenameRules = .none,
    telling messages: MessageOptions
  ) throws(MeasurementError) {
    do {
      try self.init(readingFrom: path, for: graph, renaming: rules)
    } catch {
      if !rules.isEmpty, let (match, _) = try? Self.match(path, for: graph, renaming: rules) {
        messages.notice(WeightPage(match: match, showsAll: true).notice)
      }
      throw error
    }
    if !rules.isEmpty {
      messages.notice("\(path): \(match.summary)")
      if messages.verbose { messages.notice(WeightPage(match: match, showsAll: true).notice) }
    } else if let first = unused.first {
      messages.notice(
        "\(path): \(unused.count) \(unused.count == 1 ? "tensor is" : "tensors are") not used,"
          + " such as \(first.quoted)")
    }
  }
}
