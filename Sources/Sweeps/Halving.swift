import Netlab
import Store

/// Successive halving: the worse half of the designs is given up early, twice.
///
/// - Source: Jamieson and Talwalkar 2016, "Non-stochastic Best Arm Identification and Hyperparameter
///   Optimization", figure 3.
enum Halving {
  /// An epoch at which designs are judged, and which part of all epochs that is.
  struct Rung: Hashable {
    var epoch: Int
    var fraction: Double
  }

  /// A quarter, a half and all of the epochs; fewer where they fall together.
  static func rungs(of epochs: Int) -> [Rung] {
    var rungs: [Rung] = []
    for parts in [4, 2, 1] {
      let epoch = (epochs + parts - 1) / parts
      if rungs.last?.epoch == epoch { rungs.removeLast() }
      rungs.append(Rung(epoch: epoch, fraction: epoch == epochs ? 1 : 1 / Double(parts)))
    }
    return rungs
  }

  /// The better half, by the mean test accuracy at an epoch; diverged designs come last.
  static func survivors(
    of alive: Set<Int>, _ plan: SweepPlan, epoch: Int,
    epochs: (Int) throws -> [EpochReport]
  ) rethrows -> Set<Int> {
    let ranked = try alive.sorted().map { design in
      let accuracies = try plan.seeds.compactMap { seed in
        try plan.trial(of: design, seed: seed).map(epochs)?.first { $0.epoch == epoch }?
          .testAccuracy
      }
      let isWhole = accuracies.count == plan.seeds.count
      let mean = accuracies.reduce(0, +) / Double(max(1, accuracies.count))
      return (design: design, score: isWhole ? mean : -1)
    }.sorted { ($0.score, $1.design) > ($1.score, $0.design) }
    return Set(ranked.prefix((ranked.count + 1) / 2).map(\.design))
  }
}
