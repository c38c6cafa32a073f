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
