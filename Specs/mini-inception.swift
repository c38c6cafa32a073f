import Netlab

/// Two Inception modules on small grey pictures: GoogLeNet's idea at a size that trains in minutes.
///
/// Modules as in figure 2(b) of Szegedy et al. 2014, "Going Deeper with Convolutions"; widths are netlab's
/// own choice, and so is batch normalisation, without which five epochs would not suffice.
let miniInceptionNetwork = miniInception()

/// The network in `width` times its usual width, its modules reduced or naive.
private func miniInception(width: Double = 1, reduced: Bool = true) -> Network {
  func filters(_ count: Int) -> Int { max(1, Int((Double(count) * width).rounded())) }
  func module(_ name: String, _ scale: Int) -> Sequential {
    inception(
      name, `1x1`: filters(16 * scale), `3x3red`: reduced ? filters(16 * scale) : nil,
      `3x3`: filters(24 * scale), `5x5red`: reduced ? filters(8 * scale) : nil,
      `5x5`: filters(8 * scale), pool: reduced ? filters(8 * scale) : nil, norm: .batch)
  }
  return Network(
    "mini-Inception", input: Shape(1, 28, 28), source: "after Szegedy et al. 2014, figure 2"
  ) {
    conv(`3x3`, filters(16), norm: .batch, name: "conv1")
    maxPool(`3x3`, stride: 2, padding: 1, name: "pool1")
    module("a", 1)
    maxPool(`3x3`, stride: 2, padding: 1, name: "pool2")
    module("b", 2)
    globalAveragePool()
    linear(10, name: "classifier")
    softmax()
  }
}
