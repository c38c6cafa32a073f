import Netlab
import OneDNN

extension Flatten: ReferenceOperator {
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    ReferenceTensor(batch: inputs[0].batch, shape: shape, values: inputs[0].values)
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    ReferenceGradients(inputs: [
      ReferenceTensor(batch: gradient.batch, shape: inputs[0].shape, values: gradient.values)
    ])
  }
}

extension Flatten: LowerableOperator {
  /// Nothing moves: a vector is the map's rows one after the other.
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    lowering.set(node.members[0].output, .rows, try lowering.need(node.inputs[0], .rows))
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let gradient = try lowering.gradient(of: node.members[0].output, .rows)
    try lowering.adopt(
      gradient.place, .rows, for: node.inputs[0], isExclusive: gradient.isExclusive)
  }
}
