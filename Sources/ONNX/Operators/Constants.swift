/// Operators that make constants: Constant and ConstantOfShape.
enum Constants {
  static func read(
    _ type: OperatorType, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) {
    let name = node.message.output.first ?? ""
    let constant =
      type == .constant ? try constant(node, name, graph) : try filled(node, name, graph)
    try graph.set(.constant(constant))
  }

  /// A tensor, a number or a list; texts and sparse tensors are nothing that layers are made of.
  private static func constant(
    _ node: NodeReader, _ name: String, _ graph: GraphReader
  ) throws(Obstacle) -> ConstantTensor {
    if let tensor = try node.tensor("value") { return try stored(tensor, name, graph) }
    if let integers = try node.integers("value_ints") {
      return ConstantTensor(name: name, integers: integers)
    }
    if node.has("value_int") {
      return ConstantTensor(
        name: name, integers: [try node.integer("value_int", default: 0)], isScalar: true)
    }
    if node.has("value_float") {
      return ConstantTensor(
        name: name, dimensions: [], type: .float,
        source: .floats([Float(try node.number("value_float", default: 0))]))
    }
    if let numbers = node.message.attribute.first(where: { $0.name == "value_floats" })?.floats {
      return ConstantTensor(
        name: name, dimensions: [numbers.count], type: .float, source: .floats(numbers))
    }
    throw .unmapped(reason: "its value is no tensor of numbers")
  }

  /// One number everywhere.
  private static func filled(
    _ node: NodeReader, _ name: String, _ graph: GraphReader
  ) throws(Obstacle) -> ConstantTensor {
    let list = try ExtentArithmetic.list(try node.input(0))
    var dimensions: [Int] = []
    for extent in list.extents {
      guard case .known(let known) = extent else {
        throw .unmapped(reason: "its extents are not known")
      }
      dimensions.append(known)
    }
    let value = try node.tensor("value")
    return try passingFaults { () throws(ONNXFault) in
      _ = try ConstantTensor.count(dimensions, tensor: name)
      let tensor = try value.map { value throws(ONNXFault) in
        try graph.tensors.tensor(value, name: name)
      }
      return ConstantTensor(
        name: name, dimensions: dimensions, type: tensor?.type ?? .float,
        source: .filled(Double(try tensor?.uniform() ?? 0)))
    }
  }

  private static func stored(
    _ message: Onnx_TensorProto, _ name: String, _ graph: GraphReader
  ) throws(Obstacle) -> ConstantTensor {
    try passingFaults { () throws(ONNXFault) in try graph.tensors.tensor(message, name: name) }
  }
}
