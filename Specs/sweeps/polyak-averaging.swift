import Netlab

/// The mean of the weights over the last steps against the weights of the last step.
let polyakAveraging = Sweep(
  "polyak-averaging",
  claim: "A running average of the weights is a better network than the weights of the last step.",
  source: """
    Polyak and Juditsky 1992; Szegedy et al. 2014, §6; Szegedy et al. 2015, “Rethinking the \
    Inception Architecture”, §8
    """,
  dataset: .fashionMNIST, subset: 6000, epochs: 4, seeds: 5,
  recipe: Recipe(schedule: .constant)
) {
  Variant("last weights", network)
  Variant(
    "average, decay 0.98", network, against: "last weights",
    recipe: Recipe(schedule: .constant, averaging: .exponential(decay: 0.98)))
  Variant("last weights, cosine", network, recipe: Recipe(schedule: .cosine()))
  Variant(
    "average, cosine", network, against: "last weights, cosine",
    recipe: Recipe(schedule: .cosine(), averaging: .exponential(decay: 0.98)))
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
