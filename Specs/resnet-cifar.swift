import Netlab

// Residual networks for CIFAR-10: section 4.2 and table 6 of He et al. 2015, "Deep Residual
// Learning for Image Recognition". 6n + 2 layers: one 3×3 convolution, n blocks of two 3×3
// convolutions on each of 32×32×16, 16×16×32 and 8×8×64, a global average and ten units; all
// shortcuts are identities, with zeros for new channels (option A).
//
// Choice that the paper leaves open: convolutions have no bias, since normalisation follows each.

let resnetsCIFAR = [
  resnet("ResNet-20", n: 3),
  resnet("ResNet-32", n: 5),
  resnet("ResNet-44", n: 7),
  resnet("ResNet-56", n: 9),
  resnet("ResNet-110", n: 18),
  resnet("ResNet-1202", n: 200),
]

private func resnet(_ name: String, n: Int) -> Network {
  Network(name, input: Shape(3, 32, 32), source: "He et al. 2015, table 6") {
    conv(`3x3`, 16, norm: .batch, name: "conv1")
    for (stage, filters) in [16, 32, 64].enumerated() {
      module("stage\(stage + 1)") {
        for number in 1...n {
          block("block\(number)", filters, stride: stage > 0 && number == 1 ? 2 : 1)
        }
      }
    }
    globalAveragePool()
    linear(10)
    softmax()
  }
}

private func block(_ name: String, _ filters: Int, stride: Extent) -> some Block {
  residual(name) {
    conv(`3x3`, filters, stride: stride, norm: .batch)
    conv(`3x3`, filters, norm: .batch, activation: nil)
  } shortcut: {
    if stride != 1 {
      maxPool(`1x1`, stride: stride, name: "subsample")
      padChannels(to: filters)
    }
  }
}
