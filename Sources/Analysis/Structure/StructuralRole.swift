import Netlab

/// What an operator is to its network's architecture.
enum StructuralRole: Hashable, Sendable {
  /// Nothing: it passes its input on, if in another form.
  case transparent
  /// A part that only training knows.
  case dropout(rate: Double)
  case softmax
  /// A factor and a summand for each channel, which inference can fold into the layer before it.
  case normalization(LayerTraits)
  case activation(String)
  case layer(LayerTraits)
}

extension Operator {
  /// The role of the operator, with all operands resolved, between its inputs and its output.
  ///
  /// Operators that compute the same get the same role: a convolution that covers its whole input is
  /// a linear layer, an average over the whole map a global one.
  func structuralRole(on inputs: [OpenShape], output: OpenShape) -> StructuralRole {
    let input = inputs.first ?? output
    switch self {
    case .input(let input):
      return .layer(LayerTraits(kind: "input", operands: [.init("channels", "\(input.channels)")]))
    case .convolution(let convolution):
      return .layer(convolution.traits(on: input, output: output))
    case .linear(let linear):
      return .layer(LayerTraits.linear(units: linear.units, learned: linear.learned))
    case .maxPool(let pool):
      let window = WindowTraits(pool.slidingWindow, on: input, output: output, isPool: true)
      if window.isIdentity { return .transparent }
      return .layer(LayerTraits(kind: "max \(LayerTraits.pool)", operands: window.operands))
    case .averagePool(let pool):
      let window = WindowTraits(pool.slidingWindow, on: input, output: output, isPool: true)
      if window.isIdentity { return .transparent }
      if window.coversAll { return .layer(.globalAveragePool) }
      let counted = window.pads ? pool.countsPadding : false
      return .layer(
        LayerTraits(
          kind: LayerTraits.averagePool,
          operands: window.operands + [.init(LayerTraits.countedPadding, counted ? "yes" : "no")]))
    case .globalAveragePool:
      return input.extent == .one ? .transparent : .layer(.globalAveragePool)
    case .adaptiveAveragePool(let pool):
      if pool.outputs == input.extent { return .transparent }
      if pool.outputs == .one { return .layer(.globalAveragePool) }
      guard let extent = input.extent, extent.height % pool.outputs.height == 0,
        extent.width % pool.outputs.width == 0
      else {
        return .layer(
          LayerTraits(
            kind: "adaptive average \(LayerTraits.pool)",
            operands: [.init("outputs", "\(pool.outputs)")]))
      }
      let patch = Extent(
        extent.height / pool.outputs.height, extent.width / pool.outputs.width)
      let window = WindowTraits(
        SlidingWindow(kernel: patch, stride: patch, padding: .valid), on: input, output: output,
        isPool: true)
      return .layer(
        LayerTraits(
          kind: LayerTraits.averagePool,
          operands: window.operands + [.init(LayerTraits.countedPadding, "no")]))
    case .lrn(let lrn):
      return .layer(
        LayerTraits(
          kind: "lrn", operands: [.init("size", "\(lrn.size)")],
          constants: [
            .init("alpha", lrn.alpha), .init("beta", lrn.beta), .init("k", lrn.k),
          ]))
    case .batchNorm(let norm):
      return .normalization(
        LayerTraits(
          kind: LayerTraits.batchNormalization, operands: [],
          constants: [.init("epsilon", norm.epsilon)]))
    case .scale: return .normalization(LayerTraits(kind: LayerTraits.scale, operands: []))
    case .activation(let activation):
      let label = activation.label
      return .activation(activation.caption + (label.isEmpty ? "" : " \(label)"))
    case .dropout(let dropout): return .dropout(rate: dropout.rate)
    case .softmax: return .softmax
    case .flatten: return .transparent
    case .concat:
      return inputs.count == 1 ? .transparent : .layer(LayerTraits(kind: "concat", operands: []))
    case .sum:
      return inputs.count == 1 ? .transparent : .layer(LayerTraits(kind: "sum", operands: []))
    case .channelPad(let pad):
      if pad.channels == input.channels { return .transparent }
      return .layer(
        LayerTraits(kind: "channel padding", operands: [.init("channels", "\(pad.channels)")]))
    case .channelShuffle(let shuffle):
      if shuffle.groups == 1 || shuffle.groups == input.channels { return .transparent }
      return .layer(
        LayerTraits(kind: "channel shuffle", operands: [.init("groups", "\(shuffle.groups)")]))
    case .foreign(let foreign):
      return .layer(
        LayerTraits(
          kind: "operator \(foreign.type)",
          operands: [
            .init("attributes", foreign.details ?? "none"), .output(output, of: input),
          ]))
    }
  }
}

