/// The images that a network reads; the first node of every graph.
///
/// - Shapes: C×H×W; height and width may be left open.
public struct Input: Hashable, Sendable, Codable {
  package var channels: Int
  package var extent: Extent?

  package init(channels: Int, extent: Extent?) {
    self.channels = channels
    self.extent = extent
  }
}

extension Input: OperatorRules {
  package var name: String { "input" }

  package var operandProblems: [Problem] {
    [
      Problem.check(.channels, channels),
      extent.flatMap { Problem.check(.height, $0.height) },
      extent.flatMap { Problem.check(.width, $0.width) },
    ].compactMap { $0 }
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    OpenShape(channels, extent)
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    .nothing
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> Input { self }

  package var caption: String { "input" }

  package var label: String { OpenShape(channels, extent).description }

  package var geometry: Geometry? { nil }

  package var signature: String { "input \(OpenShape(channels, extent))" }

  package var family: Family { .input }
}
