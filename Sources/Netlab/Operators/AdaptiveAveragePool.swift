/// The means of a fixed number of patches, whatever the input's size.
///
/// Output row i of n covers the input rows from ⌊i·H/n⌋ up to ⌈(i + 1)·H/n⌉; columns likewise.
/// - Shapes: C×H×W → C×n×m.
/// - Source: He et al. 2014 (spatial pyramid pooling), §2.2; the bounds as in PyTorch.
public struct AdaptiveAveragePool: Hashable, Sendable, Codable {
  package var outputs: Extent

  package init(outputs: Extent) {
    self.outputs = outputs
  }
}

extension AdaptiveAveragePool: OperatorRules {
  package var name: String { "adaptiveAveragePool" }

  package var operandProblems: [Problem] {
    [Problem.check(.outputs, outputs)].compactMap { $0 }
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    if let extent = inputs.only.extent,
      outputs.height > extent.height || outputs.width > extent.width
    {
      throw .outputsExceedInput(outputs: outputs, input: extent)
    }
    return OpenShape(inputs.only.channels, outputs)
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(
      elementwiseOperations: try product(
        inputs.only.channels,
        Self.reads(inputs.only.height, outputs.height),
        Self.reads(inputs.only.width, outputs.width),
        as: .elementwiseOperations))
  }

  package func reach(on input: OpenShape) -> Reach {
    if outputs == .one { return .whole }
    guard let extent = input.extent,
      extent.height % outputs.height == 0, extent.width % outputs.width == 0
    else { return .irregular }
    let side = Extent(extent.height / outputs.height, extent.width / outputs.width)
    return .window(Window(size: side, stride: side, padding: .zero))
  }

  package func resolved(on inputs: [OpenShape]) -> AdaptiveAveragePool { self }

  package var caption: String { "average pool" }

  package var label: String { "to \(outputs)" }

  package var geometry: Geometry? { nil }

  package var signature: String { "adaptiveAveragePool \(outputs)" }

  package var family: Family { .pooling }

  /// The rows that all patches of one axis read together, Σ ⌈(i + 1)·H/n⌉ − ⌊i·H/n⌋.
  ///
  /// Neighbours share a row at each of the n − 1 bounds but the gcd(H, n) − 1 that are whole.
  private static func reads(_ input: Int, _ outputs: Int) -> Int {
    var (divisor, rest) = (input, outputs)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return input + outputs - divisor
  }
}
