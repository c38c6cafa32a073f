import Netlab

extension Softmax {
  /// Softmax: before version 13 over all axes from one on, then over one.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let input = try node.features(0)
    let rank = input.extents.count
    let isOfOneAxis = node.operatorSet >= 13
    let given = try node.integer("axis", default: isOfOneAxis ? -1 : 1)
    let axis = given < 0 ? given + rank : given
    guard axis == 1 else {
      throw .unmapped(reason: "it runs over axis \(given), and netlab's over the channels")
    }
    let others = input.extents.dropFirst(2).allSatisfy { $0 == .known(1) }
    if isOfOneAxis || others {
      let output = try graph.add(.softmax(Softmax()), reading: [try graph.maps(input)])
      try graph.set(.features(graph.keeping(input.arrangement, output)))
      return
    }
    // All numbers of an image in a row, and then looked at as before.
    let target =
      [AxisTarget.batch]
      + input.extents.dropFirst().map { extent in
        if case .known(let known) = extent { AxisTarget.known(known) } else { .inferred }
      }
    let source = try graph.maps(input)
    let row = try graph.add(.flatten(Flatten()), reading: [source])
    var output = graph.asVector(try graph.add(.softmax(Softmax()), reading: [row.layer]))
    guard let arrangement = output.arrangement.reshaped(to: target) else {
      throw .unmapped(reason: "it runs over more than the channels")
    }
    output.arrangement = arrangement
    try graph.set(.features(output))
  }
}

extension Softmax: WritableOperator {
  /// Softmax over the channels.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, form) = writer.inputs()
    writer.add("Softmax", inputs, ["axis": .integer(1)], as: form)
  }
}
