/// One learned factor and one learned offset for each channel.
///
/// y = w · x + b.
/// - Shapes: C×H×W → C×H×W.
/// - Source: the trainable coefficient and bias of LeNet's S2 and S4, LeCun et al. 1998, §II.B.
public struct Scale: Hashable, Sendable, Codable {
  /// Whether there is an offset beside the factor.
  package var bias: Bool

  package init(bias: Bool = true) {
    self.bias = bias
  }
}

extension Scale: OperatorRules {
  package var name: String { "scale" }

  package var operandProblems: [Problem] { [] }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape { inputs.only }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] {
    let channels = inputs.only.channels
    let weight = ParameterTensor(.weight, [channels], count: channels)
    return bias ? [weight, ParameterTensor(.bias, [channels], count: channels)] : [weight]
  }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(
      elementwiseOperations: try product(
        output.elements, bias ? 2 : 1, as: .elementwiseOperations))
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> Scale { self }

  package var caption: String { "per-channel" }

  package var label: String { bias ? "scale, shift" : "scale" }

  package var geometry: Geometry? { nil }

  package var signature: String { "scale, bias \(bias)" }

  package var family: Family { .normalization }
}
