import Foundation
import Netlab
import OneDNN

extension Activation: ReferenceOperator {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    var y = inputs[0]
    for place in y.values.indices {
      y.values[place] = Scalar(value(Double(inputs[0].values[place])))
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    var dx = gradient
    for place in dx.values.indices {
      dx.values[place] *= Scalar(slope(Double(inputs[0].values[place])))
    }
    return ReferenceGradients(inputs: [dx])
  }

  private func value(_ x: Double) -> Double {
    switch function {
    case .relu: max(x, 0)
    case .relu6: min(max(x, 0), 6)
    case .leakyReLU(let slope): x > 0 ? x : slope * x
    case .elu(let alpha): x > 0 ? x : alpha * expm1(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .tanh: Foundation.tanh(x)
    case .scaledTanh: 1.7159 * Foundation.tanh(2 * x / 3)
    case .softplus: x > 30 ? x : log1p(exp(x))
    case .swish: x / (1 + exp(-x))
    case .hardSigmoid: min(max(x / 6 + 0.5, 0), 1)
    case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
    case .gelu: x * 0.5 * (1 + erf(x / 2.squareRoot()))
    }
  }

  /// The derivative; 0 at the kinks, as everywhere in the field.
  private func slope(_ x: Double) -> Double {
    switch function {
    case .relu: return x > 0 ? 1 : 0
    case .relu6: return x > 0 && x < 6 ? 1 : 0
    case .leakyReLU(let slope): return x > 0 ? 1 : slope
    case .elu(let alpha): return x > 0 ? 1 : alpha * exp(x)
    case .sigmoid:
      let y = 1 / (1 + exp(-x))
      return y * (1 - y)
    case .tanh:
      let y = Foundation.tanh(x)
      return 1 - y * y
    case .scaledTanh:
      let y = Foundation.tanh(2 * x / 3)
      return 1.7159 * 2 / 3 * (1 - y * y)
    case .softplus: return 1 / (1 + exp(-x))
    case .swish:
      let y = 1 / (1 + exp(-x))
      return y + x * y * (1 - y)
    case .hardSigmoid: return x > -3 && x < 3 ? 1.0 / 6 : 0
    case .hardSwish: return x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5
    case .gelu:
      return 0.5 * (1 + erf(x / 2.squareRoot())) + x * exp(-x * x / 2)
        / (2 * Double.pi).squareRoot()
    }
  }
}

extension Activation {
  /// The elementwise functions that make it, applied one after the other.
  var chain: [EltwiseFunction] {
    switch function {
    case .relu: [.relu(slope: 0)]
    case .relu6: [.clip(lower: 0, upper: 6)]
    case .leakyReLU(let slope): [.relu(slope: Float(slope))]
    case .elu(let alpha): [.elu(alpha: Float(alpha))]
    case .sigmoid: [.logistic]
    case .tanh: [.tanh]
    // As a post-operation, oneDNN 2.6 gives a second function of one kind the operands of the first: hence the power.
    case .scaledTanh:
      [.linear(scale: 2.0 / 3, shift: 0), .tanh, .power(factor: 1.7159, exponent: 1)]
    case .softplus: [.softplus]
    case .swish: [.swish(alpha: 1)]
    case .hardSigmoid: [.linear(scale: 1.0 / 6, shift: 0.5), .clip(lower: 0, upper: 1)]
    case .hardSwish: [.hardSwish]
    case .gelu: [.gelu]
    }
  }

  /// Whether its gradient can be told from its result alone.
  var differentiatesFromResult: Bool {
    chain.count == 1 && chain[0].differentiatesFromDestination
  }

  /// Whether it makes 0 of 0, so that the padding of the last block of channels stays zero.
  var keepsZero: Bool {
    switch function {
    case .relu, .relu6, .leakyReLU, .elu, .tanh, .scaledTanh, .swish, .hardSwish, .gelu: true
    case .sigmoid, .softplus, .hardSigmoid: false
    }
  }
}

extension Activation: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let (value, result) = (node.inputs[0], node.members[0].output)
    let layout: TensorLayout = lowering.place(of: value, .blocked) == nil ? .rows : .blocked
    let extents = lowering.extents(of: value)
    var source = try lowering.need(value, layout)
    let destination = lowering.define(result, layout)
    let count = extents.byteCount(layout) / 4
    for function in chain {
      let purpose = lowering.purpose
      let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
        try PrimitiveDescriptor.eltwiseForward(
          function, purpose, MemoryDescriptor([count], layout: .plain), on: engine)
      }
      let line = prepared.descriptor.descriptor(of: .source)
      lowering.add(
        prepared, [.init(.source, line, source), .init(.destination, line, destination)],
        isCheap: true)
      source = destination
    }
    lowering.layouts[result] = layout
    if layout == .blocked && !keepsZero { lowering.clearPadding(result, destination) }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let (value, result) = (node.inputs[0], node.members[0].output)
    guard lowering.needsGradient(value) else { return }
    let layout = lowering.layouts[result] ?? .blocked
    let count = lowering.extents(of: value).byteCount(layout) / 4
    let arriving = try lowering.gradient(of: result, layout)
    let share = lowering.share(of: value, layout)
    if chain.count == 1 {
      let fromResult = differentiatesFromResult
      let kept = try lowering.need(fromResult ? result : value, layout)
      try lowering.addActivationGradient(
        self, kept: kept, isResult: fromResult, arriving.place, to: share.place, count: count)
    } else {
      let kept = try lowering.need(result, layout)
      let slope = slopeFromResult
      lowering.addNative(
        "\(name) gradient", [kept, arriving.place, share.place], writing: 2..<3
      ) { memory in
        let (y, dy, dx) = (
          memory[0].assumingMemoryBound(to: Float.self),
          memory[1].assumingMemoryBound(to: Float.self),
          memory[2].assumingMemoryBound(to: Float.self)
        )
        for index in 0..<count { dx[index] = dy[index] * slope(y[index]) }
      }
    }
    try lowering.deliver(share)
  }

  /// The derivative as a function of the result, for those functions that are made of several.
  private var slopeFromResult: @Sendable (Float) -> Float {
    switch function {
    case .scaledTanh:
      { y in
        let tanh = y / 1.7159
        return 1.7159 * 2 / 3 * (1 - tanh * tanh)
      }
    case .hardSigmoid: { y in y > 0 && y < 1 ? 1.0 / 6 : 0 }
    case .relu, .relu6, .leakyReLU, .elu, .sigmoid, .tanh, .softplus, .swish, .hardSwish, .gelu:
      { _ in 1 }
    }
  }
}
