import Netlab

/// How far a training run has come.
package struct RunProgress: Hashable, Sendable, Codable {
  /// Whole epochs behind it, each tested.
  package var epoch = 0
  /// Steps behind it in the epoch that runs; all of them where only the test is left.
  package var step = 0
  /// Sums over those steps.
  package var lossSum = 0.0
  package var correct = 0
  package var images = 0
  /// Seconds that those steps took.
  package var seconds = 0.0
  /// What the whole epochs came to.
  package var epochs: [EpochReport] = []

  package init() {}

  /// Ends the epoch that runs.
  mutating func close(with report: EpochReport) {
    epochs.append(report)
    epoch += 1
    (step, lossSum, correct, images, seconds) = (0, 0, 0, 0, 0)
  }
}

/// What a run tells while it trains.
package enum TrainingEvent: Hashable, Sendable {
  /// A step was taken.
  case step(StepReport)
  /// An epoch was trained and tested.
  case epoch(EpochReport)
  /// A checkpoint was written.
  case saved(path: String)
}

/// Where a run stands after a step.
package struct StepReport: Hashable, Sendable {
  /// The epoch that runs, counted from 1.
  package var epoch: Int
  package var epochs: Int
  /// Steps taken in this epoch, of how many.
  package var step: Int
  package var steps: Int
  /// The loss of this step: the main output's, and the auxiliary heads' by their weights.
  package var loss: Double
  /// Means over the epoch so far.
  package var meanLoss: Double
  package var accuracy: Double
  /// Training images of the epoch so far in a second.
  package var imagesPerSecond: Double
  /// What is left of all epochs at this rate, tests not counted.
  package var secondsLeft: Double
}
