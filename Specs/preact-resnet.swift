import Netlab

// Pre-activation residual networks for CIFAR-10: He et al. 2016, "Identity Mappings in Deep
// Residual Networks", figure 4(e), table 4 and appendix. 9n + 2 layers: n bottlenecks on each of
// 32×32×64, 16×16×128 and 8×8×256, with normalisation and ReLU in front of every convolution.
//
// Choices, all as the authors' code has them: where the width changes, a 1×1 convolution is the
// shortcut, and the first normalisation and ReLU of the block stand before the fork; the resolution
// is halved in the block's first 1×1 convolution; convolutions have no bias.
//
// Table 4's 10.2 million parameters of the 1001 layers are these 10,327,706 without the 149,216
// scales and shifts of normalisation.

let preactResNets = [
  preactResNet("PreAct-ResNet-164", n: 18),
  preactResNet("PreAct-ResNet-1001", n: 111),
]

private func preactResNet(_ name: String, n: Int) -> Network {
  Network(name, input: Shape(3, 32, 32), source: "He et al. 2016, table 4") {
    plainConv(`3x3`, 16, name: "conv1")
    for (stage, filters) in [16, 32, 64].enumerated() {
      module("stage\(stage + 1)") {
        for number in 1...n {
          if number == 1 {
            widening("block1", filters, stride: stage == 0 ? 1 : 2)
          } else {
            bottleneck("block\(number)", filters)
          }
        }
      }
    }
    batchNorm()
    relu()
    globalAveragePool()
    linear(10)
    softmax()
  }
}

/// The first block of a stage: shortcut and residual both read the normalised input.
private func widening(_ name: String, _ filters: Int, stride: Extent) -> some Block {
  module(name) {
    batchNorm()
    relu()
    residual("residual", activation: nil) {
      plainConv(`1x1`, filters, stride: stride)
      batchNorm()
      relu()
      plainConv(`3x3`, filters)
      batchNorm()
      relu()
      plainConv(`1x1`, 4 * filters)
    } shortcut: {
      plainConv(`1x1`, 4 * filters, stride: stride)
    }
  }
}

private func bottleneck(_ name: String, _ filters: Int) -> some Block {
  residual(name, activation: nil) {
    batchNorm()
    relu()
    plainConv(`1x1`, filters)
    batchNorm()
    relu()
    plainConv(`3x3`, filters)
    batchNorm()
    relu()
    plainConv(`1x1`, 4 * filters)
  }
}

/// A convolution and nothing behind it.
private func plainConv(
  _ kernel: Extent, _ filters: Int, stride: Extent = 1, name: String? = nil
) -> Sequential {
  conv(kernel, filters, stride: stride, bias: false, activation: nil, name: name)
}
