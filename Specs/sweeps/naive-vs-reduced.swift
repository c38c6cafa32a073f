import Netlab

/// Inception modules with and without 1×1 reductions, at three widths: figure 2 of Szegedy et al. 2014.
let naiveVersusReduced = Sweep(
  "naive-vs-reduced",
  claim: """
    1×1 convolutions in front of the larger ones make modules much cheaper, and cost no accuracy: \
    the network may be wider or deeper instead.
    """,
  source: "Szegedy et al. 2014, “Going Deeper with Convolutions”, §4", dataset: .fashionMNIST,
  subset: 6000, epochs: 3, seeds: 5
) {
  for width in [0.5, 0.75, 1] {
    Variant("naive ×\(width)", miniInception(width: width, reduced: false))
    Variant(
      "reduced ×\(width)", miniInception(width: width, reduced: true),
      against: "naive ×\(width)")
  }
}

private func miniInception(width: Double, reduced: Bool) -> Network {
  func filters(_ count: Int) -> Int { Int((Double(count) * width).rounded()) }
  func module(_ name: String, _ scale: Int) -> Sequential {
    inception(
      name, `1x1`: filters(16 * scale), `3x3red`: reduced ? filters(16 * scale) : nil,
      `3x3`: filters(24 * scale), `5x5red`: reduced ? filters(8 * scale) : nil,
      `5x5`: filters(8 * scale), pool: reduced ? filters(8 * scale) : nil, norm: .batch)
  }
  return Network(reduced ? "reduced" : "naive", input: Shape(1, 28, 28)) {
    conv(`3x3`, filters(16), norm: .batch, name: "conv1")
    maxPool(`3x3`, stride: 2, padding: 1, name: "pool1")
    module("a", 1)
    maxPool(`3x3`, stride: 2, padding: 1, name: "pool2")
    module("b", 2)
    globalAveragePool()
    linear(10)
  }
}
