import Netlab

extension Concat {
  /// Concat along the channels; lists of extents are put together, too.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    guard node.has("axis") else { throw .fault(.attribute(node: node.label, name: "axis")) }
    let given = try node.integer("axis", default: 1)
    if try ConstantPlaces.readConcat(node, &graph) { return }
    if try ExtentArithmetic.readConcat(node, &graph) { return }
    var parts: [Features] = []
    for number in node.inputs.indices { parts.append(try node.features(number)) }
    guard let first = parts.first else { throw .fault(.inputMissing(node: node.label, number: 0)) }
    if parts.count == 1, node.annotation != .kept { return try graph.set(.features(first)) }
    let rank = first.extents.count
    let axis = given < 0 ? given + rank : given
    if axis != 1, let joined = try joinedByPixels(parts, axis: axis, &graph) {
      return try graph.set(.features(joined))
    }
    guard parts.allSatisfy({ $0.extents.count == rank }), axis == 1
    else { throw .unmapped(reason: "it runs along axis \(given), and netlab's along the channels") }
    if let whole = try ChannelSelection.readReunion(parts, &graph) {
      return try graph.set(.features(whole))
    }
    var sources: [Int] = []
    for part in parts { sources.append(try graph.maps(part)) }
    let output = try graph.join(sources)
    try graph.set(.features(graph.keeping(first.arrangement, output)))
  }

  /// The concatenation of tensors that are looked at pixel by pixel, whose channels are another axis.
  private static func joinedByPixels(
    _ parts: [Features], axis: Int, _ graph: inout GraphReader
  ) throws(Obstacle) -> Features? {
    guard let first = parts.first, first.extents.indices.contains(axis),
      parts.allSatisfy({ part in
        part.padding == nil && part.arrangement.channelAxis(of: part.shape) == axis
          && part.arrangement
            == first.arrangement.withChannels(part.shape.channels, atAxis: axis, of: part.shape)
      })
    else { return nil }
    var output = try graph.join(parts.map(\.layer))
    output.arrangement = first.arrangement.withChannels(
      output.shape.channels, atAxis: axis, of: output.shape)
    return output
  }
}

extension GraphReader {
  /// A concatenation; what another one joins already is that one and the rest.
  ///
  /// Dense blocks join all maps before each layer anew, where each could join the last join and one more.
  fileprivate mutating func join(_ sources: [Int]) throws(Obstacle) -> Features {
    var inputs = sources
    if sources.count <= Self.mostJoined {
      for count in stride(from: sources.count - 1, to: 1, by: -1) {
        guard let joined = joins[Array(sources[..<count])] else { continue }
        inputs = [joined] + sources[count...]
        break
      }
    }
    let output = try add(.concat(Concat()), reading: try gathered(inputs))
    if sources.count <= Self.mostJoined { joins[sources] = output.layer }
    return output
  }

  private static let mostJoined = 256

  /// Neighbours that fork behind the others' fork as joins of their own, as exporters may have taken apart.
  private mutating func gathered(_ sources: [Int]) throws(Obstacle) -> [Int] {
    guard (3...Self.mostGathered).contains(sources.count) else { return sources }
    let ways = sources.map(way(back:))
    guard var common = ways.first.map(Set.init) else { return sources }
    for way in ways { common.formIntersection(way) }
    var runs: [[Int]] = []
    var inner: Set<Int> = []
    for (source, way) in zip(sources, ways) {
      let own = Set(way).subtracting(common)
      if !inner.isDisjoint(with: own) {
        runs[runs.count - 1].append(source)
        inner.formIntersection(own)
      } else {
        runs.append([source])
        inner = own
      }
    }
    guard runs.count > 1, runs.count < sources.count, !common.isEmpty else { return sources }
    var result: [Int] = []
    for run in runs {
      result.append(
        run.count == 1 ? run[0] : try add(.concat(Concat()), reading: run).layer)
    }
    return result
  }

  private static let mostGathered = 16

  /// A layer and all in front of it, up to where something else comes in.
  private func way(back layer: Int) -> [Int] {
    var way = [layer]
    while way.count < 64, let last = way.last, layers[last].inputs.count == 1 {
      way.append(layers[last].inputs[0])
    }
    return way
  }
}

extension Concat: WritableOperator {
  /// Concat along the channels.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, form) = writer.inputs()
    if inputs.count == 1 { writer.annotate(.kept) }
    writer.add("Concat", inputs, ["axis": .integer(1)], as: form)
  }
}
