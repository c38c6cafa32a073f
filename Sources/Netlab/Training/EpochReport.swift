/// What one epoch of a training run came to; accuracies are fractions.
package struct EpochReport: Hashable, Sendable, Codable {
  /// Counted from 1.
  package var epoch: Int
  /// The mean loss of the main output over the epoch's steps, each as it was before the step's change.
  package var trainLoss: Double
  package var trainAccuracy: Double
  /// Of the test images after the epoch, with averaged weights where the recipe averages; nil without test images.
  package var testLoss: Double?
  package var testAccuracy: Double?
  package var testTop5Accuracy: Double?
  /// The rate of the epoch's last step.
  package var learningRate: Double
  /// Training alone, without the test.
  package var seconds: Double
  package var imagesPerSecond: Double

  package init(
    epoch: Int, trainLoss: Double, trainAccuracy: Double, testLoss: Double?,
    testAccuracy: Double?, testTop5Accuracy: Double?, learningRate: Double, seconds: Double,
    imagesPerSecond: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.testLoss = testLoss
    self.testAccuracy = testAccuracy
    self.testTop5Accuracy = testTop5Accuracy
    self.learningRate = learningRate
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
  }
}

extension [EpochReport] {
  /// The epoch of the highest test accuracy, the earliest of equals; without test images that of the lowest loss.
  package var best: EpochReport? {
    self.min { one, other in
      switch (one.testAccuracy, other.testAccuracy) {
      case (let one?, let other?): one > other
      case (nil, _), (_, nil): one.trainLoss < other.trainLoss
      }
    }
  }
}
