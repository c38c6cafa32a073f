import Netlab

extension GlobalAveragePool {
  /// GlobalAveragePool: maps.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let source = try graph.maps(try node.features(0))
    let pool: Operator =
      node.annotation == .patches(.one)
      ? .adaptiveAveragePool(AdaptiveAveragePool(outputs: .one))
      : .globalAveragePool(GlobalAveragePool())
    try graph.set(.features(try graph.add(pool, reading: [source])))
  }

  /// ReduceMean over height and width; axes are an attribute before version 18, then an input.
  static func readMean(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let input = try node.features(0)
    let rank = input.extents.count
    let axes = try node.axes(input: 1) ?? Array(0..<rank)
    let places = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
    let axis = graph.channelAxis(of: input)
    if let mean = try meanOfSome(places, node, input, &graph) {
      return try graph.set(.features(mean))
    }
    guard rank == 4, axis > 0, places == Set(1..<4).subtracting([axis]) else {
      throw .unmapped(reason: "its mean runs over other axes than height and width")
    }
    let source = axis == 1 ? try graph.maps(input) : input.layer
    var mean = try graph.add(.globalAveragePool(GlobalAveragePool()), reading: [source])
    if try node.integer("keepdims", default: 1) == 0 {
      mean = graph.asVector(mean)
    } else if axis == 3 {
      mean.arrangement = mean.arrangement.transposed([0, 2, 3, 1])
    }
    try graph.set(.features(mean))
  }

  /// The mean over rows or columns alone, or over all pixels in a row; nil where it is neither.
  private static func meanOfSome(
    _ places: Set<Int>, _ node: NodeReader, _ input: Features, _ graph: inout GraphReader
  ) throws(Obstacle) -> Features? {
    guard input.padding == nil, let shape = input.shape.closed, places.count == 1,
      let place = places.first
    else { return nil }
    let maps = Arrangement.maps(input.shape)
    let pixels = maps.reshaped(to: [.batch, .known(shape.channels), .known(shape.area)])
    var mean: Features
    if input.arrangement == maps, place == 2 || place == 3 {
      let kernel = place == 2 ? Extent(shape.height, 1) : Extent(1, shape.width)
      mean = try graph.add(
        .averagePool(AveragePool(kernel: kernel, stride: 1)), reading: [input.layer])
    } else if input.arrangement == pixels, place == 2 {
      mean = try graph.add(.globalAveragePool(GlobalAveragePool()), reading: [input.layer])
      // All axes but one, as they were.
      mean.arrangement = mean.arrangement.squeezed([3]) ?? mean.arrangement
    } else {
      return nil
    }
    guard try node.integer("keepdims", default: 1) == 0 else { return mean }
    guard let squeezed = mean.arrangement.squeezed([place]) else { return nil }
    mean.arrangement = squeezed
    return mean
  }
}

extension NodeReader {
  /// Axes, which are an attribute in older versions and an input in newer ones.
  func axes(input: Int) throws(Obstacle) -> [Int]? {
    if let axes = try integers("axes") { return axes }
    return try optionalConstant(input)?.axes()
  }
}

extension ConstantTensor {
  /// A list of axes.
  func axes() throws(Obstacle) -> [Int] {
    let integers = try passingFaults { () throws(ONNXFault) in try self.integers() }
    guard let integers, integers.allSatisfy({ abs($0) < 64 }) else {
      throw .unmapped(reason: "its axes are no whole numbers")
    }
    return integers
  }
}

extension GlobalAveragePool: WritableOperator {
  /// GlobalAveragePool.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    writer.add("GlobalAveragePool", [writer.maps()])
  }
}
