import Netlab

/// Labels with a tenth of their probability spread over all classes against hard ones.
let labelSmoothing = Sweep(
  "label-smoothing",
  claim: """
    Label smoothing with ε = 0.1 keeps a network from growing too confident, and was worth about \
    0.2 points of top-1 and top-5 error.
    """,
  source: "Szegedy et al. 2015, “Rethinking the Inception Architecture”, §7",
  dataset: .fashionMNIST, subset: 6000, epochs: 4, seeds: 5
) {
  Variant("hard labels", network)
  Variant("ε = 0.1", network, against: "hard labels", recipe: Recipe(labelSmoothing: 0.1))
}

private let network = Network("plain", input: Shape(1, 28, 28)) {
  conv(`3x3`, 16, norm: .batch)
  maxPool(`2x2`)
  conv(`3x3`, 32, norm: .batch)
  maxPool(`2x2`)
  conv(`3x3`, 64, norm: .batch)
  globalAveragePool()
  linear(10)
}
