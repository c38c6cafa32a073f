import Netlab

/// VGG's nets A and A-LRN made small: the same layers, with and without local response normalisation.
let responseNormalisation = Sweep(
  "response-normalisation",
  claim: """
    Local response normalisation does not improve the accuracy of net A, and costs memory and time.
    """,
  source: "Simonyan and Zisserman 2014, §2.1 and §4.1, table 3", dataset: .fashionMNIST,
  subset: 6000, epochs: 4, seeds: 5, recipe: Recipe(learningRate: 0.01)
) {
  Variant("A", small(normalised: false))
  Variant("A-LRN", small(normalised: true), against: "A")
}

private func small(normalised: Bool) -> Network {
  Network("A", input: Shape(1, 28, 28)) {
    conv(`3x3`, 16)
    if normalised { lrn(size: 5, alpha: 1e-4, beta: 0.75, k: 2) }
    maxPool(`2x2`)
    conv(`3x3`, 32)
    maxPool(`2x2`)
    conv(`3x3`, 32)
    conv(`3x3`, 32)
    maxPool(`2x2`)
    linear(64, activation: .relu)
    dropout(0.5)
    linear(10)
  }
}
