import Netlab

// Residual networks for ImageNet, and the plain networks beside them: table 1 and figure 3 of
// He et al. 2015, "Deep Residual Learning for Image Recognition".
//
// Choices that the paper leaves open: the first max pool has one row and column of padding, which
// gives the printed 56×56; a bottleneck halves the resolution in its first 1×1 convolution, as the
// authors' models do; convolutions have no bias, since normalisation follows each.

// Projection shortcuts where the width changes (option B).
let resnet18 = basicResNet("ResNet-18", blocks: [2, 2, 2, 2], shortcut: .projection)
let resnet34 = basicResNet("ResNet-34", blocks: [3, 4, 6, 3], shortcut: .projection)
let resnet50 = bottleneckResNet("ResNet-50", blocks: [3, 4, 6, 3])
let resnet101 = bottleneckResNet("ResNet-101", blocks: [3, 4, 23, 3])
let resnet152 = bottleneckResNet("ResNet-152", blocks: [3, 8, 36, 3])

// Shortcuts without parameters (option A): every second pixel, and zeros for the new channels.
let resnet18A = basicResNet("ResNet-18-A", blocks: [2, 2, 2, 2], shortcut: .zeroPadded)
let resnet34A = basicResNet("ResNet-34-A", blocks: [3, 4, 6, 3], shortcut: .zeroPadded)

// No shortcuts.
let plain18 = basicResNet("Plain-18", blocks: [2, 2, 2, 2], shortcut: .none)
let plain34 = basicResNet("Plain-34", blocks: [3, 4, 6, 3], shortcut: .none)

private enum Shortcut {
  case none, zeroPadded, projection
}

/// Blocks of two 3×3 convolutions.
private func basicResNet(_ name: String, blocks: [Int], shortcut: Shortcut) -> Network {
  network(name, blocks: blocks) { block, filters, stride in
    let layers = Sequential {
      conv(`3x3`, filters, stride: stride, norm: .batch)
      conv(`3x3`, filters, norm: .batch, activation: shortcut == .none ? .relu : nil)
    }
    if shortcut == .none {
      module(block) { layers }
    } else {
      residual(block) {
        layers
      } shortcut: {
        if stride != 1 {
          switch shortcut {
          case .projection: conv(`1x1`, filters, stride: stride, norm: .batch, activation: nil)
          case .zeroPadded:
            maxPool(`1x1`, stride: stride, name: "subsample")
            padChannels(to: filters)
          case .none: identity()
          }
        }
      }
    }
  }
}

/// Blocks of a 1×1 reduction, a 3×3 convolution and a 1×1 expansion to four times the width.
private func bottleneckResNet(_ name: String, blocks: [Int]) -> Network {
  network(name, blocks: blocks) { block, filters, stride in
    residual(block) {
      conv(`1x1`, filters, stride: stride, norm: .batch)
      conv(`3x3`, filters, norm: .batch)
      conv(`1x1`, 4 * filters, norm: .batch, activation: nil)
    } shortcut: {
      if block == "block1" {
        conv(`1x1`, 4 * filters, stride: stride, norm: .batch, activation: nil)
      }
    }
  }
}

/// The rows that all columns of table 1 share.
private func network(
  _ name: String, blocks: [Int],
  @NetworkBuilder block: (_ name: String, _ filters: Int, _ stride: Extent) -> Sequential
) -> Network {
  Network(name, input: Shape(3, 224, 224), source: "He et al. 2015, table 1") {
    conv(`7x7`, 64, stride: 2, norm: .batch, name: "conv1")
    maxPool(`3x3`, stride: 2, padding: 1)
    for (stage, count) in blocks.enumerated() {
      module("conv\(stage + 2)_x") {
        for number in 1...count {
          let halves = stage > 0 && number == 1
          block("block\(number)", [64, 128, 256, 512][stage], halves ? 2 : 1)
        }
      }
    }
    globalAveragePool()
    linear(1000)
    softmax()
  }
}
