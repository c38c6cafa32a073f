import Netlab

/// One 5×5 convolution against two 3×3 with the same receptive field.
let fiveByFive = Sweep(
  "five-by-five",
  claim: """
    A 5×5 convolution can be replaced by two 3×3 ones, which see as much, cost less, and with a \
    ReLU between them are at least as accurate.
    """,
  source: """
    Simonyan and Zisserman 2014, §2.3; Szegedy et al. 2015, “Rethinking the Inception \
    Architecture”, §3.1
    """,
  dataset: .fashionMNIST, subset: 6000, epochs: 3, seeds: 5
) {
  Variant("5×5", plain { window(`5x5`, $0, $1) })
  Variant(
    "3×3 + 3×3",
    plain { input, output in
      Sequential {
        window(`3x3`, input, input)
        window(`3x3`, input, output)
      }
    }, against: "5×5")
  Variant("3×3", plain { window(`3x3`, $0, $1) }, against: "5×5")
}

private func window(_ kernel: Extent, _ input: Int, _ output: Int) -> Sequential {
  conv(kernel, output, norm: .batch)
}

/// A plain network with a block of the claim's kind on each of two resolutions.
private func plain(_ block: (Int, Int) -> Sequential) -> Network {
  Network("plain", input: Shape(1, 28, 28)) {
    conv(`3x3`, 16, norm: .batch)
    maxPool(`2x2`)
    block(16, 32)
    maxPool(`2x2`)
    block(32, 32)
    globalAveragePool()
    linear(10)
  }
}
