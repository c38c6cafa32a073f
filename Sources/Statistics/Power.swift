import Foundation

/// How likely a paired t test finds a difference that is there.
///
/// - Source: Cohen 1988, "Statistical Power Analysis", §2; the power is that of the noncentral t
///   distribution, written as an integral over the estimated deviation.
package enum Power {
  /// The power that a study should have, as is the custom.
  package static let wanted = 0.8
  /// Beyond so many pairs, nobody trains networks to decide a question.
  package static let mostPairs = 1000

  /// The power of a two-sided test.
  ///
  /// - Parameters:
  ///   - effect: the difference in units of its standard deviation.
  ///   - pairs: how many differences are seen.
  ///   - level: the probability of a false alarm.
  package static func ofPairedTest(effect: Double, pairs: Int, level: Double) -> Double {
    guard pairs >= 2, effect.isFinite else { return effect.isFinite ? 0 : 1 }
    let freedom = Double(pairs - 1)
    let critical = StudentT.quantile(beyond: level / 2, degreesOfFreedom: freedom)
    let shift = effect.magnitude * Double(pairs).squareRoot()
    return beyond(critical, freedom: freedom, shift: shift)
      + beyond(critical, freedom: freedom, shift: -shift)
  }

  /// The fewest pairs with which the test has the wanted power; nil if they are too many.
  package static func pairsNeeded(effect: Double, level: Double) -> Int? {
    guard effect.magnitude > 0 else { return nil }
    func suffices(_ pairs: Int) -> Bool {
      ofPairedTest(effect: effect, pairs: pairs, level: level) >= wanted
    }
    guard suffices(mostPairs) else { return nil }
    var (low, high) = (1, mostPairs)
    while high - low > 1 {
      let middle = (low + high) / 2
      if suffices(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The probability that noncentral t exceeds `critical`: over the estimated deviation s, of which
  /// ν·s² is χ², by Simpson's rule.
  private static func beyond(_ critical: Double, freedom: Double, shift: Double) -> Double {
    let spread = 14 / (2 * freedom).squareRoot()
    let (low, high) = (max(0, 1 - spread), 1 + spread)
    let steps = 2000
    let width = (high - low) / Double(steps)
    let constant =
      log(2) + freedom / 2 * log(freedom / 2) - IncompleteBeta.logGamma(freedom / 2)
    var sum = 0.0
    for step in 0...steps {
      let deviation = low + Double(step) * width
      let logPower = freedom == 1 ? 0 : (freedom - 1) * log(deviation)
      let density = exp(constant + logPower - freedom * deviation * deviation / 2)
      let exceeding = erfc((critical * deviation - shift) / 2.squareRoot()) / 2
      let weight = step == 0 || step == steps ? 1.0 : step.isMultiple(of: 2) ? 2 : 4
      sum += weight * density * exceeding
    }
    return sum * width / 3
  }
}
