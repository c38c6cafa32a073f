import Netlab

extension Sum: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] { layer.unchanged }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    guard layer.inputs.count > 1 else { return nil }
    return layer.elementwise(
      perOutput: layer.inputs.count - 1, symbol: "(B − 1)",
      note: "additions of B = \(layer.inputs.count) branches")
  }
}
