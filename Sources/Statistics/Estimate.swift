/// What some measurements say of the number behind them.
package struct Estimate: Hashable, Sendable, Codable {
  package var mean: Double
  /// The measurements' own spread; nil for a single one.
  package var standardDeviation: Double?
  package var count: Int

  /// The share of intervals that cover what they estimate.
  package static let confidence = 0.95

  /// The estimate of finite numbers; nil where there is none.
  package init?(of values: [Double]) {
    guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    let size = Double(values.count)
    // About the first value, so that equal values have no spread at all.
    let offsets = values.map { $0 - values[0] }
    let offset = offsets.reduce(0, +) / size
    mean = values[0] + offset
    count = values.count
    guard values.count > 1 else { return }
    let squares = offsets.reduce(0) { $0 + ($1 - offset) * ($1 - offset) }
    standardDeviation = (squares / (size - 1)).squareRoot()
  }

  /// The mean's own deviation.
  package var standardError: Double? {
    standardDeviation.map { $0 / Double(count).squareRoot() }
  }

  /// Half the width of the 95 % interval; nil for a single measurement, which knows no chance.
  package var halfWidth: Double? {
    standardError.map { error in
      error == 0
        ? 0
        : error
          * StudentT.quantile(
            beyond: (1 - Self.confidence) / 2, degreesOfFreedom: Double(count - 1))
    }
  }

  /// The 95 % interval: Student's, as the spread is estimated, too.
  package var interval: ClosedRange<Double>? {
    halfWidth.map { mean - $0...mean + $0 }
  }
}
