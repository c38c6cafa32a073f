import Netlab

extension ChannelPad: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [
      Formula("Cout", "", "\(channels)", layer.output.channels),
      Formula("H'", "H", layer.inputHeight, layer.output.extent?.height),
      Formula("W'", "W", layer.inputWidth, layer.output.extent?.width),
    ]
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? { nil }
}
