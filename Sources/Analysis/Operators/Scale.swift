import Netlab

extension Scale: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] { layer.unchanged }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? {
    bias
      ? Formula("parameters", "2·C", "2·\(layer.input.channels)", layer.report.parameters)
      : Formula("parameters", "C", "\(layer.input.channels)", layer.report.parameters)
  }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    layer.elementwise(
      perOutput: bias ? 2 : 1, note: bias ? "a factor and an offset each" : "a factor each")
  }
}
