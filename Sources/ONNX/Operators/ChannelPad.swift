import Netlab

extension ChannelPad {
  /// Pad with zeros: of rows and columns, for the window that reads them, or of channels at the end.
  ///
  /// Pads and value are attributes before version 11, then inputs.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    var input = try node.features(0)
    let mode = try node.text("mode", default: "constant")
    guard mode == "constant" else { throw .unmapped(reason: "it pads by \(mode), not with zeros") }
    guard try value(node) == 0 else { throw .unmapped(reason: "it pads with other numbers than 0") }
    let rank = input.extents.count
    let pads = try pads(node, rank: rank)
    guard pads.allSatisfy({ $0.first >= 0 && $0.last >= 0 }) else {
      throw .unmapped(reason: "it cuts its input")
    }
    guard pads.contains(where: { $0.first + $0.last > 0 }) || node.annotation == .kept else {
      try graph.set(.features(input))
      return
    }
    if rank == 4, pads[1].first > 0 {
      throw .unmapped(reason: "it pads channels in front, and netlab behind")
    }
    guard rank == 4, pads[0] == (0, 0) else {
      throw .unmapped(reason: "it pads another axis than channels, height and width")
    }
    if pads[2] == (0, 0), pads[3] == (0, 0) {
      let source = try graph.maps(input)
      let channels = graph.layers[source].shape.channels + pads[1].last
      try graph.set(
        .features(try graph.add(.channelPad(ChannelPad(channels: channels)), reading: [source])))
      return
    }
    guard pads[1].last == 0 else { throw .unmapped(reason: "it pads channels and maps at once") }
    guard input.arrangement.meaning(of: input.shape) == .same else {
      throw .unmapped(reason: "its input is in another order than channels, height, width")
    }
    let waiting = input.padding ?? .zero
    input.padding = Margins(
      top: waiting.top + pads[2].first, left: waiting.left + pads[3].first,
      bottom: waiting.bottom + pads[2].last, right: waiting.right + pads[3].last)
    try graph.set(.features(input))
  }

  private static func value(_ node: NodeReader) throws(Obstacle) -> Double {
    guard node.operatorSet >= 11 else { return try node.number("value", default: 0) }
    guard let tensor = try node.optionalConstant(2) else { return 0 }
    return try passingFaults { () throws(ONNXFault) in try tensor.uniform() }.map { Double($0) }
      ?? 0
  }

  /// For each axis the numbers in front of it and behind it.
  private static func pads(
    _ node: NodeReader, rank: Int
  ) throws(Obstacle) -> [(first: Int, last: Int)] {
    var list = try node.integers("pads") ?? []
    if node.operatorSet >= 11 {
      let constant = try node.constant(1)
      list = try passingFaults { () throws(ONNXFault) in try constant.integers() } ?? []
    }
    let axes = try node.optionalConstant(3)?.axes() ?? Array(0..<rank)
    guard list.count == 2 * axes.count, list.allSatisfy({ abs($0) <= Problem.largestOperand })
    else { throw .fault(.attribute(node: node.label, name: "pads")) }
    var pads = [(first: Int, last: Int)](repeating: (0, 0), count: rank)
    for (place, axis) in axes.enumerated() {
      let axis = axis < 0 ? axis + rank : axis
      guard pads.indices.contains(axis) else {
        throw .fault(.attribute(node: node.label, name: "axes"))
      }
      pads[axis] = (list[place], list[place + axes.count])
    }
    return pads
  }
}

extension ChannelPad: WritableOperator {
  /// Pad behind the channels.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let more = channels - writer.inputShape.channels
    let pads = writer.constant("pads", .integers([0, 0, 0, 0, 0, Int64(more), 0, 0]), [8])
    if more == 0 { writer.annotate(.kept) }
    writer.add("Pad", [writer.maps(), pads])
  }
}
