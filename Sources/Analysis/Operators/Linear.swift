import Netlab

extension Linear: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [
      Formula("Cout", "", "\(units)", units), Formula("H'", "", "1", 1),
      Formula("W'", "", "1", 1),
    ]
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? {
    guard learned else {
      return Formula("parameters", "", "0", 0, note: ", for its numbers are fixed")
    }
    return Formula(
      "parameters", "Cin·H·W·Cout" + (bias ? " + Cout" : ""),
      weights(of: layer) + (bias ? " + \(units)" : ""), layer.report.parameters)
  }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? {
    layer.multiplyAdds("Cin·H·W·Cout", weights(of: layer))
  }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    bias ? layer.elementwise("Cout", "\(units)", note: "one bias each") : nil
  }

  private func weights(of layer: ExplainedLayer) -> String {
    "\(layer.input.channels)·\(layer.inputHeight)·\(layer.inputWidth)·\(units)"
  }
}
