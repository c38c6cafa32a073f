import Foundation
import Statistics
import Store
import Tables

extension SweepResult {
  /// The designs with what they cost and what they came to.
  package var table: Table {
    let front = Set(front)
    return Table(
      columns: [
        Column("variant", shortening: .tail),
        Column("multiplyAdds", title: "multiply-adds", alignment: .right),
        Column("parameters", alignment: .right),
        Column("testAccuracy", title: "test accuracy", alignment: .right),
        Column("seeds", alignment: .right),
        Column("secondsPerEpoch", title: "s/epoch", alignment: .right, dropOrder: 1),
        Column("onFront", title: "best for its cost", dropOrder: 2),
      ],
      rows: designs.enumerated().map { index, design in
        Row([
          .text(design.name), .count(design.multiplyAdds), .count(design.parameters),
          Self.accuracy(design), Self.seeds(design),
          design.secondsPerEpoch.map {
            .notation(String(format: $0 < 10 ? "%.2f" : "%.1f", $0), raw: "\($0)")
          } ?? .unknown,
          .notation(front.contains(index) ? "●" : "", raw: "\(front.contains(index))"),
        ])
      })
  }

  private static func accuracy(_ design: Design) -> Cell {
    guard let estimate = design.accuracy else {
      return design.trials.contains { $0.state == .diverged } ? .text("diverged") : .unknown
    }
    let mean = String(format: "%.2f", estimate.mean * 100)
    let width = estimate.halfWidth.map { String(format: " ± %.2f", $0 * 100) } ?? ""
    return .notation("\(mean)\(width) %", raw: "\(estimate.mean)")
  }

  private static func seeds(_ design: Design) -> Cell {
    let done = design.trials.count { $0.state == .done }
    let all = design.trials.count
    return .notation(done == all ? "\(all)" : "\(done) of \(all)", raw: "\(done)")
  }
}

extension SweepPlan {
  /// The trials with what they cost, before any is run.
  ///
  /// - Parameter images: how many images an epoch shows, where that is known.
  package func trialTable(images: (Design) -> Int?) -> Table {
    Table(
      columns: [
        Column("trial", alignment: .right), Column("variant", shortening: .tail),
        Column("against", dropOrder: 1, shortening: .tail),
        Column("seed", alignment: .right),
        Column("epochs", alignment: .right),
        Column("multiplyAdds", title: "multiply-adds", alignment: .right),
        Column("parameters", alignment: .right),
        Column("trainingMultiplyAdds", title: "to train", alignment: .right),
      ],
      rows: trials.enumerated().map { number, trial in
        let design = designs[trial.design]
        return Row([
          .integer(number + 1), .text(design.name),
          design.against.map { .text(designs[$0].name) } ?? .empty, .integer(trial.seed),
          .count(design.recipe.epochs), .count(design.multiplyAdds), .count(design.parameters),
          images(design).map { images in
            let total = trainingMultiplyAdds(of: design, images: images)
            return .notation(Self.short(total), raw: "\(total)")
          } ?? .unknown,
        ])
      })
  }

  /// A count in few digits: `3.4 M`.
  package static func short(_ count: Double) -> String {
    let units = [(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "K")]
    guard let (size, unit) = units.first(where: { count >= $0.0 }) else {
      return String(format: "%.0f", count)
    }
    return String(format: "%.1f ", count / size) + unit
  }

  /// What a trial costs: forward once and backward twice, for each image of each epoch.
  package func trainingMultiplyAdds(of design: Design, images: Int) -> Double {
    3 * Double(design.multiplyAdds) * Double(images) * Double(design.recipe.epochs)
  }
}
