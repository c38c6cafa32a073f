import Netlab

extension Activation {
  /// Functions of single numbers; however the model looks at them, each stays in its place.
  static func read(
    _ type: OperatorType, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) {
    let input = try node.features(0)
    guard input.padding == nil else { throw .unmapped(reason: "its input is padded") }
    guard let activation = try activation(type, node) else {
      try graph.set(.features(input))
      return
    }
    var output = try graph.add(.activation(activation), reading: [input.layer])
    output.arrangement = input.arrangement
    try graph.set(.features(output))
  }

  /// The function; nil for one that changes nothing.
  private static func activation(
    _ type: OperatorType, _ node: NodeReader
  ) throws(Obstacle) -> Activation? {
    switch type {
    case .relu: return .relu
    case .leakyRelu: return .leakyReLU(slope: try node.number("alpha", default: 0.01))
    case .elu: return .elu(alpha: try node.number("alpha", default: 1))
    case .sigmoid: return .sigmoid
    case .tanh: return .tanh
    case .softplus: return .softplus
    case .hardSwish: return .hardSwish
    case .hardSigmoid:
      let slope = Float(try node.number("alpha", default: 0.2))
      let centre = Float(try node.number("beta", default: 0.5))
      guard abs(slope - 1 / 6) < 1e-6, centre == 0.5 else {
        throw .unmapped(reason: "it is \(slope)·x + \(centre), and netlab's is x/6 + 1/2")
      }
      return .hardSigmoid
    case .gelu:
      let approximation = try node.text("approximate", default: "none")
      guard approximation == "none" else {
        throw .unmapped(reason: "it is approximated by \(approximation)")
      }
      return .gelu
    case .swish:
      let factor = try node.number("alpha", default: 1)
      guard factor == 1 else { throw .unmapped(reason: "its sigmoid is of \(factor)·x") }
      return .swish
    case .clip: return try clip(node)
    default: throw .unmapped(reason: "netlab has no such function")
    }
  }

  /// Clip between 0 and 6, or at 0; bounds are attributes before version 11, then inputs.
  private static func clip(_ node: NodeReader) throws(Obstacle) -> Activation? {
    var low = try node.number("min", default: -.infinity)
    var high = try node.number("max", default: .infinity)
    if node.operatorSet >= 11 {
      low = try bound(node, 1) ?? -.infinity
      high = try bound(node, 2) ?? .infinity
    }
    let largest = Double(Float.greatestFiniteMagnitude)
    if low <= -largest, high >= largest { return nil }
    if low == 0, high == 6 { return .relu6 }
    if low == 0, high >= largest { return .relu }
    throw .unmapped(reason: "it clips at \(low) and \(high), and netlab's functions at 0 and 6")
  }

  private static func bound(_ node: NodeReader, _ input: Int) throws(Obstacle) -> Double? {
    guard let tensor = try node.optionalConstant(input) else { return nil }
    return try passingFaults { () throws(ONNXFault) in try tensor.uniform() }.map { Double($0) }
  }
}

extension Activation: WritableOperator {
  /// The function's own node; those that ONNX has none for, or only lately, are products.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, form) = writer.inputs()
    switch function {
    case .relu: writer.add("Relu", inputs, as: form)
    case .relu6:
      let bounds = [
        writer.constant("low", .floats([0]), []), writer.constant("high", .floats([6]), []),
      ]
      writer.add("Clip", inputs + bounds, as: form)
    case .leakyReLU(let slope):
      writer.add("LeakyRelu", inputs, ["alpha": .number(slope)], as: form)
    case .elu(let alpha): writer.add("Elu", inputs, ["alpha": .number(alpha)], as: form)
    case .sigmoid: writer.add("Sigmoid", inputs, as: form)
    case .tanh: writer.add("Tanh", inputs, as: form)
    case .scaledTanh:
      let slope = writer.constant("slope", .floats([ScaledTanh.slope]), [])
      let amplitude = writer.constant("amplitude", .floats([ScaledTanh.amplitude]), [])
      let scaled = writer.step("scale", "Mul", inputs + [slope])
      let tanh = writer.step("tanh", "Tanh", [scaled])
      writer.add("Mul", [tanh, amplitude], as: form)
    case .softplus: writer.add("Softplus", inputs, as: form)
    case .swish:
      let gate = writer.step("sigmoid", "Sigmoid", inputs)
      writer.add("Mul", inputs + [gate], as: form)
    case .hardSigmoid:
      writer.add(
        "HardSigmoid", inputs, ["alpha": .number(1.0 / 6), "beta": .number(0.5)], as: form)
    case .hardSwish: writer.add("HardSwish", inputs, as: form)
    case .gelu:
      writer.require(operatorSet: 20)
      writer.add("Gelu", inputs, as: form)
    }
  }
}

/// The constants of 1.7159 · tanh(2x/3).
enum ScaledTanh {
  static let slope: Float = 2.0 / 3
  static let amplitude: Float = 1.7159
}
