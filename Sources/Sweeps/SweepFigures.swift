import Foundation
import Netlab
import Plots
import Statistics
import Store

extension SweepResult {
  /// Accuracy against multiply-adds, with the designs that no other beats joined by a line.
  package var costFigure: Figure {
    let front = front
    func point(_ index: Int) -> Plot.Point? {
      guard let accuracy = designs[index].accuracy else { return nil }
      return Plot.Point(
        x: Double(designs[index].multiplyAdds), y: accuracy.mean * 100,
        interval: accuracy.interval.map { $0.lowerBound * 100...$0.upperBound * 100 },
        name: designs[index].name)
    }
    let others = designs.indices.filter { !front.contains($0) }
    let best = front.compactMap(point)
    let line = best.map { Plot.Point(x: $0.x, y: $0.y) }
    return Figure(
      [
        Plot(
          name, x: .init("multiply-adds of one image", isLogarithmic: true),
          y: .init("test accuracy (%)"),
          series: [
            .init("Pareto front", line.count > 1 ? line : [], style: .steps, tint: 0),
            .init("best for its cost", best, style: .marks(filled: true), tint: 0),
            .init("beaten", others.compactMap(point), style: .marks(filled: false), tint: 1),
          ])
      ], footnote: footnote)
  }

  /// Loss and accuracy over the epochs, the mean of all trials that have come so far.
  package var epochFigure: Figure {
    func series(_ value: (EpochReport) -> Double?) -> [Plot.Series] {
      designs.enumerated().map { index, design in
        let last = design.trials.map { $0.epochs.count }.max() ?? 0
        let points = (0..<last).compactMap { epoch -> Plot.Point? in
          let values = design.trials.compactMap { trial in
            trial.epochs.indices.contains(epoch) ? value(trial.epochs[epoch]) : nil
          }
          guard let estimate = Estimate(of: values) else { return nil }
          return Plot.Point(x: Double(epoch + 1), y: estimate.mean, interval: estimate.interval)
        }
        return .init(design.name, points, style: .course, tint: index)
      }
    }
    return Figure(
      [
        Plot(
          "\(name): accuracy", x: .init("epoch", isCount: true), y: .init("test accuracy (%)"),
          series: series { $0.testAccuracy.map { $0 * 100 } }),
        Plot(
          "\(name): loss", x: .init("epoch", isCount: true), y: .init("training loss"),
          series: series { $0.trainLoss }),
      ], footnote: footnote, width: 1100, height: 540)
  }

  private var footnote: String {
    let images = subset.map { ", \($0) training images" } ?? ""
    let count = seeds.count == 1 ? "1 seed" : "\(seeds.count) seeds"
    return "\(dataset)\(images); means over \(count), bars: 95 % intervals (Student's t)"
  }
}
