import Netlab

extension BatchNorm: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] { layer.unchanged }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? {
    switch (scale, shift) {
    case (true, true):
      Formula(
        "parameters", "2·C", "2·\(layer.input.channels)", layer.report.parameters,
        note: ": γ and β")
    case (true, false), (false, true):
      Formula(
        "parameters", "C", "\(layer.input.channels)", layer.report.parameters,
        note: scale ? ": γ" : ": β")
    case (false, false): nil
    }
  }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    switch layer.mode {
    case .inference: layer.elementwise(perOutput: 2, note: "a factor and an offset each")
    case .training:
      layer.elementwise(
        perOutput: 7, note: "mean, variance and centring, then a factor and an offset each")
    }
  }
}
