import Netlab

extension LRN {
  /// LRN: maps; α is divided by the size, as netlab has it.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    guard node.has("size") else { throw .fault(.attribute(node: node.label, name: "size")) }
    let lrn = LRN(
      size: try node.integer("size", default: 5), alpha: try node.number("alpha", default: 1e-4),
      beta: try node.number("beta", default: 0.75), k: try node.number("bias", default: 1))
    guard lrn.size % 2 == 1 || lrn.size < 1 else {
      throw .unmapped(reason: "its size \(lrn.size) is even, so that it has no centre")
    }
    let source = try graph.maps(try node.features(0))
    try graph.set(.features(try graph.add(.lrn(lrn), reading: [source])))
  }
}

extension LRN: WritableOperator {
  /// LRN, with α divided by the size as netlab has it.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    writer.add(
      "LRN", [writer.maps()],
      [
        "alpha": .number(alpha), "beta": .number(beta), "bias": .number(k), "size": .integer(size),
      ])
  }
}
