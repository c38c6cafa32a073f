import Netlab

/// Xception: Inception modules taken to the extreme, thirty-six convolutions in fourteen blocks.
///
/// Chollet 2016, "Xception: Deep Learning with Depthwise Separable Convolutions", figure 5.
///
/// Choices that the figure leaves open, as in the author's code: neither bias nor activation
/// between the depthwise and the pointwise convolution; the first two convolutions are not padded;
/// all else is padded as TensorFlow's SAME; no dropout.
let xception = Network(
  "Xception", input: Shape(3, 299, 299), source: "Chollet 2016, figure 5"
) {
  conv(`3x3`, 32, stride: 2, padding: .valid, norm: .batch)
  conv(`3x3`, 64, padding: .valid, norm: .batch)
  for (index, filters) in [128, 256, 728].enumerated() {
    reducing("entry\(index + 1)", [filters, filters], startsWithReLU: index > 0)
  }
  for number in 1...8 {
    residual("middle\(number)", activation: nil) {
      for _ in 1...3 {
        relu()
        separable(728)
      }
    }
  }
  reducing("exit1", [728, 1024], startsWithReLU: true)
  separable(1536)
  relu()
  separable(2048)
  relu()
  globalAveragePool()
  linear(1000)
  softmax()
}

/// Two separable convolutions and a strided pool, beside a strided projection.
private func reducing(_ name: String, _ filters: [Int], startsWithReLU: Bool) -> some Block {
  residual(name, activation: nil) {
    if startsWithReLU { relu() }
    separable(filters[0])
    relu()
    separable(filters[1])
    maxPool(`3x3`, stride: 2, padding: .same)
  } shortcut: {
    conv(`1x1`, filters[1], stride: 2, norm: .batch, activation: nil)
  }
}

private func separable(_ filters: Int) -> some Block {
  Sequential {
    depthwiseConv(`3x3`, bias: false, activation: nil)
    conv(`1x1`, filters, norm: .batch, activation: nil)
  }
}
