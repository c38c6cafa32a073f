import Netlab

/// n×n convolutions against n×1 followed by 1×n.
let asymmetric = Sweep(
  "asymmetric",
  claim: """
    An n×n convolution can be replaced by n×1 and 1×n, the cheaper the larger n is; that works well \
    on grids of 12 to 20 pixels.
    """,
  source: "Szegedy et al. 2015, “Rethinking the Inception Architecture”, §3.2",
  dataset: .fashionMNIST, subset: 6000, epochs: 3, seeds: 5
) {
  for size in [3, 7] {
    Variant("\(size)×\(size)", square(size))
    Variant("\(size)×1 + 1×\(size)", rectangles(size), against: "\(size)×\(size)")
  }
}

private func square(_ size: Int) -> Network {
  plain { conv(Extent(size), 16, norm: .batch) }
}

private func rectangles(_ size: Int) -> Network {
  plain {
    conv(Extent(size, 1), 16, norm: .batch)
    conv(Extent(1, size), 16, norm: .batch)
  }
}

/// A network that looks at 14×14 pixels twice.
private func plain(@NetworkBuilder _ block: () -> Sequential) -> Network {
  Network("plain", input: Shape(1, 28, 28)) {
    conv(`3x3`, 16, norm: .batch)
    maxPool(`2x2`)
    block()
    block()
    maxPool(`2x2`)
    conv(`3x3`, 32, norm: .batch)
    globalAveragePool()
    linear(10)
  }
}
