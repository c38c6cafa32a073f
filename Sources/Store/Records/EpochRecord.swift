import GRDB
import Netlab

/// A row of `epoch`.
struct EpochRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "epoch"

  var runId: Int64
  var epoch: Int
  var trainLoss: Double
  var trainAccuracy: Double
  var testLoss: Double?
  var testAccuracy: Double?
  var testTop5Accuracy: Double?
  var learningRate: Double
  var seconds: Double
  var imagesPerSecond: Double

  init(_ report: EpochReport, of runId: Int64) {
    self.runId = runId
    epoch = report.epoch
    trainLoss = report.trainLoss
    trainAccuracy = report.trainAccuracy
    testLoss = report.testLoss
    testAccuracy = report.testAccuracy
    testTop5Accuracy = report.testTop5Accuracy
    learningRate = report.learningRate
    seconds = report.seconds
    imagesPerSecond = report.imagesPerSecond
  }

  var report: EpochReport {
    EpochReport(
      epoch: epoch, trainLoss: trainLoss, trainAccuracy: trainAccuracy, testLoss: testLoss,
      testAccuracy: testAccuracy, testTop5Accuracy: testTop5Accuracy, learningRate: learningRate,
      seconds: seconds, imagesPerSecond: imagesPerSecond)
  }
}
