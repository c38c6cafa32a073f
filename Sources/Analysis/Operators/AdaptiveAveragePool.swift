import Netlab

extension AdaptiveAveragePool: ExplainedOperator {
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    [
      Formula("Cout", "Cin", "\(layer.input.channels)", layer.output.channels),
      Formula("H'", "", "\(outputs.height)", outputs.height),
      Formula("W'", "", "\(outputs.width)", outputs.width),
    ]
  }

  func parameterFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func multiplyAddFormula(of layer: ExplainedLayer) -> Formula? { nil }

  func elementwiseFormula(of layer: ExplainedLayer) -> Formula? {
    let rows = reads(layer.input.extent?.height, outputs.height, ("H", "H'"))
    let columns = reads(layer.input.extent?.width, outputs.width, ("W", "W'"))
    return layer.elementwise(
      "Cin·\(rows.symbols)·\(columns.symbols)",
      "\(layer.input.channels)·\(rows.numbers)·\(columns.numbers)",
      note: "one addition for each input of each patch; neighbours share what lies on a bound")
  }

  private func reads(
    _ input: Int?, _ outputs: Int, _ names: (input: String, output: String)
  ) -> (symbols: String, numbers: String) {
    (
      "(\(names.input) + \(names.output) − gcd(\(names.input), \(names.output)))",
      "(\(input.operand) + \(outputs) − gcd(\(input.operand), \(outputs)))"
    )
  }
}
