import Measurement
import Netlab

extension WeightFile {
  /// Reads weights, and tells the user of tensors that nobody reads.
  init(
    readingFrom path: String, for graph: ShapedGraph, telling messages: MessageOptions
  ) throws(MeasurementError) {
    try self.init(readingFrom: path, for: graph)
    guard let first = unused.first else { return }
    messages.notice(
      "\(path): \(unused.count) \(unused.count == 1 ? "tensor is" : "tensors are") not used,"
        + " such as \(first.debugDescription)")
  }
}
