/// Nodes that work out extents for a Reshape: the images' number stays a symbol in them.
enum ExtentArithmetic {
  static func read(
    _ type: OperatorType, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) {
    switch type {
    case .shape: try readShape(node, &graph)
    case .gather: try readGather(node, &graph)
    default: try readSlice(node, &graph)
    }
  }

  /// What a value is as a list of extents.
  static func list(_ value: Value) throws(Obstacle) -> ExtentList {
    switch value {
    case .extents(let list): return list
    case .constant(let constant):
      let integers = try passingFaults { () throws(ONNXFault) in try constant.integers() }
      guard let integers, constant.dimensions.count <= 1 else {
        throw .unmapped(reason: "its extents are no whole numbers")
      }
      return ExtentList(
        extents: integers.map { .known($0) }, isScalar: constant.dimensions.isEmpty)
    case .features: throw .unmapped(reason: "its extents depend on what the network computes")
    }
  }

  private static func readShape(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let extents: [AxisExtent]
    switch try node.input(0) {
    case .features(let features): extents = features.extents
    case .constant(let constant): extents = constant.dimensions.map { .known($0) }
    case .extents(let list): extents = list.isScalar ? [] : [.known(list.extents.count)]
    }
    let (start, end) = bounds(
      try node.integer("start", default: 0), try node.integer("end", default: extents.count),
      count: extents.count)
    try graph.set(.extents(ExtentList(extents: Array(extents[start..<max(start, end)]))))
  }

  private static func bounds(_ start: Int, _ end: Int, count: Int) -> (Int, Int) {
    func place(_ number: Int) -> Int { min(max(number < 0 ? number + count : number, 0), count) }
    return (place(start), place(end))
  }

  private static func readGather(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    guard try node.integer("axis", default: 0) == 0 else {
      throw .unmapped(reason: "it picks along another axis than the first")
    }
    let list = try list(try node.input(0))
    let places = try Self.list(try node.input(1))
    var picked: [AxisExtent] = []
    for case let extent in places.extents {
      guard case .known(let given) = extent else {
        throw .unmapped(reason: "its places are not known")
      }
      let place = given < 0 ? given + list.extents.count : given
      guard list.extents.indices.contains(place) else {
        throw .fault(.attribute(node: node.label, name: "indices"))
      }
      picked.append(list.extents[place])
    }
    try graph.set(.extents(ExtentList(extents: picked, isScalar: places.isScalar)))
  }

  private static func readSlice(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let list = try list(try node.input(0))
    guard let limits = try SliceLimits(node, rank: 1), limits.axes == [0], limits.steps != [0]
    else { throw .unmapped(reason: "it cuts out more than a part of a list") }
    let places = limits.places(0, count: list.extents.count)
    try graph.set(.extents(ExtentList(extents: places.map { list.extents[$0] })))
  }

  /// Concat of extents and whole numbers; false where it is of something else.
  static func readConcat(
    _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) -> Bool {
    guard !node.inputs.isEmpty,
      node.inputs.allSatisfy({ value in
        switch value {
        case .extents?: true
        case .constant(let constant)?: constant.dimensions.count == 1
        case .features?, nil: false
        }
      })
    else { return false }
    var extents: [AxisExtent] = []
    for value in node.inputs.compactMap(\.self) {
      extents += try list(value).extents
      // Lists that are put together with themselves would double with each node.
      guard extents.count <= ConstantTensor.mostIntegers else {
        throw .fault(
          .tooLarge(
            tensor: node.message.output.first ?? "", numbers: extents.count,
            limit: ConstantTensor.mostIntegers))
      }
    }
    try graph.set(.extents(ExtentList(extents: extents)))
    return true
  }
}
