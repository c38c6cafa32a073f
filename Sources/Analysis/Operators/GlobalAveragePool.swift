import Netlab

extension GlobalAveragePool: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [
      Formula("Cout", "Cin", "\(layer.input.channels)", layer.output.channels),
      Formula("H'", "", "1", 1), Formula("W'", "", "1", 1),
    ]
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    layer.elementwise(
      "Cin·H·W", "\(layer.input.channels)·\(layer.inputHeight)·\(layer.inputWidth)",
      note: "one addition for each input")
  }
}
