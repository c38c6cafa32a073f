/// A row of GoogLeNet's table 1: what it prints, and the filters that must give it.
///
/// - Source: Szegedy et al. 2014, table 1.
struct InceptionModuleRow {
  var name: String
  var side: Int
  /// The channels that the row before it puts out.
  var inputs: Int
  var filters: Filters
  /// Parameters, in 1,024.
  var parameters: Int
  /// Operations, in millions.
  var operations: Int

  /// The six columns of filter counts.
  struct Filters {
    var `1x1`: Int
    var `3x3red`: Int
    var `3x3`: Int
    var `5x5red`: Int
    var `5x5`: Int
    var pool: Int

    var outputs: Int { `1x1` + `3x3` + `5x5` + pool }
    var all: Int { outputs + `3x3red` + `5x5red` }

    func weights(inputs: Int) -> Int {
      inputs * (`1x1` + `3x3red` + `5x5red` + pool) + 9 * `3x3red` * `3x3` + 25 * `5x5red` * `5x5`
    }
  }

  var weights: Int { filters.weights(inputs: inputs) }
  var multiplyAdds: Int { weights * side * side }

  private var printedParameters: PrintedNumber {
    PrintedNumber(parameters, .thousandsOf1024)
  }
  private var printedOperations: PrintedNumber { PrintedNumber(operations, .millions) }

  private var parametersFitFilters: Bool { printedParameters.agrees(with: Ratio(weights)) }
  private var operationsFitFilters: Bool { printedOperations.agrees(with: Ratio(multiplyAdds)) }

  /// Whether some number of weights rounds to the one column, and its cost to the other.
  private var columnsFit: Bool {
    let area = Int128(side * side)
    let (fewest, most) = printedParameters.span
    let (least, greatest) = printedOperations.span
    return fewest.numerator * area * greatest.denominator
      <= greatest.numerator * fewest.denominator
      && least.numerator * most.denominator <= most.numerator * area * least.denominator
  }

  /// What the printed parameters would cost.
  private var operationsOfParameters: String {
    let cost = Ratio(printedParameters.value.numerator * Int128(side * side))
    return printedOperations.sameUnit(cost)
  }

  /// What contradicts the printed parameters, if anything does.
  var parameterContradiction: String? {
    guard !parametersFitFilters else { return nil }
    let biased = Ratio(weights + filters.all)
    var text =
      "the row's filters have \(Ratio(weights)) weights = "
      + printedParameters.sameUnit(Ratio(weights))
    if printedParameters.agrees(with: biased) {
      text +=
        "; \(biased) with biases = \(printedParameters.sameUnit(biased)) would fit,"
        + " but no other row counts biases"
    } else {
      text += " (\(biased) with biases = \(printedParameters.sameUnit(biased)))"
    }
    switch (columnsFit, operationsFitFilters) {
    case (true, false):
      text += "; the ops column is off the same way" + (otherFilters.map { ": \($0)" } ?? "")
    case (true, true):
      text += "; the printed \(printedOperations) fits both"
    case (false, _):
      text +=
        "; \(printedParameters) at \(side)×\(side) would cost \(operationsOfParameters), not the"
        + " printed \(printedOperations)"
    }
    return text
  }

  /// What contradicts the printed operations, if anything does.
  var operationContradiction: String? {
    guard !operationsFitFilters else { return nil }
    let text =
      "the row's filters at \(side)×\(side) take \(Ratio(multiplyAdds)) multiply-adds = "
      + printedOperations.sameUnit(Ratio(multiplyAdds))
    return columnsFit
      ? text + "; \(printedOperations) fits the printed \(printedParameters), which is off too"
      : text
  }

  /// What a reader of the right one of two columns should know.
  var operationRemark: String? {
    operationsFitFilters && !columnsFit
      ? "the params column does not fit it: \(printedParameters) would cost"
        + " \(operationsOfParameters)" : nil
  }

  var parameterRemark: String? {
    guard parametersFitFilters else { return nil }
    let (low, high) = printedParameters.span
    let weights = Ratio(weights)
    let isTie = [low, high].contains {
      $0.numerator == weights.numerator * $0.denominator
    }
    return isTie ? "exactly half way: printed rounded down" : nil
  }

  /// The only change of one filter count, by eights, that would give both printed columns.
  private var otherFilters: String? {
    let columns: [(WritableKeyPath<Filters, Int>, String)] = [
      (\.`1x1`, "1×1"), (\.`3x3red`, "3×3 reduce"), (\.`3x3`, "3×3"),
      (\.`5x5red`, "5×5 reduce"), (\.`5x5`, "5×5"), (\.pool, "pool proj"),
    ]
    var found: [String] = []
    for (column, name) in columns {
      for count in stride(from: 8, through: 512, by: 8) where count != filters[keyPath: column] {
        var other = self
        other.filters[keyPath: column] = count
        guard other.parametersFitFilters, other.operationsFitFilters else { continue }
        found.append(
          "both would fit \(count) filters in column \(name) instead of"
            + " \(filters[keyPath: column]), which the printed \(filters.outputs) outputs rule out")
      }
    }
    return found.count == 1 ? found.first : nil
  }
}
