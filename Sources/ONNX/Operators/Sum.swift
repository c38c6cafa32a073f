import Netlab

extension Sum {
  /// Sum, or Add of what the network computes: everything of one shape.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    var parts: [Features] = []
    for number in node.inputs.indices { parts.append(try node.features(number)) }
    guard let first = parts.first else { throw .fault(.inputMissing(node: node.label, number: 0)) }
    if parts.count == 1 {
      guard node.annotation == .kept, first.padding == nil else {
        try graph.set(.features(first))
        return
      }
      var output = try graph.add(.sum(Sum()), reading: [first.layer])
      output.arrangement = first.arrangement
      try graph.set(.features(output))
      return
    }
    guard parts.allSatisfy({ $0.extents == first.extents }) else {
      let shapes = parts.map { part in
        part.extents.map(\.description).joined(separator: "×")
      }
      throw .unmapped(
        reason: "it stretches its inputs to one shape: \(shapes.joined(separator: ", "))")
    }
    // Numbers that lie alike are added wherever they are.
    let isAlike = parts.allSatisfy {
      $0.arrangement == first.arrangement && $0.shape == first.shape && $0.padding == nil
    }
    var sources: [Int] = []
    for part in parts { sources.append(isAlike ? part.layer : try graph.maps(part)) }
    var output = try graph.add(.sum(Sum()), reading: sources)
    output = graph.keeping(first.arrangement, output)
    if isAlike { output.arrangement = first.arrangement }
    try graph.set(.features(output))
  }
}

extension Sum {
  /// Puts the shortcut of each residual block behind its layers, as the language has it; a sum is the same in any order.
  static func putShortcutsLast(in layers: inout [ReadLayer]) {
    for index in layers.indices {
      guard case .sum = layers[index].operation, layers[index].inputs.count == 2 else { continue }
      let ways = layers[index].inputs.map { way(back: $0, in: layers) }
      let lengths = zip(ways, ways.reversed()).map { way, other in
        way.firstIndex(where: Set(other).contains)
      }
      guard let first = lengths[0], let second = lengths[1], first < second else { continue }
      layers[index].inputs.swapAt(0, 1)
    }
  }

  private static let longestBlock = 64

  /// A layer, what it reads first, and so on.
  private static func way(back layer: Int, in layers: [ReadLayer]) -> [Int] {
    var way = [layer]
    while way.count < longestBlock, let last = way.last, let input = layers[last].inputs.first {
      way.append(input)
    }
    return way
  }
}

extension Sum: WritableOperator {
  /// Add of two branches, Sum of more or fewer.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, form) = writer.inputs()
    if inputs.count == 1 { writer.annotate(.kept) }
    writer.add(inputs.count == 2 ? "Add" : "Sum", inputs, as: form)
  }
}
