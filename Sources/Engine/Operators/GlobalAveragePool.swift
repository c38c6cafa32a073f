import Netlab
import OneDNN

extension GlobalAveragePool: ReferenceOperator {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    var y = ReferenceTensor<Scalar>(batch: x.batch, shape: shape)
    x.forEachPlace { n, c, h, w in y[n, c, 0, 0] += x[n, c, h, w] }
    for place in y.values.indices { y.values[place] /= Scalar(x.shape.area) }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let shape = inputs[0].shape
    var dx = ReferenceTensor<Scalar>(batch: gradient.batch, shape: shape)
    let places = dx
    places.forEachPlace { n, c, h, w in dx[n, c, h, w] = gradient[n, c, 0, 0] / Scalar(shape.area) }
    return ReferenceGradients(inputs: [dx])
  }
}

extension GlobalAveragePool: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let whole = lowering.plan.shape(of: node.inputs[0]).extent
    let pooling = PoolingWork(
      .averageOfInside, kernel: whole, stride: .one, before: Extent(0, 0), node, lowering)
    try pooling.lower(&lowering)
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let whole = lowering.plan.shape(of: node.inputs[0]).extent
    try PoolingWork(
      .averageOfInside, kernel: whole, stride: .one, before: Extent(0, 0), node, lowering
    ).lowerBackward(&lowering)
  }
}
