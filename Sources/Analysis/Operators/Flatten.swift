import Netlab

extension Flatten: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [
      Formula(
        "Cout", "Cin·H·W", "\(layer.input.channels)·\(layer.inputHeight)·\(layer.inputWidth)",
        layer.output.channels), Formula("H'", "", "1", 1), Formula("W'", "", "1", 1),
    ]
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? { nil }
}
