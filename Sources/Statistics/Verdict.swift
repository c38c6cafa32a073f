import Foundation

/// What a comparison's numbers carry, and nothing beyond.
package enum Verdict: Hashable, Sendable {
  case better
  case worse
  /// The difference may be chance; so many more seeds would tell, nil if too many.
  case notDistinguishable(moreSeeds: Int?)
  /// The same difference for every seed, but for too few of them.
  case noSpread(moreSeeds: Int)
  /// Not one pair differs.
  case identical
  /// One pair tells nothing of chance.
  case oneSeed
  /// No seed has both measurements.
  case noPair
  /// Every trial of the variant diverged, or of the other, or of both.
  case neverTrained(variant: Bool, other: Bool)
}

extension Verdict {
  /// The probability with which all verdicts of a family hold together is 1 − this, at least.
  package static let level = 0.05

  /// The verdicts of all comparisons of one study.
  ///
  /// Among many comparisons some look different by chance alone, so that each has to pass a stricter
  /// test the more there are: Holm's procedure keeps the probability of even one false verdict at 5 %.
  /// - Source: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure".
  package static func verdicts(of comparisons: [PairedComparison]) -> [Verdict] {
    let probabilities = adjusted(comparisons.map(\.probability))
    let tests = max(1, comparisons.count { $0.probability != nil })
    return zip(comparisons, probabilities).map { comparison, probability in
      verdict(of: comparison, adjusted: probability, tests: tests)
    }
  }

  /// Probabilities that may be compared with the level as if each test were alone.
  package static func adjusted(_ probabilities: [Double?]) -> [Double?] {
    let order = probabilities.indices.filter { probabilities[$0] != nil }
      .sorted { (probabilities[$0] ?? 0, $0) < (probabilities[$1] ?? 0, $1) }
    var adjusted = [Double?](repeating: nil, count: probabilities.count)
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, (probabilities[index] ?? 1) * Double(order.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }

  private static func verdict(
    of comparison: PairedComparison, adjusted probability: Double?, tests: Int
  ) -> Verdict {
    let planned = comparison.planned
    let isVariantLost = planned > 0 && comparison.divergedVariant == planned
    let isOtherLost = planned > 0 && comparison.divergedOther == planned
    if isVariantLost || isOtherLost {
      return .neverTrained(variant: isVariantLost, other: isOtherLost)
    }
    guard let difference = comparison.difference else { return .noPair }
    if comparison.pairs == 1 { return .oneSeed }
    guard let probability else { return .identical }
    if probability <= level { return difference.mean > 0 ? .better : .worse }
    let share = level / Double(tests)
    if comparison.isConstant {
      let needed = Int((1 - log2(share)).rounded(.up))
      return .noSpread(moreSeeds: max(1, needed - comparison.pairs))
    }
    let effect = difference.mean / (difference.standardDeviation ?? .infinity)
    let needed = Power.pairsNeeded(effect: effect, level: share)
    return .notDistinguishable(moreSeeds: needed.map { max(1, $0 - comparison.pairs) })
  }
}
