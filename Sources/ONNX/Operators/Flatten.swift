import Netlab

extension Flatten: WritableOperator {
  /// Flatten.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, _) = writer.inputs()
    writer.annotate(.kept)
    writer.add("Flatten", inputs, ["axis": .integer(1)], as: .vector)
  }
}
