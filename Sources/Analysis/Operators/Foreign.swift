import Netlab

extension Foreign: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [
      Formula("Cout", "", "\(shape.channels)", layer.output.channels),
      Formula("H'", "", layer.outputHeight, layer.output.extent?.height),
      Formula("W'", "", layer.outputWidth, layer.output.extent?.width),
    ]
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? { nil }
}
