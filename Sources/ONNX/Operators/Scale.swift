import Netlab

extension Scale {
  /// Add: of two computed tensors a sum, of a constant a shift, or the biases of the layer before it.
  static func readAdd(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    if let extents = try ExtentArithmetic.combined(node, as: .sum) { return try graph.set(extents) }
    switch (try node.input(0), try node.input(1)) {
    case (.features, .features): try Sum.read(node, &graph)
    case (.constant(let first), .constant(let second)):
      try graph.set(.constant(try first.worked(out: .sum, with: second)))
    case (.features(let features), .constant(let constant)):
      try shift(features, by: constant, input: 0, node, &graph)
    case (.constant(let constant), .features(let features)):
      try shift(features, by: constant, input: 1, node, &graph)
    default: throw .unmapped(reason: "it adds extents to what the network computes")
    }
  }

  /// Sub of a constant.
  static func readSub(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    if let extents = try ExtentArithmetic.combined(node, as: .difference) {
      return try graph.set(extents)
    }
    switch (try node.input(0), try node.input(1)) {
    case (.constant(let first), .constant(let second)):
      try graph.set(.constant(try first.worked(out: .difference, with: second)))
    case (.features(let features), .constant(let constant)):
      try shift(features, by: constant.map { -$0 }, input: 0, node, &graph)
    default: throw .unmapped(reason: "it subtracts something computed")
    }
  }

  /// Mul by a constant, or of a tensor with its own sigmoid, which is an activation.
  static func readMul(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    if let extents = try ExtentArithmetic.combined(node, as: .product) {
      return try graph.set(extents)
    }
    switch (try node.input(0), try node.input(1)) {
    case (.features(let first), .features(let second)):
      if let activation = graph.gated(first, second) {
        try graph.set(.features(try graph.gate(first, activation)))
      } else if let activation = graph.gated(second, first) {
        try graph.set(.features(try graph.gate(second, activation)))
      } else {
        throw .unmapped(reason: "it multiplies two computed tensors")
      }
    case (.constant(let first), .constant(let second)):
      try graph.set(.constant(try first.worked(out: .product, with: second)))
    case (.features(let features), .constant(let constant)),
      (.constant(let constant), .features(let features)):
      let place = try node.input(0).isConstant ? 1 : 0
      if let input = try graph.scaledTanh(features, times: constant) {
        try graph.set(.features(try graph.gate(input, .scaledTanh)))
      } else {
        try scale(features, by: constant, input: place, node, &graph)
      }
    default: throw .unmapped(reason: "it multiplies what the network computes by extents")
    }
  }

  /// Div by a constant.
  static func readDiv(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    if let extents = try ExtentArithmetic.combined(node, as: .quotient) {
      return try graph.set(extents)
    }
    switch (try node.input(0), try node.input(1)) {
    case (.constant(let first), .constant(let second)):
      try graph.set(.constant(try first.worked(out: .quotient, with: second)))
    case (.features(let features), .constant(let constant)):
      try scale(features, by: constant.map { 1 / $0 }, input: 0, node, &graph)
    default: throw .unmapped(reason: "it divides by something computed")
    }
  }

  private static func scale(
    _ features: Features, by constant: ConstantTensor, input: Int, _ node: NodeReader,
    _ graph: inout GraphReader
  ) throws(Obstacle) {
    let axis = graph.channelAxis(of: features)
    let factor = try constant.perChannel(of: features, axis: axis)
    let source = axis == 1 ? try graph.maps(features) : features.layer
    if source == features.layer, graph.isOnlyReader(ofInput: input),
      graph.layers[source].isShift, let offset = graph.layers[source].parameters[.bias]
    {
      let offsets = try offset.combined(with: factor) { $0 * $1 }
      let name = node.message.name
      graph.change(source) { layer in
        layer.names.node = name
        layer.parameters = [.weight: factor, .bias: offsets]
      }
      try graph.set(.features(features))
      return
    }
    let output = try graph.add(
      .scale(Scale(bias: false)), reading: [source], parameters: [.weight: factor])
    try graph.set(.features(graph.keeping(features.arrangement, output)))
  }

  private static func shift(
    _ features: Features, by constant: ConstantTensor, input: Int, _ node: NodeReader,
    _ graph: inout GraphReader
  ) throws(Obstacle) {
    let axis = graph.channelAxis(of: features)
    let offset = try constant.perChannel(of: features, axis: axis)
    let source = axis == 1 ? try graph.maps(features) : features.layer
    if source == features.layer, graph.isOnlyReader(ofInput: input),
      let biased = graph.layers[source].operation.withBias
    {
      let name = node.message.name
      graph.change(source) { layer in
        // Factors and offsets are one layer, which the later node completes.
        if case .scale = layer.operation { layer.names.node = name }
        layer.operation = biased
        layer.parameters[.bias] = offset
      }
      try graph.set(.features(features))
      return
    }
    let factor = ConstantTensor(
      name: offset.name, dimensions: offset.dimensions, type: .float, source: .filled(1))
    let output = try graph.add(
      .scale(Scale()), reading: [source], parameters: [.weight: factor, .bias: offset])
    try graph.set(.features(graph.keeping(features.arrangement, output)))
  }
}

