import Netlab

/// MobileNet v1: depthwise 3×3 and pointwise 1×1 convolutions in turn.
///
/// Howard et al. 2017, "MobileNets", table 1, with width multiplier 1 on 224×224. The last but one
/// depthwise row prints stride 2 for a map that stays 7×7: its stride is 1 here, which alone fits
/// the sizes.
let mobilenetV1 = Network(
  "MobileNet-v1", input: Shape(3, 224, 224), source: "Howard et al. 2017, table 1"
) {
  conv(`3x3`, 32, stride: 2, norm: .batch)
  separable(64)
  separable(128, stride: 2)
  separable(128)
  separable(256, stride: 2)
  separable(256)
  separable(512, stride: 2)
  for _ in 1...5 {
    separable(512)
  }
  separable(1024, stride: 2)
  separable(1024)
  globalAveragePool()
  linear(1000)
  softmax()
}

/// MobileNet v2: inverted residuals with linear bottlenecks.
///
/// Sandler et al. 2018, "MobileNetV2: Inverted Residuals and Linear Bottlenecks", table 2.
///
/// Choices that the table leaves open: a block of expansion 1 has no expansion layer; dropout of
/// 20 % in front of the classifier; convolutions have no bias.
let mobilenetV2 = Network(
  "MobileNet-v2", input: Shape(3, 224, 224), source: "Sandler et al. 2018, table 2"
) {
  conv(`3x3`, 32, stride: 2, norm: .batch, activation: .relu6)
  let table = [  // expansion, channels, repeats, stride
    (t: 1, c: 16, n: 1, s: 1),
    (t: 6, c: 24, n: 2, s: 2),
    (t: 6, c: 32, n: 3, s: 2),
    (t: 6, c: 64, n: 4, s: 2),
    (t: 6, c: 96, n: 3, s: 1),
    (t: 6, c: 160, n: 3, s: 2),
    (t: 6, c: 320, n: 1, s: 1),
  ]
  for row in table.indices {
    let (t, c, n, s) = table[row]
    let input = row == 0 ? 32 : table[row - 1].c
    module("stage\(row + 1)") {
      bottleneck("block1", expanded: t * input, channels: c, stride: s, expands: t > 1)
      for number in 1..<n {
        residual("block\(number + 1)", activation: nil) {
          bottleneck(nil, expanded: t * c, channels: c, stride: 1, expands: true)
        }
      }
    }
  }
  conv(`1x1`, 1280, norm: .batch, activation: .relu6)
  globalAveragePool()
  dropout(0.2)
  linear(1000)
  softmax()
}

private func separable(_ filters: Int, stride: Extent = 1) -> some Block {
  Sequential {
    depthwiseConv(`3x3`, stride: stride, norm: .batch)
    conv(`1x1`, filters, norm: .batch)
  }
}

/// 1×1 expansion, 3×3 depthwise, and a 1×1 projection without activation. Table 1 of the paper.
private func bottleneck(
  _ name: String?, expanded: Int, channels: Int, stride: Int, expands: Bool
) -> Sequential {
  let layers = Sequential {
    if expands {
      conv(`1x1`, expanded, norm: .batch, activation: .relu6, name: "expand")
    }
    depthwiseConv(
      `3x3`, stride: Extent(stride), norm: .batch, activation: .relu6, name: "depthwise")
    conv(`1x1`, channels, norm: .batch, activation: nil, name: "project")
  }
  return name.map { name in module(name) { layers } } ?? layers
}