extension LayerTraits.Trait {
  /// The shape that a layer makes whose operands do not say it.
  ///
  /// On images of another size it is the same layer if what it makes is as large a part of what it reads.
  fileprivate static func output(_ shape: OpenShape, of input: OpenShape) -> Self {
    func part(_ output: Int, _ input: Int) -> String {
      var (divisor, rest) = (output, input)
      while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
      return "\(output / max(1, divisor))/\(input / max(1, divisor))"
    }
    var declared: String?
    if let extent = shape.extent, let read = input.extent {
      declared =
        "\(shape.channels), \(part(extent.height, read.height)) \(part(extent.width, read.width))"
    }
    return Self("output", "\(shape)", declared: declared, words: "\(shape)")
  }
}

extension Convolution {
  fileprivate func traits(on input: OpenShape, output: OpenShape) -> LayerTraits {
    let window = WindowTraits(slidingWindow, on: input, output: output, isPool: false)
    if window.coversAll, groups == 1, connections == nil {
      return .linear(units: filters, learned: true)
    }
    let isDepthwise = groups > 1 && groups == input.channels
    return LayerTraits(
      kind: "convolution",
      operands: window.operands + [
        .init(
          LayerTraits.filters, isDepthwise ? "\(filters / groups) for each channel" : "\(filters)"),
        .init("dilation", dilation.shortDescription),
        .init("groups", isDepthwise ? LayerTraits.depthwise : "\(groups)"),
        .init("connections", connections.map { "\($0)" } ?? "all"),
      ])
  }
}

extension LayerTraits {
  static let averagePool = "average \(pool)"
  fileprivate static let countedPadding = "padding counted in the mean"
  static let batchNormalization = "batch normalisation"
  static let scale = "scale"
  static let activationFunction = "activation"

  fileprivate static let globalAveragePool = LayerTraits(
    kind: "global average \(pool)", operands: [])

  fileprivate static func linear(units: Int, learned: Bool) -> LayerTraits {
    LayerTraits(
      kind: "linear",
      operands: [.init("units", "\(units)"), .init("learned", learned ? "yes" : "no")])
  }
}

/// A window's operands, with the padding that it really reads.
private struct WindowTraits {
  let window: SlidingWindow
  let input: Extent?
  /// The zeros that some window reads, or nil where an extent is open.
  let used: Margins?
  let isPool: Bool

  init(_ window: SlidingWindow, on input: OpenShape, output: OpenShape, isPool: Bool) {
    self.window = window
    self.input = input.extent
    self.isPool = isPool
    guard let extent = input.extent, let margins = window.margins(on: extent),
      let outputs = output.extent
    else {
      used = nil
      return
    }
    let size = window.size
    let rows = (outputs.height - 1) * window.stride.height + size.height - extent.height
    let columns = (outputs.width - 1) * window.stride.width + size.width - extent.width
    used = Margins(
      top: margins.top, left: margins.left, bottom: max(0, rows - margins.top),
      right: max(0, columns - margins.left))
  }

  var pads: Bool { used.map { $0 != .zero } ?? true }

  var isIdentity: Bool {
    window.kernel == .one && window.stride == .one && used == .zero
  }

  /// Whether one window reads all of the input and nothing else.
  var coversAll: Bool {
    guard let input, used == .zero else { return false }
    return window.kernel == input && window.size == input
  }

  var operands: [LayerTraits.Trait] {
    let margins = window.margins(on: input)
    let declared = margins?.description ?? window.padding.signature
    let rounding = window.rounding == .ceiling ? "up" : "down"
    return [
      .init("kernel", "\(window.kernel)"), .init("stride", window.stride.shortDescription),
      .init(
        "padding", used.map { "\($0.sides)" } ?? declared, declared: declared,
        qualifier: isPool ? rounding : ""),
    ]
  }
}
