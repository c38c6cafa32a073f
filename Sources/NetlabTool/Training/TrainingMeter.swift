import Foundation
import Netlab
import Tables
import Training

/// What a run shows on stderr: a bar that moves on a terminal, and a line for each epoch.
struct TrainingMeter {
  private let epochs: Int
  private let isQuiet: Bool
  private var meter: ProgressMeter
  private var shown = ContinuousClock.now - .seconds(1)

  init(epochs: Int, isQuiet: Bool) {
    self.epochs = epochs
    self.isQuiet = isQuiet
    meter = ProgressMeter(isShown: !isQuiet && ProgressMeter.isOnTerminal)
  }

  /// Shows where the run stands, ten times a second at most.
  mutating func show(_ report: StepReport) {
    let now = ContinuousClock.now
    guard now - shown >= .milliseconds(100) else { return }
    shown = now
    let done = Double((report.epoch - 1) * report.steps + report.step)
    meter.show(
      done / Double(report.epochs * report.steps),
      "epoch \(report.epoch)/\(report.epochs)  loss \(Self.decimal(report.meanLoss, 3))"
        + "  \(Self.percent(report.accuracy))  \(Int(report.imagesPerSecond)) images/s"
        + "  \(Self.clock(report.secondsLeft)) left")
  }

  /// Tells what an epoch came to.
  func show(_ report: EpochReport) {
    guard !isQuiet else { return }
    meter.finish()
    StandardError.write(Self.line(report, of: epochs))
  }

  /// Takes the bar away.
  func finish() { meter.finish() }

  static func line(_ report: EpochReport, of epochs: Int) -> String {
    var parts = [
      "epoch \(report.epoch)/\(epochs): loss \(decimal(report.trainLoss, 4)),"
        + " accuracy \(percent(report.trainAccuracy))"
    ]
    if let loss = report.testLoss, let accuracy = report.testAccuracy {
      let top5 = report.testTop5Accuracy.map { ", top-5 \(percent($0))" } ?? ""
      parts.append("test \(decimal(loss, 4)), \(percent(accuracy))\(top5)")
    }
    parts.append("\(Int(report.imagesPerSecond)) images/s, \(decimal(report.seconds, 1)) s")
    return parts.joined(separator: "; ")
  }

  private static func percent(_ fraction: Double) -> String { "\(decimal(100 * fraction, 2)) %" }

  private static func decimal(_ number: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", number)
  }

  /// `0:42`, `12:07`, `3:05:00`.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(0, seconds), 1e9).rounded())
    let (minutes, rest) = (whole / 60, whole % 60)
    let tail = String(format: "%02d", rest)
    return minutes < 60
      ? "\(minutes):\(tail)"
      : "\(minutes / 60):" + String(format: "%02d", minutes % 60) + ":\(tail)"
  }
}
