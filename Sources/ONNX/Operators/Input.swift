import Netlab

extension Input: WritableOperator {
  /// The graph's input.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) { writer.addImages() }
}
