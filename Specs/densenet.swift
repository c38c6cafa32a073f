import Netlab

// DenseNet with growth rate 32: Huang et al. 2016, "Densely Connected Convolutional Networks",
// table 1 (DenseNet-BC: bottlenecks of 4·32 channels, transitions that halve the channels).
//
// Choices that the table leaves open: the first pool has one row and column of padding;
// normalisation and ReLU stand before the final average; convolutions have no bias.

let densenet121 = densenet("DenseNet-121", layers: [6, 12, 24, 16])
let densenet169 = densenet("DenseNet-169", layers: [6, 12, 32, 32])
let densenet201 = densenet("DenseNet-201", layers: [6, 12, 48, 32])

private let growth = 32

private func densenet(_ name: String, layers: [Int]) -> Network {
  Network(name, input: Shape(3, 224, 224), source: "Huang et al. 2016, table 1") {
    conv(`7x7`, 2 * growth, stride: 2, norm: .batch, name: "conv1")
    maxPool(`3x3`, stride: 2, padding: 1)
    for (block, count) in layers.enumerated() {
      module("dense\(block + 1)") {
        for number in 1...count {
          denseLayer("layer\(number)")
        }
      }
      if block < layers.count - 1 {
        transition("transition\(block + 1)", to: channels(after: layers[...block]) / 2)
      }
    }
    batchNorm()
    relu()
    globalAveragePool()
    linear(1000)
    softmax()
  }
}

/// The channels behind the last of `blocks`: each block adds, each transition before it halved.
private func channels(after blocks: ArraySlice<Int>) -> Int {
  var channels = 4 * growth
  for count in blocks {
    channels = channels / 2 + count * growth
  }
  return channels
}

/// The layer's 32 new maps go behind everything that was there.
private func denseLayer(_ name: String) -> some Block {
  module(name) {
    concat {
      identity()
      branch {
        batchNorm()
        relu()
        conv(`1x1`, 4 * growth, norm: .batch)
        conv(`3x3`, growth, bias: false, activation: nil)
      }
    }
  }
}

private func transition(_ name: String, to channels: Int) -> some Block {
  module(name) {
    batchNorm()
    relu()
    conv(`1x1`, channels, bias: false, activation: nil)
    averagePool(`2x2`)
  }
}
