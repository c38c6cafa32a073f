/// The sum of all branches, number by number.
///
/// - Shapes: C×H×W, C×H×W, … → C×H×W.
/// - Source: the shortcut connections of He et al. 2015, equation 1.
public struct Sum: Hashable, Sendable, Codable {
  package init() {}
}

extension Sum: OperatorRules {
  package var name: String { "sum" }

  package var operandProblems: [Problem] { [] }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    guard Set(inputs).count == 1 else {
      throw .branchesDisagree(merge: "sum", branches: inputs)
    }
    return inputs[0]
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(
      elementwiseOperations: inputs.count == 1
        ? 0 : try product(output.elements, inputs.count - 1, as: .elementwiseOperations))
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> Sum { self }

  package var caption: String { "sum" }

  package var label: String { "" }

  package var geometry: Geometry? { nil }

  package var signature: String { "sum" }

  package var family: Family { .merge }
}
