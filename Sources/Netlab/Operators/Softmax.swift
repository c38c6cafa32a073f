/// Probabilities over the channels of each pixel.
///
/// y = eˣ / Σ eˣ, the sum running over the channels.
/// - Shapes: C×H×W → C×H×W.
public struct Softmax: Hashable, Sendable, Codable {
  package init() {}
}

extension Softmax: OperatorRules {
  package var name: String { "softmax" }

  package var operandProblems: [Problem] { [] }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape { inputs.only }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  /// For each element a comparison, a subtraction, an exponential, an addition and a division.
  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(elementwiseOperations: try product(output.elements, 5, as: .elementwiseOperations))
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> Softmax { self }

  package var caption: String { "softmax" }

  package var label: String { "" }

  package var geometry: Geometry? { nil }

  package var signature: String { "softmax" }

  package var family: Family { .output }
}
