import Netlab
import OneDNN

extension BatchNorm: ReferenceOperator {
  /// The statistics that normalise: the batch's own in training, the running ones in inference.
  private func statistics<Scalar>(
    _ x: ReferenceTensor<Scalar>, _ parameters: ReferenceParameters<Scalar>, _ mode: Mode
  ) -> (mean: [Scalar], variance: [Scalar]) {
    switch mode {
    case .inference:
      return (parameters[.mean] ?? [], parameters[.variance] ?? [])
    case .training:
      let count = Scalar(x.batch * x.shape.area)
      var mean = [Scalar](repeating: 0, count: x.shape.channels)
      var variance = mean
      x.forEachPlace { n, c, h, w in mean[c] += x[n, c, h, w] / count }
      x.forEachPlace { n, c, h, w in
        let distance = x[n, c, h, w] - mean[c]
        variance[c] += distance * distance / count
      }
      return (mean, variance)
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    let (mean, variance) = statistics(x, parameters, pass.mode)
    var y = x
    x.forEachPlace { n, c, h, w in
      let normal = (x[n, c, h, w] - mean[c]) / (variance[c] + Scalar(epsilon)).squareRoot()
      y[n, c, h, w] = (parameters[.weight]?[c] ?? 1) * normal + (parameters[.bias]?[c] ?? 0)
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let x = inputs[0]
    let (mean, variance) = statistics(x, parameters, pass.mode)
    let deviation = variance.map { ($0 + Scalar(epsilon)).squareRoot() }
    var dScale = [Scalar](repeating: 0, count: x.shape.channels)
    var dShift = dScale
    x.forEachPlace { n, c, h, w in
      dScale[c] += gradient[n, c, h, w] * (x[n, c, h, w] - mean[c]) / deviation[c]
      dShift[c] += gradient[n, c, h, w]
    }
    let count = Scalar(x.batch * x.shape.area)
    var dx = x
    x.forEachPlace { n, c, h, w in
      var centred = gradient[n, c, h, w]
      if pass.mode == .training {
        let normal = (x[n, c, h, w] - mean[c]) / deviation[c]
        centred -= dShift[c] / count + normal * dScale[c] / count
      }
      dx[n, c, h, w] = (parameters[.weight]?[c] ?? 1) / deviation[c] * centred
    }
    var gradients: ReferenceParameters<Scalar> = [:]
    if scale { gradients[.weight] = dScale }
    if shift { gradients[.bias] = dShift }
    return ReferenceGradients(inputs: [dx], parameters: gradients)
  }
}

extension BatchNorm: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let path = lowering.plan.graph.nodes[node.members[0].node].path
    switch lowering.purpose {
    case .inference:
      let affine = ChannelwiseAffine(
        path: path, epsilon: Float(epsilon), hasStatistics: true, hasScale: scale,
        hasShift: shift)
      try affine.lower(node, &lowering)
    case .training:
      try BatchNormalizationWork(self, node, lowering).lower(&lowering)
    }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    try BatchNormalizationWork(self, node, lowering).lowerBackward(&lowering)
  }
}
