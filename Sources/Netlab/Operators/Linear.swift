/// A fully connected layer; an input with height and width is read as one long vector.
///
/// y = W · x + b.
/// - Shapes: C×H×W → units×1×1; the vector runs channel by channel, row by row.
public struct Linear: Hashable, Sendable, Codable {
  package var units: Int
  package var bias: Bool
  /// Whether training changes its numbers; fixed codes, as in LeNet's output layer, are not learned.
  package var learned: Bool

  package init(units: Int, bias: Bool = true, learned: Bool = true) {
    self.units = units
    self.bias = bias
    self.learned = learned
  }
}

extension Linear: OperatorRules {
  package var name: String { "linear" }

  package var operandProblems: [Problem] { [Problem.check(.units, units)].compactMap { $0 } }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    guard inputs.only.extent != nil else {
      throw .fixedSizeNeeded(layer: "linear layer", input: inputs.only)
    }
    return OpenShape(units, .one)
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] {
    guard let input = inputs.only.closed else {
      throw .fixedSizeNeeded(layer: "linear layer", input: inputs.only)
    }
    let features = try product(input.channels, input.height, input.width, as: .elements)
    let weight = ParameterTensor(
      .weight, [units, features], count: try product(units, features, as: .parameters),
      learned: learned)
    guard bias else { return [weight] }
    return [weight, ParameterTensor(.bias, [units], count: units, learned: learned)]
  }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(
      multiplyAdds: try product(units, inputs.only.elements, as: .multiplyAdds),
      elementwiseOperations: bias ? units : 0)
  }

  package func reach(on input: OpenShape) -> Reach { input.extent == .one ? .point : .whole }

  package func resolved(on inputs: [OpenShape]) -> Linear { self }

  package var caption: String { "linear" }

  package var label: String { learned ? "\(units)" : "\(units), fixed" }

  package var geometry: Geometry? { nil }

  package var signature: String {
    "linear \(units), bias \(bias)" + (learned ? "" : ", fixed")
  }

  package var family: Family { .linear }
}
