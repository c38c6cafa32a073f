import Netlab

extension Foreign: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    let channels = shape.dimensions[0]
    return [
      Formula("Cout", "", channels.map(String.init) ?? "", channels),
      Formula("H'", "", shape.extent.map { "\($0.height)" } ?? "", shape.extent?.height),
      Formula("W'", "", shape.extent.map { "\($0.width)" } ?? "", shape.extent?.width),
    ]
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? {
    guard let numbers else { return nil }
    return Formula(
      "parameters", "", numbers.grouped, numbers, note: ": the numbers of the file that it reads")
  }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { unknown("multiply-adds") }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    unknown("elementwise operations")
  }

  private func unknown(_ quantity: String) -> Formula {
    Formula(quantity, "", "", nil, note: ": \(reason)")
  }
}
