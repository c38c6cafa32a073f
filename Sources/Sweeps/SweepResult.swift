import Foundation
import Netlab
import Statistics
import Store

/// What a sweep has come to so far, from what the database holds.
package struct SweepResult: Sendable {
  /// A trial of a design.
  package struct Trial: Hashable, Sendable {
    package var seed: Int
    package var state: TrialState
    package var message: String?
    package var epochs: [EpochReport]
    package var host: String?
    package var toolVersion: String?
    package var began: String?
    package var ended: String?
    package var threads: Int?

    /// The accuracy on the test images after the last epoch, once that is reached.
    package var accuracy: Double? { state == .done ? epochs.last?.testAccuracy : nil }
    /// The seconds of training so far.
    package var seconds: Double { epochs.reduce(0) { $0 + $1.seconds } }
  }

  /// A design with its trials, in the order of the seeds.
  package struct Design: Sendable {
    package var name: String
    package var multiplyAdds: Int
    package var parameters: Int
    /// How many epochs its recipe asks for.
    package var epochs: Int
    package var trials: [Trial]

    /// The mean accuracy of the trials that are done; nil if there is none.
    package var accuracy: Estimate? { Estimate(of: trials.compactMap(\.accuracy)) }
    /// The middle one of all epochs' times.
    package var secondsPerEpoch: Double? {
      let seconds = trials.flatMap(\.epochs).map(\.seconds).sorted()
      return seconds.isEmpty ? nil : seconds[seconds.count / 2]
    }
    var outcomes: [Outcome] {
      trials.map { trial in
        if trial.state == .diverged { return .diverged }
        return trial.accuracy.map(Outcome.measured) ?? .missing
      }
    }
  }

  /// A design beside the one that it is compared with.
  package struct Comparison: Sendable {
    package var variant: String
    package var against: String
    package var paired: PairedComparison
    package var verdict: Verdict
    /// The probability by Holm's procedure; nil where nothing was tested.
    package var adjustedProbability: Double?
    package var costRatio: Double?

    package var sentence: VerdictSentence {
      VerdictSentence(
        variant: variant, other: against, comparison: paired, verdict: verdict,
        costRatio: costRatio)
    }
  }

  package var name: String
  package var claim: String?
  package var source: String?
  package var dataset: String
  package var epochs: [Int]
  package var subset: Int?
  package var seeds: [Int]
  package var designs: [Design]
  package var comparisons: [Comparison]

  /// Reads what the database holds of a sweep; what it does not hold is pending.
  package init(_ plan: SweepPlan, in store: StoreReader) throws(StoreError) {
    let numbers = try store.numbers(of: plan.planned)
    var trials: [Trial?] = []
    for number in numbers {
      guard let number, let (trial, epochs) = try store.trial(number) else {
        trials.append(nil)
        continue
      }
      trials.append(
        Trial(
          seed: trial.seed, state: trial.state, message: trial.message, epochs: epochs,
          host: trial.host, toolVersion: trial.toolVersion, began: trial.began,
          ended: trial.ended, threads: trial.threads))
    }
    self.init(plan, trials: trials)
  }

  /// The result of trials, in the order of the plan's.
  package init(_ plan: SweepPlan, trials: [Trial?]) {
    name = plan.name
    claim = plan.claim
    source = plan.source
    dataset = plan.dataset.name
    epochs = Set(plan.designs.map(\.recipe.epochs)).sorted()
    subset = plan.designs.first?.recipe.subset
    seeds = plan.seeds
    let designs = plan.designs.indices.map { index in
      Design(
        name: plan.designs[index].name, multiplyAdds: plan.designs[index].multiplyAdds,
        parameters: plan.designs[index].parameters, epochs: plan.designs[index].recipe.epochs,
        trials: plan.seeds.map { seed in
          plan.trial(of: index, seed: seed).flatMap { trials[$0] }
            ?? Trial(seed: seed, state: .pending, epochs: [])
        })
    }
    self.designs = designs
    let pairs = plan.designs.indices.compactMap { index in
      plan.designs[index].against.map { (index, $0) }
    }
    let paired = pairs.map {
      PairedComparison(of: designs[$0.0].outcomes, against: designs[$0.1].outcomes)
    }
    let verdicts = Verdict.verdicts(of: paired)
    let probabilities = Verdict.adjusted(paired.map(\.probability))
    comparisons = pairs.indices.map { index in
      let (one, other) = (designs[pairs[index].0], designs[pairs[index].1])
      return Comparison(
        variant: one.name, against: other.name, paired: paired[index], verdict: verdicts[index],
        adjustedProbability: probabilities[index],
        costRatio: other.multiplyAdds > 0
          ? Double(one.multiplyAdds) / Double(other.multiplyAdds) : nil)
    }
  }

  /// The indices of the designs that no other beats in both accuracy and multiply-adds.
  package var front: [Int] {
    ParetoFront.indices(
      of: designs.map { (cost: Double($0.multiplyAdds), value: $0.accuracy?.mean ?? .nan) })
  }

  /// How many trials are in a state.
  package func count(_ state: TrialState) -> Int {
    designs.flatMap(\.trials).count { $0.state == state }
  }

  /// Whether no trial is left to run.
  package var isComplete: Bool {
    designs.flatMap(\.trials).allSatisfy { [.done, .diverged, .stopped].contains($0.state) }
  }

  /// How the numbers were made, in statements.
  package var smallPrint: [String] {
    let count = epochs.map(String.init).joined(separator: " or ")
    var statements = [
      "\(dataset)\(subset.map { ", \($0.grouped) training images" } ?? ""), \(count)"
        + " \(epochs == [1] ? "epoch" : "epochs")",
      "accuracy: of the test images after the last epoch, the mean over the seeds ± half of its"
        + " 95 % interval (Student's t)",
    ]
    if !comparisons.isEmpty {
      statements.append(
        "differences: paired by seed, each with its own 95 % interval; "
          + (comparisons.count == 1
            ? "a verdict needs p ≤ 0.05"
            : "verdicts hold together at 5 % (Holm's procedure over \(comparisons.count))"))
      statements.append(
        "the seeds vary first weights, order and dropout; the test images are the same for all")
    }
    return statements
  }
}

extension Int {
  fileprivate var grouped: String {
    var digits = String(self)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }
}
