/// The feature maps of all branches, one after the other.
///
/// - Shapes: C₁×H×W, C₂×H×W, … → (C₁ + C₂ + …)×H×W.
/// - Source: DepthConcat in Szegedy et al. 2014, figure 2.
public struct Concat: Hashable, Sendable, Codable {
  package init() {}
}

extension Concat: OperatorRules {
  package var name: String { "concat" }

  package var operandProblems: [Problem] { [] }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    guard Set(inputs.map(\.extent)).count == 1 else {
      throw .branchesDisagree(merge: "concatenation", branches: inputs)
    }
    let channels = inputs.reduce(0) { $0 + $1.channels }
    return OpenShape(try product(channels, as: .elements), inputs[0].extent)
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    .nothing
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> Concat { self }

  package var caption: String { "concat" }

  package var label: String { "" }

  package var geometry: Geometry? { nil }

  package var signature: String { "concat" }

  package var family: Family { .merge }
}
