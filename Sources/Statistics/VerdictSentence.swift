import Foundation

/// A comparison in words: `reduced − naive = +0.4 ± 0.2 points at 0.31× the multiply-adds: better`.
package struct VerdictSentence: Hashable, Sendable, CustomStringConvertible {
  package var variant: String
  package var other: String
  package var comparison: PairedComparison
  package var verdict: Verdict
  /// The variant's multiply-adds over the other's; nil where unknown.
  package var costRatio: Double?

  package init(
    variant: String, other: String, comparison: PairedComparison, verdict: Verdict,
    costRatio: Double?
  ) {
    self.variant = variant
    self.other = other
    self.comparison = comparison
    self.verdict = verdict
    self.costRatio = costRatio
  }

  package var description: String { "\(equation): \(judgement)" }

  /// The difference in points of accuracy, with its interval, and what it costs.
  package var equation: String {
    let cost = costRatio.map { " at \(Self.ratio($0)) the multiply-adds" } ?? ""
    guard let difference = comparison.difference else { return "\(variant) − \(other)\(cost)" }
    return "\(variant) − \(other) = \(Self.points(difference))\(cost)"
  }

  /// The verdict in words, with what it rests on where that is less than was planned.
  package var judgement: String {
    words + (isIncomplete ? " (\(coverage))" : "")
  }

  private var isIncomplete: Bool {
    switch verdict {
    case .neverTrained: false
    case .better, .worse, .notDistinguishable, .noSpread, .identical, .oneSeed, .noPair:
      comparison.pairs < comparison.planned
    }
  }

  private var words: String {
    let lost = comparison.divergedVariant + comparison.divergedOther > 0
    let condition = lost ? " where both trained" : ""
    return switch verdict {
    case .better: "better\(condition)"
    case .worse: "worse\(condition)"
    case .notDistinguishable(let more?):
      "not distinguishable\(condition); about \(Self.seeds(more)) would decide"
    case .notDistinguishable(nil):
      "not distinguishable\(condition); even \(Power.mostPairs) seeds would hardly decide"
    case .noSpread(let more):
      "the same for each of \(comparison.pairs) seeds\(condition), so no interval; about"
        + " \(Self.seeds(more)) alike would decide"
    case .identical: "identical for each seed\(condition)"
    case .oneSeed: "no verdict: one seed tells nothing of chance"
    case .noPair: "no verdict: no seed has both"
    case .neverTrained(variant: true, other: true): "no verdict: neither ever trained"
    case .neverTrained(variant: true, other: false):
      "\(variant) never trained: it diverged for every seed"
    case .neverTrained(variant: false, other: true):
      "\(other) never trained: it diverged for every seed"
    case .neverTrained(variant: false, other: false): "no verdict"
    }
  }

  private var coverage: String {
    let diverged = [
      (variant, comparison.divergedVariant), (other, comparison.divergedOther),
    ].filter { $0.1 > 0 }.map { "\($0.0) diverged for \($0.1)" }
    return (["\(comparison.pairs) of \(comparison.planned) seeds"] + diverged)
      .joined(separator: "; ")
  }

  private static func seeds(_ count: Int) -> String {
    count == 1 ? "1 more seed" : "\(count) more seeds"
  }

  /// `0.31×`, with two significant digits below ten.
  static func ratio(_ ratio: Double) -> String {
    guard ratio.isFinite, ratio > 0 else { return "?×" }
    let digits = ratio >= 9.95 ? 0 : ratio >= 0.095 ? 2 : 3
    return decimal(ratio, digits) + "×"
  }

  /// `+0.4 ± 0.2 points`: with as many digits as tell the difference from its interval's half width.
  static func points(_ difference: Estimate) -> String {
    let mean = difference.mean * 100
    guard let halfWidth = difference.halfWidth.map({ $0 * 100 }) else {
      return signed(mean, 1) + " points"
    }
    let isApart = mean.magnitude > halfWidth
    let digits =
      (1...3).first { digits in
        let scale = pow(10, Double(digits))
        let (shown, width) = ((mean.magnitude * scale).rounded(), (halfWidth * scale).rounded())
        return (shown > width) == isApart && (width > 0 || halfWidth < 1e-10)
      } ?? 3
    return "\(signed(mean, digits)) ± \(decimal(halfWidth, digits)) points"
  }

  private static func signed(_ number: Double, _ digits: Int) -> String {
    let text = decimal(number.magnitude, digits)
    let isZero = !text.contains { ("1"..."9").contains($0) }
    return (isZero ? "" : number < 0 ? "−" : "+") + text
  }

  private static func decimal(_ number: Double, _ digits: Int) -> String {
    let scale = pow(10, Double(digits))
    guard number.isFinite, number * scale < 1e15 else { return "\(number)" }
    let whole = Int((number * scale).rounded())
    guard digits > 0 else { return "\(whole)" }
    let fraction = String(whole % Int(scale))
    return "\(whole / Int(scale))."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
