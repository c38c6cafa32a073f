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
          y: .init("test accuracy (%)", limits: 0...100),
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
          "\(name): accuracy", x: .init("epoch", isCount: true),
          y: .init("test accuracy (%)", limits: 0...100),
          series: series { $0.testAccuracy.map { $0 * 100 } }),
        Plot(
          "\(name): loss", x: .init("epoch", isCount: true), y: .init("training loss"),
          series: series { $0.trainLoss }),
      ], footnote: footnote, width: 1100, height: 540)
  }

  /// Where the sweep stands: how much of each design has been trained, all seeds together.
  package var standingFigure: Figure {
    // Bars that cover each other: each is as high as itself and all that is drawn after it.
    let kinds: [(title: String, states: Set<TrialState>, tint: Int)] = [
      ("given up or failed", [.stopped, .failed], 1), ("on the way", [.running, .pending], 5),
      ("finished", [.done, .diverged], 0),
    ]
    let series = kinds.indices.map { kind in
      let states = kinds[kind...].reduce(into: Set()) { $0.formUnion($1.states) }
      return Plot.Series(
        kinds[kind].title,
        designs.enumerated().map { index, design in
          Plot.Point(x: Double(index + 1), y: design.share(trainedIn: states) * 100)
        }, style: .bars, tint: kinds[kind].tint)
    }
    let done = count(.done) + count(.diverged)
    return Figure(
      [
        Plot(
          "\(name): \(done) of \(designs.flatMap(\.trials).count) trials are finished",
          x: .init("", categories: designs.map(\.name)),
          y: .init("trained (% of all seeds' epochs)", limits: 0...100), series: series)
      ], footnote: "")
  }

  private var footnote: String {
    let images = subset.map { ", \($0) training images" } ?? ""
    let count = seeds.count == 1 ? "1 seed" : "\(seeds.count) seeds"
    return "\(dataset)\(images); means over \(count), bars: 95 % intervals (Student's t)"
  }
}

extension SweepResult.Design {
  /// Which part of all its epochs the trials in some states have trained.
  fileprivate func share(trainedIn states: Set<TrialState>) -> Double {
    let trained = trials.filter { states.contains($0.state) }.reduce(0.0) { sum, trial in
      // A trial that diverged is finished where it stopped.
      trial.state == .diverged ? sum + 1 : sum + Double(trial.epochs.count) / Double(max(1, epochs))
    }
    return trials.isEmpty ? 0 : trained / Double(trials.count)
  }
}
