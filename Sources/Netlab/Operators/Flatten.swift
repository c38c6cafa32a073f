/// One long vector, channel by channel and row by row.
///
/// - Shapes: C×H×W → C·H·W×1×1.
public struct Flatten: Hashable, Sendable, Codable {
  package init() {}
}

extension Flatten: OperatorRules {
  package var name: String { "flatten" }

  package var operandProblems: [Problem] { [] }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    guard let input = inputs.only.closed else {
      throw .fixedSizeNeeded(layer: "flattening", input: inputs.only)
    }
    return OpenShape(
      try product(input.channels, input.height, input.width, as: .elements), .one)
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    .nothing
  }

  package func reach(on input: OpenShape) -> Reach { input.extent == .one ? .point : .whole }

  package func resolved(on inputs: [OpenShape]) -> Flatten { self }

  package var caption: String { "flatten" }

  package var label: String { "" }

  package var geometry: Geometry? { nil }

  package var signature: String { "flatten" }

  package var family: Family { .reshaping }
}
