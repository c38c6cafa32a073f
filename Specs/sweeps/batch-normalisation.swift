import Netlab

/// Batch normalisation at a low and at a high learning rate.
let batchNormalisation = Sweep(
  "batch-normalisation",
  claim: """
    With batch normalisation a network trains faster, and bears learning rates that it could not \
    stand without.
    """,
  source: "Ioffe and Szegedy 2015, “Batch Normalization”, §3.3 and §4.2", dataset: .fashionMNIST,
  subset: 6000, epochs: 3, seeds: 5
) {
  for rate in [0.01, 0.1] {
    Variant(
      "without, rate \(rate)", network(nil), recipe: Recipe(learningRate: rate))
    Variant(
      "with, rate \(rate)", network(.batch), against: "without, rate \(rate)",
      recipe: Recipe(learningRate: rate))
  }
}

private func network(_ norm: Normalization?) -> Network {
  Network("plain", input: Shape(1, 28, 28)) {
    conv(`3x3`, 16, norm: norm)
    maxPool(`2x2`)
    conv(`3x3`, 32, norm: norm)
    maxPool(`2x2`)
    conv(`3x3`, 32, norm: norm)
    conv(`3x3`, 32, norm: norm)
    globalAveragePool()
    linear(10)
  }
}
