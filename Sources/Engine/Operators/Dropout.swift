import Netlab
import OneDNN

extension Dropout: ReferenceOperator {
  /// Whether, and how much larger, an element survives; `index` runs over batch, channel, row, column.
  func factor(_ index: Int, _ generator: CounterGenerator) -> Float {
    generator.uniform(index) < rate ? 0 : Float(1 / (1 - rate))
  }

  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> { dropped(inputs[0], pass) }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> { ReferenceGradients(inputs: [dropped(gradient, pass)]) }

  private func dropped<Scalar>(
    _ tensor: ReferenceTensor<Scalar>, _ pass: ReferencePass
  ) -> ReferenceTensor<Scalar> {
    switch pass.mode {
    case .inference: return tensor
    case .training:
      let generator = CounterGenerator(seed: pass.seed, name: pass.path)
      var result = tensor
      for index in result.values.indices {
        result.values[index] *= Scalar(factor(index, generator))
      }
      return result
    }
  }
}

extension Dropout: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    preconditionFailure("dropout is dropped from inference plans")
  }
}
