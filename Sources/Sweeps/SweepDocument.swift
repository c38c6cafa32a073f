import Statistics

/// What `sweep --format json` writes.
package struct SweepDocument: Encodable, Sendable {
  /// A trial; accuracies are fractions.
  package struct Trial: Encodable, Sendable {
    let variant: String
    let seed: Int
    let state: String
    let multiplyAdds: Int
    let parameters: Int
    let testAccuracy: Double?
    let testTop5Accuracy: Double?
    let testLoss: Double?
    let epochs: Int
    let seconds: Double
    let message: String?
  }

  /// A comparison; differences are fractions, too.
  package struct Comparison: Encodable, Sendable {
    let variant: String
    let against: String
    let difference: Double?
    let interval: [Double]?
    let pairs: Int
    let multiplyAddsRatio: Double?
    let adjustedProbability: Double?
    let verdict: String
  }

  let schema = 1
  let sweep: String
  let dataset: String
  let trials: [Trial]
  let comparisons: [Comparison]

  package init(_ result: SweepResult) {
    sweep = result.name
    dataset = result.dataset
    trials = result.designs.flatMap { design in
      design.trials.map { trial in
        let last = trial.state == .done ? trial.epochs.last : nil
        return Trial(
          variant: design.name, seed: trial.seed, state: trial.state.rawValue,
          multiplyAdds: design.multiplyAdds, parameters: design.parameters,
          testAccuracy: last?.testAccuracy, testTop5Accuracy: last?.testTop5Accuracy,
          testLoss: last?.testLoss, epochs: trial.epochs.count, seconds: trial.seconds,
          message: trial.message)
      }
    }
    comparisons = result.comparisons.map { comparison in
      let difference = comparison.paired.difference
      return Comparison(
        variant: comparison.variant, against: comparison.against, difference: difference?.mean,
        interval: difference?.interval.map { [$0.lowerBound, $0.upperBound] },
        pairs: comparison.paired.pairs, multiplyAddsRatio: comparison.costRatio,
        adjustedProbability: comparison.adjustedProbability,
        verdict: comparison.sentence.judgement)
    }
  }
}
