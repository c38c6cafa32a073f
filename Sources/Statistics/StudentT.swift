import Foundation

/// Student's t distribution.
///
/// - Source: NIST Digital Library of Mathematical Functions, §8.17: the distribution is a regularised
///   incomplete beta function, computed by its continued fraction, 8.17.22.
package enum StudentT {
  /// The probability of at most `t`.
  package static func cumulative(_ t: Double, degreesOfFreedom: Double) -> Double {
    guard t.isFinite else { return t.isNaN ? .nan : t > 0 ? 1 : 0 }
    let tail = tail(beyond: t.magnitude, degreesOfFreedom: degreesOfFreedom)
    return t > 0 ? 1 - tail : tail
  }

  /// The probability of more than `t`, for `t` of at least 0; precise far out, too.
  package static func tail(beyond t: Double, degreesOfFreedom: Double) -> Double {
    guard t.isFinite else { return t.isNaN ? .nan : 0 }
    let x = degreesOfFreedom / (degreesOfFreedom + t * t)
    return IncompleteBeta.regularized(x, degreesOfFreedom / 2, 0.5) / 2
  }

  /// The `t` that is exceeded with a probability of `tail`, of at most a half.
  package static func quantile(beyond tail: Double, degreesOfFreedom: Double) -> Double {
    guard tail > 0, tail <= 0.5, degreesOfFreedom > 0 else { return tail == 0 ? .infinity : .nan }
    var (low, high) = (0.0, 1.0)
    while self.tail(beyond: high, degreesOfFreedom: degreesOfFreedom) > tail, high < 1e300 {
      low = high
      high *= 2
    }
    // Halving until no number lies between the ends.
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if self.tail(beyond: middle, degreesOfFreedom: degreesOfFreedom) > tail {
        low = middle
      } else {
        high = middle
      }
    }
  }
}

/// The regularised incomplete beta function.
///
/// - Source: NIST Digital Library of Mathematical Functions, §8.17.
enum IncompleteBeta {
  /// I_x(a, b).
  static func regularized(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // 8.17.4: the fraction converges fast on one side of the mean only.
    if x > (a + 1) / (a + b + 2) { return 1 - regularized(1 - x, b, a) }
    let logarithm =
      a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - log(a)
    return exp(logarithm) * continuedFraction(x, a, b)
  }

  /// 8.17.22, from the front by the method of Lentz.
  private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func safe(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
    var numerator = 1.0
    var denominator = 1 / safe(1 - (a + b) * x / (a + 1))
    var value = denominator
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      denominator = 1 / safe(1 + even * denominator)
      numerator = safe(1 + even / numerator)
      value *= denominator * numerator
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      denominator = 1 / safe(1 + odd * denominator)
      numerator = safe(1 + odd / numerator)
      let change = denominator * numerator
      value *= change
      if (change - 1).magnitude < 1e-16 { break }
    }
    return value
  }

  /// ln Γ(z) for positive z: the recurrence up to where Stirling's series is exact to a double.
  ///
  /// - Source: NIST Digital Library of Mathematical Functions, 5.5.1 and 5.11.1.
  static func logGamma(_ z: Double) -> Double {
    var (z, shift) = (z, 0.0)
    while z < 12 {
      shift -= log(z)
      z += 1
    }
    let inverse = 1 / (z * z)
    let coefficients: [Double] = [
      1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156,
    ]
    var series = 0.0
    for coefficient in coefficients.reversed() { series = series * inverse + coefficient }
    let leading: Double = (z - 0.5) * log(z) - z
    return shift + leading + 0.5 * log(2 * Double.pi) + series / z
  }
}
