import Netlab

// A shaped graph holds no foreign operators: its only door refuses them, so nothing here is reached.

extension Foreign: ReferenceOperator {
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> { preconditionFailure("no shaped graph holds \(type)") }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> { preconditionFailure("no shaped graph holds \(type)") }
}

extension Foreign: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    preconditionFailure("no shaped graph holds \(type)")
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    preconditionFailure("no shaped graph holds \(type)")
  }
}
