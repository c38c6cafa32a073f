import Netlab

/// Operators that change how numbers are looked at: nothing of their own stays in the network.
enum Rearrangement {
  static func read(
    _ type: OperatorType, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) {
    switch try node.input(0) {
    case .features(var features):
      if let padded = features.withZeros {
        let same = try rearranged(padded.arrangement, type, node, batch: graph.batch)
        guard same == padded.arrangement else { throw .unmapped(reason: "its input is padded") }
        return try graph.set(.features(features))
      }
      guard let arrangement = try rearranged(features.arrangement, type, node, batch: graph.batch)
      else {
        let extents = features.extents.map(\.description).joined(separator: "×")
        if type == .reshape { try checkCount(features.extents, node) }
        let way = try type == .reshape ? "as \(Self.list(node).description)" : "like that"
        throw .unmapped(reason: "its input of \(extents) cannot be looked at \(way)")
      }
      features.arrangement = arrangement
      try graph.set(.features(try annotated(features, node, &graph) ?? features))
    case .constant(let constant):
      try graph.set(.constant(try rearranged(constant, type, node)))
    case .extents(var list):
      let count = list.extents.count
      if type == .unsqueeze || type == .squeeze, count == 1 {
        list.isScalar = type == .squeeze
      } else if type == .reshape,
        [[.known(-1)], [.known(count)]].contains(try Self.list(node).extents)
      {
        list.isScalar = false
      } else {
        throw .unmapped(reason: "it rearranges extents")
      }
      try graph.set(.extents(list))
    }
  }

  /// Makes sure that a Reshape makes whole images of whole images.
  ///
  /// - Throws: `.reshapeCount` where its extents are no multiple of an image's numbers.
  private static func checkCount(
    _ input: [AxisExtent], _ node: NodeReader
  ) throws(Obstacle) {
    var numbers = 1
    for extent in input where extent != .batch {
      guard case .known(let known) = extent else { return }
      numbers *= known
    }
    let list = try list(node)
    var count: Int? = 1
    for (axis, extent) in list.extents.enumerated() {
      let isKept = extent == .known(0) && input.indices.contains(axis)
      switch isKept ? input[axis] : extent {
      // The images are as many as they were.
      case .batch: break
      case .open, .known(-1): return
      case .known(let known):
        let (product, isTooLarge) = (count ?? 0).multipliedReportingOverflow(by: known)
        count = isTooLarge ? nil : product
      }
      if count == nil { break }
    }
    guard let count, count.isMultiple(of: numbers) else {
      throw .fault(
        .reshapeCount(
          node: node.label, input: input.map(\.description).joined(separator: "×"),
          extents: list.description))
    }
  }

  /// The layer that an annotation tells of, where the node computes the same.
  private static func annotated(
    _ features: Features, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) -> Features? {
    guard let shape = features.shape.closed else { return nil }
    switch node.annotation {
    case .kept? where features.arrangement == .vector(shape):
      return graph.asVector(try graph.add(.flatten(Flatten()), reading: [features.layer]))
    case .shuffle(let groups)?:
      let meaning = features.arrangement.meaning(of: features.shape)
      // One group, or groups of one channel, stay where they are.
      guard
        meaning == .shuffled(groups: groups)
          || meaning == .same && (groups == 1 || groups == shape.channels)
      else { return nil }
      let shuffle = ChannelShuffle(groups: groups)
      return try graph.add(.channelShuffle(shuffle), reading: [features.layer])
    case .kept?, .connections?, .fixed?, .learned?, .countsPadding?, .ceiling?, .patches?, nil:
      return nil
    }
  }

  // MARK: What the network computes

  private static func rearranged(
    _ arrangement: Arrangement, _ type: OperatorType, _ node: NodeReader, batch: Int?
  ) throws(Obstacle) -> Arrangement? {
    let rank = arrangement.axes.count
    switch type {
    case .flatten:
      let axis = try node.integer("axis", default: 1)
      return arrangement.flattened(at: axis < 0 ? axis + rank : axis)
    case .transpose:
      return arrangement.transposed(try order(node, rank: rank))
    case .squeeze:
      let axes = try node.axes(input: 1)
      return arrangement.squeezed(
        axes.map { Set($0.map { $0 < 0 ? $0 + rank : $0 }) } ?? arrangement.singleAxes)
    case .unsqueeze:
      return arrangement.unsqueezed(try newAxes(node, rank: rank))
    default:
      let target = try target(node, rank: rank)
      // Exporters write the number of images as they saw it.
      if case .known(let first)? = target.first, first != batch ?? 1 {
        throw .unmapped(
          reason: "its result begins with \(first), which is not the number of images")
      }
      return arrangement.reshaped(to: target)
    }
  }

