import Netlab

extension Convolution: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [Formula("Cout", "", "\(filters)", layer.output.channels)]
      + slidingWindow.outputFormulas(of: layer)
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? {
    let bias = bias ? (" + Cout", " + \(filters)") : ("", "")
    let weights = weights(of: layer)
    return Formula(
      "parameters", weights.symbols + bias.0, weights.numbers + bias.1, layer.report.parameters,
      note: connections == nil ? "" : ", T being the connections")
  }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? {
    let weights = weights(of: layer)
    return layer.multiplyAdds(
      weights.symbols + "·H'·W'", weights.numbers + "·\(layer.outputHeight)·\(layer.outputWidth)")
  }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    bias ? layer.elementwise(perOutput: 1, note: "one bias each") : nil
  }

  private func weights(of layer: ExplainedLayer) -> (symbols: String, numbers: String) {
    let area = slidingWindow.area
    if let connections {
      let count = connections.reduce(0) { $0 + $1.count }
      return (area.symbols + "·T", area.numbers + "·\(count)")
    }
    return groups == 1
      ? (area.symbols + "·Cin·Cout", area.numbers + "·\(layer.input.channels)·\(filters)")
      : (
        area.symbols + "·Cin/G·Cout",
        area.numbers + "·\(layer.input.channels)/\(groups)·\(filters)"
      )
  }
}
