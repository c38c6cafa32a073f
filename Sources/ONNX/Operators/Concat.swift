import Netlab

extension Concat {
  /// Concat along the channels; lists of extents are put together, too.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    guard node.has("axis") else { throw .fault(.attribute(node: node.label, name: "axis")) }
    let given = try node.integer("axis", default: 1)
    if try ExtentArithmetic.readConcat(node, &graph) { return }
    var parts: [Features] = []
    for number in node.inputs.indices { parts.append(try node.features(number)) }
    guard let first = parts.first else { throw .fault(.inputMissing(node: node.label, number: 0)) }
    let rank = first.extents.count
    guard parts.allSatisfy({ $0.extents.count == rank }), (given < 0 ? given + rank : given) == 1
    else { throw .unmapped(reason: "it runs along axis \(given), and netlab's along the channels") }
    var sources: [Int] = []
    for part in parts { sources.append(try graph.maps(part)) }
    let output = try graph.add(.concat(Concat()), reading: sources)
    try graph.set(.features(graph.keeping(first.arrangement, output)))
  }
}

extension Concat: WritableOperator {
  /// Concat along the channels.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, form) = writer.inputs()
    writer.add("Concat", inputs, ["axis": .integer(1)], as: form)
  }
}
