import Testing

@testable import Statistics

@Suite struct `Student's t` {
  /// Upper quantiles as every textbook's table prints them, and beyond its digits as SciPy has them.
  @Test(arguments: [
    (1.0, 0.025, 12.706204736174705), (2, 0.025, 4.302652729749464),
    (4, 0.025, 2.7764451051977943), (9, 0.005, 3.2498355415921263),
    (30, 0.05, 1.6972608865939574), (120, 0.025, 1.9799304050824411),
    (3, 0.0005, 12.923978636687481),
  ])
  func `has the quantiles of published tables`(freedom: Double, tail: Double, expected: Double) {
    let quantile = StudentT.quantile(beyond: tail, degreesOfFreedom: freedom)
    #expect((quantile / expected - 1).magnitude < 1e-12)
  }

  @Test(arguments: [
    (0.5, 1.0, 0.6475836176504333), (2.0, 3, 0.9303370157205785),
    (-1.7, 7, 0.0664644483912776), (12, 2, 0.9965635331614208),
    (40, 10, 0.9999999999988596), (3.3, 250, 0.999446142063848), (0, 5, 0.5),
  ])
  func `has the probabilities of an independent program`(
    t: Double, freedom: Double, expected: Double
  ) {
    let probability = StudentT.cumulative(t, degreesOfFreedom: freedom)
    #expect((probability / expected - 1).magnitude < 1e-13)
  }

  @Test func `stays precise far out, where 1 − p would not`() {
    let tail = StudentT.tail(beyond: 40, degreesOfFreedom: 10)
    #expect((tail / 1.1404288715428768e-12 - 1).magnitude < 1e-11)
  }

  @Test func `has closed forms for one and two degrees of freedom`() {
    for t in [0.01, 0.3, 1, 4.7, 1e4] {
      // P(T > t) = ½ − atan(t)/π, and ½ − t/(2√(2 + t²)).
      let one = 0.5 - Double.atan(t) / .pi
      let two = 0.5 - t / (2 * (2 + t * t).squareRoot())
      #expect((StudentT.tail(beyond: t, degreesOfFreedom: 1) - one).magnitude < 1e-14)
      #expect((StudentT.tail(beyond: t, degreesOfFreedom: 2) - two).magnitude < 1e-14)
    }
  }

  @Test func `answers what is no number with none`() {
    #expect(StudentT.cumulative(.nan, degreesOfFreedom: 3).isNaN)
    #expect(StudentT.cumulative(.infinity, degreesOfFreedom: 3) == 1)
    #expect(StudentT.quantile(beyond: 0, degreesOfFreedom: 3) == .infinity)
    #expect(StudentT.quantile(beyond: 0.5, degreesOfFreedom: 3) < 1e-300)
    #expect(StudentT.quantile(beyond: .nan, degreesOfFreedom: 3).isNaN)
  }
}

@Suite struct `The power of a paired test` {
  /// Differences in deviations, pairs, level: powers as SciPy's noncentral t has them.
  @Test(arguments: [
    (0.5, 34, 0.05, 0.8077775012792738), (0.2, 199, 0.05, 0.8016910240370655),
    (0.8, 15, 0.05, 0.8213105387241096), (1, 5, 0.05, 0.40138991737179486),
    (2, 3, 0.01, 0.12142177882976765), (1.5, 2, 0.05, 0.13295212415702734),
    (0.1, 900, 0.05, 0.8500927455435615),
  ])
  func `is that of an independent program`(
    effect: Double, pairs: Int, level: Double, expected: Double
  ) {
    let power = Power.ofPairedTest(effect: effect, pairs: pairs, level: level)
    #expect((power - expected).magnitude < 1e-8)
    #expect(
      (Power.ofPairedTest(effect: -effect, pairs: pairs, level: level) - power).magnitude < 1e-12)
  }

  /// Cohen's small, middle and large effects need 199, 34 and 15 pairs.
  @Test(arguments: [(0.2, 199), (0.5, 34), (0.8, 15), (-0.5, 34), (0.01, nil), (0, nil)])
  func `says how many pairs are needed`(effect: Double, pairs: Int?) {
    #expect(Power.pairsNeeded(effect: effect, level: 0.05) == pairs)
  }
}

extension Double {
  /// The arc tangent by its addition theorem and series, apart from the tested code.
  fileprivate static func atan(_ x: Double) -> Double {
    if x > 1 { return .pi / 2 - atan(1 / x) }
    if x > 0.1 { return 2 * atan(x / (1 + (1 + x * x).squareRoot())) }
    return (0..<12).reduce(0.0) { sum, n in
      let power = (0..<(2 * n + 1)).reduce(1.0) { product, _ in product * x }
      return sum + (n.isMultiple(of: 2) ? 1 : -1) * power / Double(2 * n + 1)
    }
  }
}
