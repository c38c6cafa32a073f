import Netlab

/// A global average in front of the classifier against fully connected layers.
let pooledHead = Sweep(
  "pooled-head",
  claim: """
    A global average pool in place of fully connected layers needs far fewer parameters, overfits \
    less, and was worth about 0.6 points of top-1 accuracy.
    """,
  source: "Lin et al. 2013, “Network in Network”, §3.2; Szegedy et al. 2014, §5",
  dataset: .fashionMNIST, subset: 6000, epochs: 4, seeds: 5
) {
  Variant(
    "fully connected",
    network {
      linear(128, activation: .relu)
      dropout(0.5)
      linear(10)
    })
  Variant(
    "fully connected, no dropout",
    network {
      linear(128, activation: .relu)
      linear(10)
    })
  Variant(
    "global average",
    network {
      globalAveragePool()
      linear(10)
    }, against: "fully connected")
}

private func network(@NetworkBuilder head: () -> Sequential) -> Network {
  Network("head", input: Shape(1, 28, 28)) {
    conv(`3x3`, 16, norm: .batch)
    maxPool(`2x2`)
    conv(`3x3`, 32, norm: .batch)
    maxPool(`2x2`)
    conv(`3x3`, 32, norm: .batch)
    head()
  }
}
