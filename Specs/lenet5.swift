import Netlab

/// LeNet-5 as it is taught today: every map connected to every map, max pooling, ReLU, softmax.
///
/// LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition", figure 2, for the
/// sizes: 6, 16, 120, 84 units on 32×32 pixels.
let lenet5 = Network(
  "LeNet-5", input: Shape(1, 32, 32), source: "LeCun et al. 1998, figure 2, modernised"
) {
  conv(`5x5`, 6, padding: .valid, name: "C1")
  maxPool(`2x2`, name: "S2")
  conv(`5x5`, 16, padding: .valid, name: "C3")
  maxPool(`2x2`, name: "S4")
  conv(`5x5`, 120, padding: .valid, name: "C5")
  linear(84, activation: .relu, name: "F6")
  linear(10, name: "output")
  softmax()
}

/// LeNet-5 as published: 60,000 trainable parameters, 340,908 connections.
///
/// LeCun et al. 1998, section II.B: a subsampling layer adds four pixels, multiplies by a trainable
/// coefficient and adds a trainable bias; each layer up to F6 ends in 1.7159 · tanh(2x/3).
///
/// The output layer measures squared distances to ten fixed codes of 84 numbers, each −1 or 1.
/// Since |x − w|² = |x|² + 84 − 2·w·x, and the first two terms are the same for all classes, it is
/// declared as ten dot products with weights that training leaves alone: 840 connections, none of
/// them trainable, and the same winner.
///
/// Choice: the mean of four pixels stands for their sum; the coefficient takes up the factor.
let lenet5Classic = Network(
  "LeNet-5-classic", input: Shape(1, 32, 32), source: "LeCun et al. 1998, section II.B"
) {
  conv(`5x5`, 6, padding: .valid, activation: .scaledTanh, name: "C1")
  subsampling("S2")
  conv(
    `5x5`, 16, padding: .valid, connections: c3Connections, activation: .scaledTanh, name: "C3")
  subsampling("S4")
  conv(`5x5`, 120, padding: .valid, activation: .scaledTanh, name: "C5")
  linear(84, activation: .scaledTanh, name: "F6")
  linear(10, bias: false, learned: false, name: "output")
  softmax()
}

/// The maps of S2 that each map of C3 reads: table I of the paper, column by column.
private let c3Connections = [
  [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
  [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
  [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5],
  [0, 1, 2, 3, 4, 5],
]

private func subsampling(_ name: String) -> some Block {
  module(name) {
    averagePool(`2x2`)
    scale()
    activation(.scaledTanh)
  }
}
