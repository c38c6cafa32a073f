/// Batch normalisation: zero mean and unit variance for each channel, then a learned scale and shift.
///
/// y = γ · (x − μ) / √(σ² + ε) + β, with the batch's statistics in training and their running means
/// in inference.
/// - Shapes: C×H×W → C×H×W.
/// - Source: Ioffe and Szegedy 2015, algorithms 1 and 2.
public struct BatchNorm: Hashable, Sendable, Codable {
  package var epsilon: Double
  /// The share of the old running mean that an update keeps.
  package var momentum: Double
  /// Whether γ is learned; without it γ is 1.
  package var scale: Bool
  /// Whether β is learned; without it β is 0.
  package var shift: Bool

  package init(
    epsilon: Double = 1e-5, momentum: Double = 0.9, scale: Bool = true, shift: Bool = true
  ) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.scale = scale
    self.shift = shift
  }
}

extension BatchNorm: OperatorRules {
  package var name: String { "batchNorm" }

  package var operandProblems: [Problem] {
    [
      Problem.check(.epsilon, epsilon, in: 1e-12...1, allowed: "between 1e-12 and 1"),
      Problem.check(.momentum, momentum, in: 0...1, allowed: "between 0 and 1"),
    ].compactMap { $0 }
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape { inputs.only }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] {
    let channels = inputs.only.channels
    let roles: [ParameterTensor.Role] =
      (scale ? [.weight] : []) + (shift ? [.bias] : []) + [.mean, .variance]
    return roles.map { ParameterTensor($0, [channels], count: channels) }
  }

  /// In inference one scaling and one shift; in training two more each for the mean (sum), the
  /// variance (square, sum) and the centring.
  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    let operations =
      switch mode {
      case .inference: 2
      case .training: 7
      }
    return Cost(
      elementwiseOperations: try product(
        output.elements, operations, as: .elementwiseOperations))
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> BatchNorm { self }

  package var caption: String { "BN" }

  package var label: String { "" }

  package var geometry: Geometry? { nil }

  package var signature: String {
    "batchNorm, epsilon \(Float(epsilon)), momentum \(Float(momentum)), scale \(scale)"
      + ", shift \(shift)"
  }

  package var family: Family { .normalization }
}
