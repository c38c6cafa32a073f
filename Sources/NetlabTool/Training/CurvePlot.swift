import Netlab
import Plots

/// A run's loss and accuracy over its epochs, side by side.
struct CurvePlot {
  let network: String
  let dataset: String
  let seed: UInt64
  let epochs: [EpochReport]

  /// The figure to draw.
  var figure: Figure {
    Figure(
      [
        plot("loss", "loss", factor: 1, training: \.trainLoss, test: \.testLoss),
        plot(
          "accuracy", "accuracy (%)", factor: 100, training: \.trainAccuracy,
          test: \.testAccuracy, top5: \.testTop5Accuracy),
      ], footnote: "\(network) on \(dataset), seed \(seed)")
  }

  private func plot(
    _ title: String, _ axis: String, factor: Double, training: KeyPath<EpochReport, Double>,
    test: KeyPath<EpochReport, Double?>, top5: KeyPath<EpochReport, Double?>? = nil
  ) -> Plot {
    func course(_ title: String, tint: Int, _ value: (EpochReport) -> Double?) -> Plot.Series {
      Plot.Series(
        title,
        epochs.compactMap { epoch in
          value(epoch).map { Plot.Point(x: Double(epoch.epoch), y: factor * $0) }
        }, style: .course, tint: tint)
    }
    var series = [
      course("training", tint: 0) { $0[keyPath: training] },
      course("test", tint: 1) { $0[keyPath: test] },
    ]
    if let top5 { series.append(course("test, top-5", tint: 2) { $0[keyPath: top5] }) }
    return Plot(title, x: Plot.Axis("epoch", isCount: true), y: Plot.Axis(axis), series: series)
  }
}