  private static func order(_ node: NodeReader, rank: Int) throws(Obstacle) -> [Int] {
    let order = try node.integers("perm") ?? Array((0..<rank).reversed())
    guard order.sorted() == Array(0..<rank) else {
      throw .fault(.attribute(node: node.label, name: "perm"))
    }
    return order
  }

  /// The places of an Unsqueeze's axes in its result.
  private static func newAxes(_ node: NodeReader, rank: Int) throws(Obstacle) -> Set<Int> {
    let axes = try node.axes(input: 1) ?? []
    let result = rank + axes.count
    let places = Set(axes.map { $0 < 0 ? $0 + result : $0 })
    guard places.count == axes.count, places.allSatisfy({ (0..<result).contains($0) }),
      result <= 16
    else { throw .fault(.attribute(node: node.label, name: "axes")) }
    return places
  }

  /// The extents that a Reshape asks for.
  ///
  /// - Throws: `.reshape` for those that ONNX does not allow.
  private static func list(_ node: NodeReader) throws(Obstacle) -> ExtentList {
    let list = try ExtentArithmetic.list(try node.input(1))
    guard list.extents.count <= 16 else {
      throw .unmapped(reason: "its result has 17 axes or more")
    }
    let isBelow = list.extents.contains { if case .known(..<(-1)) = $0 { true } else { false } }
    guard !isBelow, list.extents.count(where: { $0 == .known(-1) }) <= 1 else {
      throw .fault(.reshape(node: node.label, extents: list.description))
    }
    return list
  }

  private static func target(_ node: NodeReader, rank: Int) throws(Obstacle) -> [AxisTarget] {
    let keepsZeros = try node.integer("allowzero", default: 0) != 0
    let list = try list(node)
    var target: [AxisTarget] = []
    for (place, extent) in list.extents.enumerated() {
      switch extent {
      case .batch: target.append(place == 0 ? .batch : .known(0))
      case .open: target.append(.same)
      case .known(-1): target.append(.inferred)
      case .known(0) where !keepsZeros && place < rank: target.append(.same)
      case .known(let known): target.append(.known(known))
      }
    }
    return target
  }

  // MARK: Constants

  private static func rearranged(
    _ constant: ConstantTensor, _ type: OperatorType, _ node: NodeReader
  ) throws(Obstacle) -> ConstantTensor {
    let dimensions = constant.dimensions
    let rank = dimensions.count
    switch type {
    case .transpose:
      let order = try order(node, rank: rank)
      return try passingFaults { () throws(ONNXFault) in try constant.transposed(order) }
    case .flatten:
      let given = try node.integer("axis", default: 1)
      let axis = given < 0 ? given + rank : given
      guard (0...rank).contains(axis) else {
        throw .fault(.attribute(node: node.label, name: "axis"))
      }
      return constant.reshaped(
        to: [dimensions[..<axis].reduce(1, *), dimensions[axis...].reduce(1, *)])
    case .squeeze:
      let given = try node.axes(input: 1).map { Set($0.map { $0 < 0 ? $0 + rank : $0 }) }
      let axes = given ?? Set(dimensions.indices.filter { dimensions[$0] == 1 })
      guard axes.allSatisfy({ dimensions.indices.contains($0) && dimensions[$0] == 1 }) else {
        throw .fault(.attribute(node: node.label, name: "axes"))
      }
      return constant.reshaped(
        to: dimensions.enumerated().filter { !axes.contains($0.offset) }.map(\.element))
    case .unsqueeze:
      let places = try newAxes(node, rank: rank)
      var rest = dimensions[...]
      return constant.reshaped(
        to: (0..<rank + places.count).map { places.contains($0) ? 1 : rest.popFirst() ?? 1 })
    default:
      return constant.reshaped(to: try extents(of: constant, node))
    }
  }

  private static func extents(
    of constant: ConstantTensor, _ node: NodeReader
  ) throws(Obstacle) -> [Int] {
    var extents: [Int] = []
    var inferred: Int?
    let target = try target(node, rank: constant.dimensions.count)
    for (place, wanted) in target.enumerated() {
      switch wanted {
      case .known(let extent): extents.append(extent)
      case .same: extents.append(constant.dimensions[place])
      case .inferred where inferred == nil:
        inferred = place
        extents.append(1)
      case .inferred, .batch: throw .unmapped(reason: "its extents are not known")
      }
    }
    let count = try passingFaults { () throws(ONNXFault) in
      try ConstantTensor.count(extents, tensor: constant.name)
    }
    if let inferred, count > 0 { extents[inferred] = constant.count / count }
    guard extents.reduce(1, *) == constant.count else {
      throw .fault(
        .parameterExtents(
          node: node.label, parameter: "constant", expected: extents, found: constant.dimensions))
    }
    return extents
  }
}
