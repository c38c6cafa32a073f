import Netlab

/// Shapes of operators that netlab does not have, where their definition tells them.
enum ForeignShape {
  /// The shape of an output, or nil where nothing is known of it.
  static func shape(
    of node: NodeReader, output: Int
  ) -> (layer: OpenShape, arrangement: Arrangement)? {
    guard isDefined(node) else { return nil }
    if let extents = ForeignExtents.extents(of: node, output: output) { return declared(extents) }
    guard output == 0 || node.type == "Dropout" else { return nil }
    let features = node.inputs.compactMap { input -> Features? in
      if case .features(let features)? = input { features.withZeros ?? features } else { nil }
    }
    guard let first = features.first, first.padding == nil else { return nil }
    if keepingShape.contains(node.type) {
      guard case .features? = node.optional(0) else { return nil }
      return (first.shape, first.arrangement)
    }
    if broadcasting.contains(node.type) {
      var extents = first.extents
      for input in node.inputs.compactMap(\.self) {
        guard let other = Self.extents(of: input),
          let both = broadcast(extents, other)
        else { return nil }
        extents = both
      }
      if extents == first.extents { return (first.shape, first.arrangement) }
      return declared(extents)
    }
    return nil
  }

  /// The extents of numbers that an operator makes of the file's; nil where nothing is known of them.
  static func dimensions(of node: NodeReader, output: Int) -> [Int]? {
    guard isDefined(node) else { return nil }
    if let dimensions = ForeignExtents.dimensions(of: node, output: output) { return dimensions }
    var inputs: [[AxisExtent]] = []
    for input in node.inputs.compactMap(\.self) {
      guard let extents = extents(of: input) else { return nil }
      inputs.append(extents)
    }
    guard output == 0, var result = inputs.first else { return nil }
    if broadcasting.contains(node.type) {
      for other in inputs.dropFirst() {
        guard let both = broadcast(result, other) else { return nil }
        result = both
      }
    } else if !keepingShape.contains(node.type) {
      return nil
    }
    return result.compactMap { extent in
      if case .known(let known) = extent { known } else { nil }
    }
  }

  /// Whether a node's operator is one of ONNX's, or of ONNX Runtime's.
  private static func isDefined(_ node: NodeReader) -> Bool {
    ModelFile.isStandard(node.message.domain) || node.message.domain == "com.microsoft"
  }

  /// Operators that give a tensor of their first input's shape.
  private static let keepingShape: Set<String> = [
    "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "BatchNormalization", "Bernoulli",
    "BitwiseNot", "Cast", "CastLike", "Ceil", "Celu", "Clip", "Cos", "Cosh", "CumSum",
    "DequantizeLinear", "Dropout", "DynamicQuantizeLinear", "Elu", "Erf", "Exp", "Floor", "Gelu",
    "GroupNormalization",
    "HardSigmoid", "HardSwish", "Hardmax", "InstanceNormalization", "IsInf", "IsNaN", "LRN",
    "LayerNormalization", "LeakyRelu", "Log", "LogSoftmax", "LpNormalization",
    "MeanVarianceNormalization", "Mish", "Neg", "Not", "PRelu", "QLinearLeakyRelu",
    "QLinearSigmoid", "QLinearSoftmax", "QuantizeLinear",
    "RandomNormalLike", "RandomUniformLike", "RMSNormalization", "Reciprocal", "Relu", "Round",
    "Selu", "Shrink", "Sigmoid", "Sign", "Sin",
    "Sinh", "Softmax", "Softplus", "Softsign", "Sqrt", "Swish", "Tan", "Tanh", "ThresholdedRelu",
    "Trilu",
  ]

  /// Operators whose inputs are stretched to one another's shape.
  static let broadcasting: Set<String> = [
    "Add", "And", "Div", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Max",
    "Mean", "Min", "Mod", "Mul", "Or", "Pow", "Sub", "Sum", "Where", "Xor",
  ]

  static func extents(of value: Value) -> [AxisExtent]? {
    switch value {
    case .features(let features): features.extents
    case .constant(let constant): constant.dimensions.map { .known($0) }
    case .extents: nil
    }
  }

  /// The extents to which two tensors are stretched; nil where they do not go together.
  static func broadcast(_ first: [AxisExtent], _ second: [AxisExtent]) -> [AxisExtent]? {
    let rank = max(first.count, second.count)
    func padded(_ extents: [AxisExtent]) -> [AxisExtent] {
      [AxisExtent](repeating: .known(1), count: rank - extents.count) + extents
    }
    var result: [AxisExtent] = []
    for (a, b) in zip(padded(first), padded(second)) {
      if a == b || b == .known(1) || b == .open && a != .known(1) {
        result.append(a)
      } else if a == .known(1) || a == .open {
        result.append(b)
      } else {
        return nil
      }
    }
    return result
  }

  private static func declared(
    _ extents: [AxisExtent]
  ) -> (layer: OpenShape, arrangement: Arrangement)? {
    extents.first == .batch ? DeclaredShape(extents: extents).shape : nil
  }
}
