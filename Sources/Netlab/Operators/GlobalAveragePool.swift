/// The mean of each whole feature map.
///
/// - Shapes: C×H×W → C×1×1.
/// - Source: Lin et al. 2013, §3.2.
public struct GlobalAveragePool: Hashable, Sendable, Codable {
  package init() {}
}

extension GlobalAveragePool: OperatorRules {
  package var name: String { "globalAveragePool" }

  package var operandProblems: [Problem] { [] }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    OpenShape(inputs.only.channels, .one)
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(elementwiseOperations: inputs.only.elements)
  }

  package func reach(on input: OpenShape) -> Reach { .whole }

  package func resolved(on inputs: [OpenShape]) -> GlobalAveragePool { self }

  package var caption: String { "average pool" }

  package var label: String { "global" }

  package var geometry: Geometry? { nil }

  package var signature: String { "globalAveragePool" }

  package var family: Family { .pooling }
}
