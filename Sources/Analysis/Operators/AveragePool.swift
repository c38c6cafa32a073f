import Netlab

extension AveragePool: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [Formula("Cout", "Cin", "\(layer.input.channels)", layer.output.channels)]
      + slidingWindow.outputFormulas(of: layer)
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    let area = slidingWindow.area
    return layer.elementwise(
      area.symbols + "·Cout·H'·W'",
      area.numbers + "·\(layer.output.channels)·\(layer.outputHeight)·\(layer.outputWidth)",
      note: "one addition for each place of the window")
  }
}
