/// Local response normalisation across channels.
///
/// y = x / (k + α/size · Σ x²)^β, the sum running over `size` neighbouring channels, clipped at the
/// ends.
/// - Shapes: C×H×W → C×H×W.
/// - Source: Krizhevsky et al. 2012, §3.3; α/size as in Caffe, where the paper has α alone.
public struct LRN: Hashable, Sendable, Codable {
  package var size: Int
  package var alpha: Double
  package var beta: Double
  package var k: Double

  package init(size: Int = 5, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1) {
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.k = k
  }
}

extension LRN: OperatorRules {
  package var name: String { "lrn" }

  package var operandProblems: [Problem] {
    if let problem = Problem.check(.size, size) { return [problem] }
    return [
      size % 2 == 0 ? .evenSize(.size, size) : nil,
      Problem.check(.alpha, alpha, in: 0...1e6, allowed: "between 0 and 1e6"),
      Problem.check(.beta, beta, in: 0...1e3, allowed: "between 0 and 1000"),
      Problem.check(.k, k, in: 1e-9...1e9, allowed: "between 1e-9 and 1e9"),
    ].compactMap { $0 }
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape { inputs.only }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  /// For each element `size` squares, `size` − 1 additions, a scaling, a shift, a power, a division.
  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(
      elementwiseOperations: try product(
        output.elements, 2 * size + 3, as: .elementwiseOperations))
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> LRN { self }

  package var caption: String { "LRN" }

  package var label: String { "size \(size)" }

  package var geometry: Geometry? { nil }

  package var signature: String {
    "lrn \(size), alpha \(Float(alpha)), beta \(Float(beta)), k \(Float(k))"
  }

  package var family: Family { .normalization }
}
