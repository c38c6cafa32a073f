import Foundation

/// What one trial came to.
package enum Outcome: Hashable, Sendable {
  case measured(Double)
  case diverged
  /// Not run, not yet at its end, stopped early, or failed for a reason that is not the variant's.
  case missing
}

/// Two variants over the same seeds, difference by difference.
package struct PairedComparison: Hashable, Sendable {
  /// The seeds for which anything was planned.
  package var planned: Int
  /// The seeds for which both were measured.
  package var pairs: Int
  /// The seeds for which the variant diverged.
  package var divergedVariant: Int
  /// The seeds for which the other diverged.
  package var divergedOther: Int
  /// Variant minus other; nil without a pair.
  package var difference: Estimate?

  /// Compares outcomes seed by seed, both in the order of the seeds.
  package init(of variant: [Outcome], against other: [Outcome]) {
    planned = max(variant.count, other.count)
    let variant = variant.map(\.settled)
    let other = other.map(\.settled)
    divergedVariant = variant.count { $0 == .diverged }
    divergedOther = other.count { $0 == .diverged }
    let differences = zip(variant, other).compactMap { one, two -> Double? in
      guard case .measured(let one) = one, case .measured(let two) = two else { return nil }
      return one - two
    }
    pairs = differences.count
    difference = Estimate(of: differences)
  }

  /// Whether all differences are equal, up to what arithmetic rounds away.
  package var isConstant: Bool {
    guard let difference, let deviation = difference.standardDeviation else { return false }
    return deviation <= 1e-12 * max(1, difference.mean.magnitude)
  }

  /// Whether no pair differs at all.
  package var isIdentical: Bool {
    isConstant && (difference?.mean ?? 1).magnitude <= 1e-12
  }

  /// The probability of a difference at least as large by chance alone, two-sided.
  ///
  /// Student's t test of the differences; where all are the same and there is no spread to judge
  /// by, the sign test. Nil where there is nothing to test.
  package var probability: Double? {
    guard let difference, pairs > 1, !isIdentical else { return nil }
    guard !isConstant, let error = difference.standardError else {
      return pow(2, 1 - Double(pairs))
    }
    return 2
      * StudentT.tail(
        beyond: (difference.mean / error).magnitude, degreesOfFreedom: Double(pairs - 1))
  }
}

extension Outcome {
  /// A number that is none is a divergence.
  fileprivate var settled: Outcome {
    if case .measured(let value) = self, !value.isFinite { return .diverged }
    return self
  }
}
