import Netlab

extension Softmax: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] { layer.unchanged }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    layer.elementwise(
      perOutput: 5, note: "a comparison, subtraction, exponential, addition and division each")
  }
}
