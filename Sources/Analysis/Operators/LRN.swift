import Netlab

extension LRN: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] { layer.unchanged }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    layer.elementwise(
      perOutput: 2 * size + 3, symbol: "(2n + 3)",
      note: "n = \(size) squares, \(size - 1) additions, and a scaling, shift, power and division")
  }
}
