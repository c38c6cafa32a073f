import Netlab
import OneDNN

extension Scale: ReferenceOperator {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    var y = x
    x.forEachPlace { n, c, h, w in
      y[n, c, h, w] =
        (parameters[.weight]?[c] ?? 1) * x[n, c, h, w] + (parameters[.bias]?[c] ?? 0)
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let x = inputs[0]
    var dx = x
    var dScale = [Scalar](repeating: 0, count: x.shape.channels)
    var dShift = dScale
    x.forEachPlace { n, c, h, w in
      dx[n, c, h, w] = (parameters[.weight]?[c] ?? 1) * gradient[n, c, h, w]
      dScale[c] += gradient[n, c, h, w] * x[n, c, h, w]
      dShift[c] += gradient[n, c, h, w]
    }
    return ReferenceGradients(
      inputs: [dx], parameters: bias ? [.weight: dScale, .bias: dShift] : [.weight: dScale])
  }
}

extension Scale: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let path = lowering.plan.graph.nodes[node.members[0].node].path
    switch lowering.purpose {
    case .inference:
      let affine = ChannelwiseAffine(
        path: path, epsilon: 0, hasStatistics: false, hasScale: true, hasShift: bias)
      try affine.lower(node, &lowering)
    case .training:
      try work(node, lowering).lower(&lowering)
    }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    try work(node, lowering).lowerBackward(&lowering)
  }

  /// Scaling is normalisation that leaves mean and variance alone.
  private func work(_ node: PlanGraph.Node, _ lowering: Lowering) -> BatchNormalizationWork {
    BatchNormalizationWork(scaling: self, node, lowering)
  }
}
