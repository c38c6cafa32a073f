import Netlab

/// Operators that pick and join numbers of the file: Slice, Gather, Concat and Expand of constants.
enum ConstantPlaces {
  /// Slice and Gather of a constant.
  static func read(
    _ type: OperatorType, of constant: ConstantTensor, _ node: NodeReader,
    _ graph: inout GraphReader
  ) throws(Obstacle) {
    let result =
      type == .slice ? try sliced(constant, node) : try gathered(constant, node)
    try graph.set(.constant(result))
  }

  private static func sliced(
    _ constant: ConstantTensor, _ node: NodeReader
  ) throws(Obstacle) -> ConstantTensor {
    guard let limits = try SliceLimits(node, rank: constant.dimensions.count) else {
      throw .unmapped(reason: "it cuts at places that nobody knows")
    }
    guard Set(limits.axes).count == limits.axes.count,
      limits.axes.allSatisfy(constant.dimensions.indices.contains), !limits.steps.contains(0)
    else { throw .fault(.attribute(node: node.label, name: "axes")) }
    var result = constant
    for (number, axis) in limits.axes.enumerated() {
      let extent = result.dimensions[axis]
      let places = limits.places(number, count: extent)
      guard !places.elementsEqual(0..<extent) else { continue }
      result = try passingFaults { () throws(ONNXFault) in
        try result.picked(Array(places), axis: axis)
      }
    }
    return result
  }

  private static func gathered(
    _ constant: ConstantTensor, _ node: NodeReader
  ) throws(Obstacle) -> ConstantTensor {
    let dimensions = constant.dimensions
    let given = try node.integer("axis", default: 0)
    let axis = given < 0 ? given + dimensions.count : given
    guard dimensions.indices.contains(axis) else {
      throw .fault(.attribute(node: node.label, name: "axis"))
    }
    let indices = try node.constant(1)
    let numbers = try passingFaults { () throws(ONNXFault) in try indices.integers() }
    guard let numbers else { throw .unmapped(reason: "its places are no whole numbers") }
    let places = numbers.map { $0 < 0 ? $0 + dimensions[axis] : $0 }
    guard places.allSatisfy((0..<dimensions[axis]).contains) else {
      throw .fault(.attribute(node: node.label, name: "indices"))
    }
    return try passingFaults { () throws(ONNXFault) in
      let picked = try constant.picked(places, axis: axis)
      let extents = dimensions[..<axis] + indices.dimensions + dimensions[(axis + 1)...]
      _ = try ConstantTensor.count(Array(extents), tensor: constant.name)
      return picked.reshaped(to: Array(extents))
    }
  }

  /// Concat of constants; false where something else is among them.
  static func readConcat(
    _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) -> Bool {
    var parts: [ConstantTensor] = []
    for value in node.inputs {
      guard case .constant(let part)? = value else { return false }
      parts.append(part)
    }
    guard let rank = parts.first?.dimensions.count else { return false }
    let given = try node.integer("axis", default: 1)
    let joined = try passingFaults { () throws(ONNXFault) in
      var joined = try ConstantTensor.joined(parts, axis: given < 0 ? given + rank : given)
      joined?.name = node.message.output.first ?? ""
      // Lists that are put together with themselves would double with each node.
      if let joined, !joined.type.isReal { try joined.checkSize(ConstantTensor.mostIntegers) }
      return joined
    }
    guard let joined else { throw .fault(.attribute(node: node.label, name: "axis")) }
    try graph.set(.constant(joined))
    return true
  }

  /// Expand: of a constant, or of what has the extents already.
  static func readExpand(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let target = try ExtentArithmetic.list(try node.input(1)).extents
    switch try node.input(0) {
    case .constant(let constant):
      // What is the same for all images need not be repeated for each.
      let known = target.enumerated().compactMap { axis, extent -> Int? in
        switch extent {
        case .known(let known): known
        case .batch
        where axis == 0 && constant.dimensions.count <= target.count
          && (constant.dimensions.count < target.count || constant.dimensions[0] == 1):
          1
        case .batch, .open: nil
        }
      }
      guard known.count == target.count else {
        throw .unmapped(reason: "it repeats numbers as often as there are images")
      }
      let rank = max(known.count, constant.dimensions.count)
      guard rank <= 16 else { throw .fault(.attribute(node: node.label, name: "shape")) }
      func filled(_ extents: [Int]) -> [Int] {
        [Int](repeating: 1, count: rank - extents.count) + extents
      }
      let pairs = Array(zip(filled(known), filled(constant.dimensions)))
      guard pairs.allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
        throw .fault(.attribute(node: node.label, name: "shape"))
      }
      let expanded = try passingFaults { () throws(ONNXFault) in
        try constant.expanded(to: pairs.map { $1 == 1 ? $0 : $1 })
      }
      try graph.set(.constant(expanded))
    case .features(let features):
      let own = features.extents.suffix(target.count)
      guard target.count <= features.extents.count,
        zip(target, own).allSatisfy({ $0 == .known(1) || $0 == $1 })
      else { throw .unmapped(reason: "it repeats what the network computes") }
      try graph.set(.features(features))
    case .extents: throw .unmapped(reason: "it repeats extents")
    }
  }
}