extension ConstantTensor {
  /// Numbers put together with another's; whole ones stay whole.
  fileprivate func worked(
    out combination: ExtentArithmetic.Combination, with other: ConstantTensor
  ) throws(Obstacle) -> ConstantTensor {
    guard !type.isReal, !other.type.isReal else {
      return try combined(with: other) { combination.result(of: $0, $1) }
    }
    return try .made(of: [self, other], type: type) { numbers in
      let result = combination.result(of: numbers[0], numbers[1])
      return combination == .quotient ? result.rounded(.towardZero) : result
    }
  }
}

extension ReadLayer {
  /// Whether it adds numbers and has no factors but ones.
  fileprivate var isShift: Bool {
    guard case .scale(let scale) = operation, scale.bias,
      case .filled(1)? = parameters[.weight]?.source
    else { return false }
    return true
  }
}

extension Operator {
  /// The same layer with biases, if it has none and could have some.
  fileprivate var withBias: Operator? {
    switch self {
    case .convolution(var convolution) where !convolution.bias:
      convolution.bias = true
      return .convolution(convolution)
    case .linear(var linear) where !linear.bias:
      linear.bias = true
      return .linear(linear)
    case .scale(let scale) where !scale.bias: return .scale(Scale())
    default: return nil
    }
  }
}

extension GraphReader {
  /// The activation that a tensor times a function of itself is; nil if it is none.
  fileprivate func gated(_ features: Features, _ gate: Features) -> Activation? {
    guard case .activation(let function) = layers[gate.layer].operation,
      layers[gate.layer].inputs == [features.layer],
      gate.arrangement == features.arrangement, features.padding == nil
    else { return nil }
    switch function.function {
    case .sigmoid: return .swish
    case .hardSigmoid: return .hardSwish
    default: return nil
    }
  }

  /// The input of a scaled hyperbolic tangent, whose last factor is `constant`; nil where it is none.
  fileprivate func scaledTanh(
    _ features: Features, times constant: ConstantTensor
  ) throws(Obstacle) -> Features? {
    let tanh = layers[features.layer]
    guard tanh.operation == .activation(.tanh), let inner = tanh.inputs.first,
      layers[inner].operation == .scale(Scale(bias: false)), features.padding == nil,
      let factor = layers[inner].parameters[.weight], let outer = layers[inner].inputs.first
    else { return nil }
    guard try factor.isEverywhere(ScaledTanh.slope),
      try constant.isEverywhere(ScaledTanh.amplitude)
    else { return nil }
    return Features(
      layer: outer, shape: layers[outer].shape, arrangement: features.arrangement, padding: nil)
  }

  fileprivate mutating func gate(
    _ features: Features, _ activation: Activation
  ) throws(Obstacle) -> Features {
    var output = try add(.activation(activation), reading: [features.layer])
    output.arrangement = features.arrangement
    return output
  }
}

extension ConstantTensor {
  /// One number for each channel of a tensor to which this one is stretched.
  fileprivate func perChannel(
    of features: Features, axis: Int
  ) throws(Obstacle) -> ConstantTensor {
    let extents = features.extents
    guard extents.count >= 2, case .known(let channels) = extents[axis],
      dimensions.count <= extents.count
    else { throw .unmapped(reason: "its constant has more axes than its input") }
    let padded =
      [Int](repeating: 1, count: extents.count - dimensions.count) + dimensions
    let others = padded.enumerated().allSatisfy { $0.offset == axis || $0.element == 1 }
    guard others, padded[axis] == 1 || padded[axis] == channels else {
      throw .unmapped(reason: "its constant of extents \(dimensions) is not one number per channel")
    }
    return broadcast(to: channels)
  }
}

extension Scale: WritableOperator {
  /// Mul by the factors, and Add of the offsets.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, form) = writer.inputs()
    let extents = form == .maps ? [node.shape.channels, 1, 1] : [node.shape.channels]
    let factors = inputs + [writer.parameter(.weight, extents: extents)]
    guard bias else {
      writer.add("Mul", factors, as: form)
      return
    }
    let scaled = writer.step("scale", "Mul", factors)
    writer.add("Add", [scaled, writer.parameter(.bias, extents: extents)], as: form)
  }
}
