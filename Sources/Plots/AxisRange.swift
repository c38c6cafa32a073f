import Foundation

/// The part of an axis that a plot shows.
struct AxisRange: Hashable {
  var low: Double
  var high: Double
  let isLogarithmic: Bool

  /// A range around values, with room at either end.
  init(around values: [Double], isLogarithmic: Bool, room: Double) {
    self.isLogarithmic = isLogarithmic
    let known = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    let least = known.min() ?? (isLogarithmic ? 1 : 0)
    let most = known.max() ?? 1
    guard isLogarithmic else {
      let span = most > least ? most - least : max(1e-3, most.magnitude * 0.1)
      (low, high) = (least - room * span, most + room * span)
      return
    }
    let span = max(log(most / least), log(2.0))
    (low, high) = (least * exp(-room * span), most * exp(room * span))
  }

  /// The range of an axis around values.
  init(_ axis: Plot.Axis, around values: [Double], room: Double) {
    self.init(around: values, isLogarithmic: axis.isLogarithmic, room: room)
    if !axis.categories.isEmpty {
      (low, high) = (0.4, Double(axis.categories.count) + 0.6)
    } else if let limits = axis.limits {
      (low, high) = (max(low, limits.lowerBound), min(high, limits.upperBound))
      if low >= high { (low, high) = (limits.lowerBound, limits.upperBound) }
    }
  }

  /// Where a value lies, from 0 to 1.
  func position(of value: Double) -> Double {
    isLogarithmic
      ? log(max(value, .leastNormalMagnitude) / low) / log(high / low)
      : (value - low) / (high - low)
  }

  /// Marks of a logarithmic axis with their names: 1, 2 and 5 of each decade that it shows.
  var marks: [(name: String, value: Double)] {
    guard isLogarithmic, low > 0 else { return [] }
    let decades = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    let all = decades.flatMap { decade in
      [1.0, 2, 5].map { $0 * pow(10, Double(decade)) }
    }.filter { low <= $0 && $0 <= high }
    return all.map { (Self.name(of: $0), $0) }
  }

  /// A count as papers write it: `20 M`.
  static func name(of value: Double) -> String {
    let units = [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " K")]
    let (size, unit) = units.first { value >= $0.0 * 0.999 } ?? (1, "")
    let number = value / size
    return PlotText.decimal(number, number == number.rounded() ? 0 : 2) + unit
  }
}
