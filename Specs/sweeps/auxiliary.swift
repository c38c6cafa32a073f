import Netlab

/// GoogLeNet's classifiers on inner layers, at their weight of 0.3 and without.
let auxiliaryClassifiers = Sweep(
  "auxiliary",
  claim: """
    A classifier on an inner layer helps gradients on their way back and regularises; its effect is \
    small, about half a point.
    """,
  source: "Szegedy et al. 2014, §5 and §6", dataset: .fashionMNIST, subset: 6000, epochs: 3,
  seeds: 5, recipe: Recipe(learningRate: 0.01)
) {
  for isNormalised in [false, true] {
    let suffix = isNormalised ? ", batch norm" : ""
    Variant("without heads\(suffix)", deep(heads: false, norm: isNormalised ? .batch : nil))
    Variant(
      "with a head\(suffix)", deep(heads: true, norm: isNormalised ? .batch : nil),
      against: "without heads\(suffix)")
  }
}

private func deep(heads: Bool, norm: Normalization?) -> Network {
  func module(_ name: String, _ scale: Int) -> Sequential {
    inception(
      name, `1x1`: 8 * scale, `3x3red`: 8 * scale, `3x3`: 8 * scale, `5x5red`: 8, `5x5`: 8,
      pool: 8, norm: norm)
  }
  return Network("deep", input: Shape(1, 28, 28)) {
    conv(`3x3`, 16, stride: 2, norm: norm)
    module("a", 1)
    module("b", 1)
    maxPool(`3x3`, stride: 2, padding: 1)
    module("c", 2)
    if heads {
      auxiliary(weight: 0.3) {
        globalAveragePool()
        linear(10)
      }
    }
    module("d", 2)
    module("e", 2)
    globalAveragePool()
    linear(10)
  }
}
