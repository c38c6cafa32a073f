import Netlab

/// Residual against plain networks at 8, 20 and 56 layers, the figure 6 of He et al. 2015 made small.
let residualVersusPlain = Sweep(
  "residual",
  claim: """
    Plain networks get worse beyond some depth, because they are hard to train; with shortcuts, \
    deeper is better.
    """,
  source: "He et al. 2015, “Deep Residual Learning for Image Recognition”, §4.2, figure 6",
  dataset: .fashionMNIST, subset: 5000, epochs: 3, seeds: 5
) {
  for (n, depth) in [(1, 8), (3, 20), (9, 56)] {
    Variant("plain-\(depth)", stacked(n: n, shortcuts: false))
    Variant("residual-\(depth)", stacked(n: n, shortcuts: true), against: "plain-\(depth)")
  }
}

/// 6n + 2 layers on 14, 7 and 4 pixels with 8, 16 and 32 filters; shortcuts as in option A.
private func stacked(n: Int, shortcuts: Bool) -> Network {
  Network("stacked", input: Shape(1, 28, 28), source: "after He et al. 2015, §4.2") {
    conv(`3x3`, 8, stride: 2, norm: .batch, name: "conv1")
    for (stage, filters) in [8, 16, 32].enumerated() {
      module("stage\(stage + 1)") {
        for number in 1...n {
          block(
            "block\(number)", filters, stride: stage > 0 && number == 1 ? 2 : 1,
            shortcut: shortcuts)
        }
      }
    }
    globalAveragePool()
    linear(10)
  }
}

private func block(
  _ name: String, _ filters: Int, stride: Extent, shortcut: Bool
) -> Sequential {
  guard shortcut else {
    return module(name) {
      conv(`3x3`, filters, stride: stride, norm: .batch)
      conv(`3x3`, filters, norm: .batch)
    }
  }
  return residual(name) {
    conv(`3x3`, filters, stride: stride, norm: .batch)
    conv(`3x3`, filters, norm: .batch, activation: nil)
  } shortcut: {
    if stride != 1 {
      maxPool(`1x1`, stride: stride, name: "subsample")
      padChannels(to: filters)
    }
  }
}
