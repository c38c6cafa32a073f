/// Zeroes each number with probability `rate` while training, and scales the others by 1/(1 − rate).
///
/// - Shapes: C×H×W → C×H×W.
/// - Source: Srivastava et al. 2014; scaled in training, so that inference does nothing.
public struct Dropout: Hashable, Sendable, Codable {
  package var rate: Double

  package init(rate: Double) {
    self.rate = rate
  }
}

extension Dropout: OperatorRules {
  package var name: String { "dropout" }

  package var operandProblems: [Problem] {
    rate >= 0 && rate < 1
      ? [] : [.outOfRange(.dropoutRate, rate, allowed: "at least 0 and less than 1")]
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape { inputs.only }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    switch mode {
    case .inference: .nothing
    case .training: Cost(elementwiseOperations: output.elements)
    }
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> Dropout { self }

  package var caption: String { "dropout" }

  package var label: String { "\(rate)" }

  package var geometry: Geometry? { nil }

  package var signature: String { "dropout \(Float(rate))" }

  package var family: Family { .regularization }
}
