import Netlab

extension Input: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [
      Formula("Cout", "", "\(channels)", channels),
      Formula("H'", "", layer.outputHeight, extent?.height),
      Formula("W'", "", layer.outputWidth, extent?.width),
    ]
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? { nil }
}
