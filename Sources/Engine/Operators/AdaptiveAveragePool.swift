import Netlab
import OneDNN

extension AdaptiveAveragePool: ReferenceOperator {
  /// The patches whose means are taken.
  func patches(on input: Extent) -> MeanPatches {
    func axis(_ extent: Int, _ outputs: Int) -> [MeanPatches.Span] {
      (0..<outputs).map { index in
        let (start, end) = (
          index * extent / outputs, ((index + 1) * extent + outputs - 1) / outputs
        )
        return MeanPatches.Span(rows: start..<end, divisor: end - start)
      }
    }
    return MeanPatches(
      rows: axis(input.height, outputs.height), columns: axis(input.width, outputs.width))
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> { patches(on: inputs[0].shape.extent).means(of: inputs[0]) }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let patches = patches(on: inputs[0].shape.extent)
    return ReferenceGradients(inputs: [patches.spread(gradient, over: inputs[0].shape)])
  }
}

extension AdaptiveAveragePool: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let whole = lowering.plan.shape(of: node.inputs[0]).extent
    guard whole.height % outputs.height == 0, whole.width % outputs.width == 0 else {
      try patches(on: whole).lower(node, &lowering)
      return
    }
    let side = Extent(whole.height / outputs.height, whole.width / outputs.width)
    let pooling = PoolingWork(
      .averageOfInside, kernel: side, stride: side, before: Extent(0, 0), node, lowering)
    try pooling.lower(&lowering)
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let whole = lowering.plan.shape(of: node.inputs[0]).extent
    guard whole.height % outputs.height == 0, whole.width % outputs.width == 0 else {
      try patches(on: whole).lowerBackward(node, &lowering)
      return
    }
    let side = Extent(whole.height / outputs.height, whole.width / outputs.width)
    try PoolingWork(
      .averageOfInside, kernel: side, stride: side, before: Extent(0, 0), node, lowering
    ).lowerBackward(&lowering)
  }
}
