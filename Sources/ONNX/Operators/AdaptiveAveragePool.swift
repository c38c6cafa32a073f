import Netlab

extension AdaptiveAveragePool: WritableOperator {
  /// GlobalAveragePool of one patch, AveragePool of even ones; uneven ones are two products of matrices, one for
  /// rows and one for columns.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let input = writer.inputShape
    if outputs == .one {
      writer.annotate(.patches(outputs))
      writer.add("GlobalAveragePool", [writer.maps()])
    } else if let side = Self.evenSide(of: input.extent, outputs: outputs) {
      writer.annotate(.patches(outputs))
      writer.add(
        "AveragePool", [writer.maps()],
        ["kernel_shape": .extent(side), "strides": .extent(side)])
    } else {
      let columns = writer.constant(
        "columns", .floats(Self.means(input.width, outputs.width, transposed: true)),
        [input.width, outputs.width])
      let rows = writer.constant(
        "rows", .floats(Self.means(input.height, outputs.height, transposed: false)),
        [outputs.height, input.height])
      let narrow = writer.step("columns", "MatMul", [writer.maps(), columns])
      writer.add("MatMul", [rows, narrow])
    }
  }

  /// The sides of the patches, where all are alike.
  static func evenSide(of input: Extent, outputs: Extent) -> Extent? {
    guard input.height % outputs.height == 0, input.width % outputs.width == 0 else { return nil }
    return Extent(input.height / outputs.height, input.width / outputs.width)
  }

  /// The matrix, outputs × inputs, whose product with a row of numbers is the means of its patches.
  private static func means(_ inputs: Int, _ outputs: Int, transposed: Bool) -> [Float] {
    var matrix = [Float](repeating: 0, count: inputs * outputs)
    for output in 0..<outputs {
      let patch = output * inputs / outputs..<((output + 1) * inputs + outputs - 1) / outputs
      for input in patch {
        matrix[transposed ? input * outputs + output : output * inputs + input] =
          1 / Float(patch.count)
      }
    }
    return matrix
  }
}

extension AdaptiveAveragePool {
  /// MatMul of maps by a matrix that takes the means of patches, behind them for columns, in front of them
  /// for rows; nil for another matrix.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) -> Features? {
    switch (try node.input(0), try node.input(1)) {
    case (.features(let maps), .constant(let matrix)):
      guard let extent = extent(of: maps), matrix.dimensions.count == 2,
        matrix.dimensions[0] == extent.width,
        try isMeans(matrix, extent.width, matrix.dimensions[1], transposed: true)
      else { return nil }
      let pool = AdaptiveAveragePool(outputs: Extent(extent.height, matrix.dimensions[1]))
      return try graph.add(.adaptiveAveragePool(pool), reading: [maps.layer])
    case (.constant(let matrix), .features(let maps)):
      guard let extent = extent(of: maps), matrix.dimensions.count == 2,
        matrix.dimensions[1] == extent.height,
        try isMeans(matrix, extent.height, matrix.dimensions[0], transposed: false)
      else { return nil }
      let before = graph.layers[maps.layer]
      // Columns first and then rows are patches of both.
      if case .adaptiveAveragePool(let columns) = before.operation,
        graph.layers[before.inputs[0]].shape.extent?.height == extent.height
      {
        let pool = AdaptiveAveragePool(
          outputs: Extent(matrix.dimensions[0], columns.outputs.width))
        return try graph.add(.adaptiveAveragePool(pool), reading: before.inputs)
      }
      let pool = AdaptiveAveragePool(outputs: Extent(matrix.dimensions[0], extent.width))
      return try graph.add(.adaptiveAveragePool(pool), reading: [maps.layer])
    default: return nil
    }
  }

  private static func extent(of maps: Features) -> Extent? {
    guard maps.padding == nil, maps.arrangement.meaning(of: maps.shape) == .same,
      maps.extents.count == 4
    else { return nil }
    return maps.shape.extent
  }

  private static func isMeans(
    _ matrix: ConstantTensor, _ inputs: Int, _ outputs: Int, transposed: Bool
  ) throws(Obstacle) -> Bool {
    guard (1...inputs).contains(outputs), matrix.count <= ConstantTensor.mostCompared else {
      return false
    }
    let values = try passingFaults { () throws(ONNXFault) in try matrix.floats() }
    return zip(values, means(inputs, outputs, transposed: transposed)).allSatisfy {
      abs($0 - $1) <= 1e-6
    }
  }
}
