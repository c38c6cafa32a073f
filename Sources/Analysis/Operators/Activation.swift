import Netlab

extension Activation: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] { layer.unchanged }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    layer.elementwise(perOutput: 1, note: "one function value each")
  }
}
