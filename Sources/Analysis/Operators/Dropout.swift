import Netlab

extension Dropout: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] { layer.unchanged }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    switch layer.mode {
    case .inference: nil
    case .training: layer.elementwise(perOutput: 1, note: "one factor each")
    }
  }
}
