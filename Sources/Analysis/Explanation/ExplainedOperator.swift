import Netlab

/// What an operator can say about its own numbers, in the symbols of its paper.
///
/// H, W and Cin are its input's height, width and channels; H', W' and Cout its output's; N is the
/// batch.
protocol ExplainedOperator: OperatorRules {
  /// How its output's channels, height and width come about.
  func outputFormulas(of layer: ExplainedLayer) -> [Formula]
  /// How its learned parameters are counted; none where it has none.
  func parameterFormula(of layer: ExplainedLayer) -> Formula?
  /// How its multiply-adds are counted; nil where it has none.
  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula?
  /// How its elementwise operations are counted; nil where it has none.
  func elementwiseFormula(of layer: ExplainedLayer) -> Formula?
}

/// A layer with all that its formulas put numbers in for.
struct ExplainedLayer: Hashable, Sendable {
  var inputs: [OpenShape]
  var output: OpenShape
  var report: LayerReport
  var batch: Int
  var mode: Mode

  /// The first input, or the layer's own shape where it has none.
  var input: OpenShape { inputs.first ?? output }

  var inputHeight: String { input.extent.map(\.height).operand }
  var inputWidth: String { input.extent.map(\.width).operand }
  var outputHeight: String { output.extent.map(\.height).operand }
  var outputWidth: String { output.extent.map(\.width).operand }

  /// Multiply-adds as a product, for the whole batch.
  func multiplyAdds(_ symbols: String, _ numbers: String) -> Formula {
    Formula(
      "multiply-adds", perBatch(symbols, "N"), perBatch(numbers, "\(batch)"), report.multiplyAdds)
  }

  /// Elementwise operations as a product, for the whole batch.
  func elementwise(_ symbols: String, _ numbers: String, note: String) -> Formula {
    Formula(
      "elementwise operations", perBatch(symbols, "N"), perBatch(numbers, "\(batch)"),
      report.elementwiseOperations, note: ": " + note)
  }

  /// So many operations for each number of the output.
  func elementwise(perOutput count: Int, symbol: String? = nil, note: String) -> Formula {
    let (symbols, numbers) = ("Cout·H'·W'", "\(output.channels)·\(outputHeight)·\(outputWidth)")
    let factor = symbol ?? "\(count)"
    return count == 1
      ? elementwise(symbols, numbers, note: note)
      : elementwise("\(factor)·\(symbols)", "\(count)·\(numbers)", note: note)
  }

  private func perBatch(_ product: String, _ factor: String) -> String {
    batch == 1 ? product : "\(factor)·\(product)"
  }

  /// An output that is as its input is.
  var unchanged: [Formula] {
    [
      Formula("Cout", "Cin", "\(input.channels)", output.channels),
      Formula("H'", "H", inputHeight, output.extent?.height),
      Formula("W'", "W", inputWidth, output.extent?.width),
    ]
  }
}

extension Operator {
  /// The payload, which explains its numbers.
  var explained: any ExplainedOperator {
    switch self {
    case .input(let layer): layer
    case .convolution(let layer): layer
    case .maxPool(let layer): layer
    case .averagePool(let layer): layer
    case .globalAveragePool(let layer): layer
    case .adaptiveAveragePool(let layer): layer
    case .lrn(let layer): layer
    case .batchNorm(let layer): layer
    case .scale(let layer): layer
    case .activation(let layer): layer
    case .dropout(let layer): layer
    case .linear(let layer): layer
    case .softmax(let layer): layer
    case .flatten(let layer): layer
    case .concat(let layer): layer
    case .sum(let layer): layer
    case .channelPad(let layer): layer
    case .channelShuffle(let layer): layer
    case .foreign(let layer): layer
    }
  }
}
