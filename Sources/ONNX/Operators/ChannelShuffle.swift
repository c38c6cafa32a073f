import Netlab

extension ChannelShuffle: WritableOperator {
  /// Reshape into groups, Transpose, Reshape back.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let shape = node.shape
    // A 0 keeps the extent, and so the number of images a symbol.
    let split = writer.constant(
      "groups",
      .integers(
        [0, groups, shape.channels / groups, shape.height, shape.width].map(Int64.init)), [5])
    let joined = writer.constant(
      "channels", .integers([0, shape.channels, shape.height, shape.width].map(Int64.init)), [4])
    let grouped = writer.step("split", "Reshape", [writer.maps(), split])
    let turned = writer.step(
      "transpose", "Transpose", [grouped], ["perm": .integers([0, 2, 1, 3, 4])])
    writer.annotate(.shuffle(groups: groups))
    writer.add("Reshape", [turned, joined])
  }
}
