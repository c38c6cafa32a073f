import Netlab

extension Linear {
  /// Gemm: α·A·B + β·C, with A what the network computes.
  static func readGemm(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    guard try node.integer("transA", default: 0) == 0 else {
      throw .unmapped(reason: "it multiplies by its input transposed")
    }
    let isTransposed = try node.integer("transB", default: 0) != 0
    let alpha = try Float(node.number("alpha", default: 1))
    let beta = try Float(node.number("beta", default: 1))
    var bias = try node.optionalConstant(2)
    if beta == 0 { bias = nil }
    try read(
      node, weight: try node.constant(1).scaled(by: alpha), isTransposed: isTransposed,
      bias: bias?.scaled(by: beta), &graph)
  }

  /// MatMul with a constant behind what the network computes; an Add may bring biases.
  static func readMatMul(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    if let patches = try AdaptiveAveragePool.read(node, &graph) {
      try graph.set(.features(patches))
      return
    }
    if let pixels = try readPixels(node, &graph) { return try graph.set(.features(pixels)) }
    try read(node, weight: try node.constant(1), isTransposed: false, bias: nil, &graph)
  }

  /// MatMul of each pixel's channels, which is a 1×1 convolution; nil where it is of something else.
  private static func readPixels(
    _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) -> Features? {
    let input = try node.features(0)
    guard let weight = try node.optionalConstant(1), weight.dimensions.count == 2,
      input.padding == nil, input.extents.count > 2,
      let axis = input.arrangement.channelAxis(of: input.shape), axis == input.extents.count - 1,
      weight.dimensions[0] == input.shape.channels
    else { return nil }
    let (channels, filters) = (weight.dimensions[0], weight.dimensions[1])
    let rows = try passingFaults { () throws(ONNXFault) in try weight.transposed([1, 0]) }
    var output = try graph.add(
      .convolution(Convolution(kernel: 1, filters: filters, bias: false)), reading: [input.layer],
      parameters: [.weight: rows.reshaped(to: [filters, channels, 1, 1])])
    output.arrangement = input.arrangement.withChannels(filters, atAxis: axis, of: output.shape)
    return output
  }

  private static func read(
    _ node: NodeReader, weight: ConstantTensor, isTransposed: Bool, bias: ConstantTensor?,
    _ graph: inout GraphReader
  ) throws(Obstacle) {
    let input = try node.features(0)
    guard weight.dimensions.count == 2 else {
      throw .unmapped(reason: "its weights are no matrix")
    }
    guard input.padding == nil, input.extents.count == 2,
      let order = input.arrangement.vectorOrder
    else {
      let extents = input.extents.map(\.description).joined(separator: "×")
      throw .unmapped(reason: "its input of \(extents) is no vector for each image")
    }
    // Netlab keeps a row of weights for each unit, as transB has it.
    var rows = try passingFaults { () throws(ONNXFault) in
      isTransposed ? weight : try weight.transposed([1, 0])
    }
    let units = rows.dimensions[0]
    if let order {
      guard order.count == rows.dimensions[1] else {
        throw .fault(
          .parameterExtents(
            node: node.label, parameter: "weight", expected: [units, order.count],
            found: rows.dimensions))
      }
      rows = rows.columns(placedAt: order)
    }
    var parameters: [ParameterTensor.Role: ConstantTensor] = [.weight: rows]
    if let bias {
      let isForUnits = [1, units].contains(bias.dimensions.last ?? 1)
      guard isForUnits, bias.dimensions.dropLast().allSatisfy({ $0 == 1 }) else {
        if bias.dimensions.count > 1 {
          throw .unmapped(reason: "its biases of extents \(bias.dimensions) differ between images")
        }
        throw .fault(
          .parameterExtents(
            node: node.label, parameter: "bias", expected: [units], found: bias.dimensions))
      }
      parameters[.bias] = bias.broadcast(to: units)
    }
    let linear = Linear(units: units, bias: bias != nil, learned: node.annotation != .fixed)
    let output = try graph.add(
      .linear(linear), reading: [input.layer],
      parameters: parameters)
    try graph.set(.features(graph.asVector(output)))
  }
}

extension ConstantTensor {
  /// The numbers times a factor.
  fileprivate func scaled(by factor: Float) -> ConstantTensor {
    factor == 1 ? self : map { $0 * factor }
  }

  /// A matrix whose columns are put at other places.
  fileprivate func columns(placedAt order: [Int]) -> ConstantTensor {
    if case .filled = source { return self }
    let original = self
    let (rows, columns) = (dimensions[0], dimensions[1])
    return computed(dimensions) { () throws(ONNXFault) in
      let values = try original.floats()
      var placed = values
      for row in 0..<rows {
        for column in 0..<columns {
          placed[row * columns + order[column]] = values[row * columns + column]
        }
      }
      return placed
    }
  }
}

extension Arrangement {
  /// For batch × numbers, the place of each number in the layer's C×H×W, or a nil order where that is
  /// the same; nil for anything else.
  var vectorOrder: [Int]?? {
    guard axes.count == 2, axes[0] == [.batch] else { return nil }
    var places = [0]
    for factor in axes[1] {
      guard case .run(let extent, let stride) = factor,
        places.count * extent <= 1 << 24 || axes[1].count == 1
      else { return nil }
      if axes[1].count == 1 { return .some(nil) }
      places = places.flatMap { start in (0..<extent).map { start + $0 * stride } }
    }
    return axes[1].isEmpty ? .some(nil) : .some(places)
  }
}

extension Linear: WritableOperator {
  /// Gemm with a row of weights for each unit.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    var inputs = [writer.vector(), writer.parameter(.weight)]
    if bias { inputs.append(writer.parameter(.bias)) }
    if !learned { writer.annotate(.fixed) }
    writer.add("Gemm", inputs, ["transB": .integer(1)], as: .vector)
  }
}
