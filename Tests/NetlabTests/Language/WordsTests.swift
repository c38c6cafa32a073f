import Netlab
import Testing

/// What each word stands for when its author leaves everything out that may be left out.
@Suite struct `Words of the language` {
  private func operations(@NetworkBuilder _ layers: () -> Sequential) -> [Operator] {
    Network("words", input: Shape(3, 16, 16), layers: layers).nodes.dropFirst().map(\.operation)
  }

  @Test func `a convolution has a bias, keeps its size and ends in ReLU`() {
    #expect(
      operations { conv(`3x3`, 8) } == [
        .convolution(Convolution(kernel: 3, filters: 8, padding: .symmetric, bias: true)),
        .activation(.relu),
      ])
  }

  @Test func `normalisation stands before the activation and takes the bias away`() {
    #expect(
      operations { conv(`1x7`, 8, stride: 2, norm: .batch(epsilon: 1e-3, scale: false)) } == [
        .convolution(Convolution(kernel: Extent(1, 7), filters: 8, stride: 2, bias: false)),
        .batchNorm(BatchNorm(epsilon: 1e-3, scale: false)), .activation(.relu),
      ])
    #expect(
      operations { conv(3, 8, bias: true, norm: .batch, activation: nil) } == [
        .convolution(Convolution(kernel: 3, filters: 8, bias: true)), .batchNorm(BatchNorm()),
      ])
    #expect(
      operations { linear(8, norm: .batch) } == [
        .linear(Linear(units: 8, bias: false)), .batchNorm(BatchNorm()),
      ])
  }

  @Test func `a depthwise convolution has filters for each channel`() {
    #expect(
      operations { depthwiseConv(3, multiplier: 4, stride: 2, activation: .relu6) } == [
        .convolution(Convolution(kernel: 3, filters: 1, stride: 2, multiplier: 4)),
        .activation(.relu6),
      ])
  }

  @Test func `a pool steps by its window unless told otherwise, and pads nothing`() {
    #expect(
      operations {
        maxPool(Extent(2, 3))
        averagePool(3, stride: 1)
        globalAveragePool()
        adaptiveAveragePool(Extent(2, 1))
      } == [
        .maxPool(
          MaxPool(
            kernel: Extent(2, 3), stride: Extent(2, 3), padding: .valid, rounding: .floor)),
        .averagePool(
          AveragePool(
            kernel: 3, stride: 1, padding: .valid, rounding: .floor, countsPadding: false)),
        .globalAveragePool(GlobalAveragePool()),
        .adaptiveAveragePool(AdaptiveAveragePool(outputs: Extent(2, 1))),
      ])
  }

  @Test func `the other words stand for one layer each`() {
    #expect(
      operations {
        lrn()
        batchNorm()
        scale()
        relu()
        activation(.gelu)
        dropout()
        linear(7)
        softmax()
        flatten()
        padChannels(to: 5)
        channelShuffle(groups: 3)
      } == [
        .lrn(LRN(size: 5, alpha: 1e-4, beta: 0.75, k: 1)), .batchNorm(BatchNorm()),
        .scale(Scale()), .activation(.relu), .activation(.gelu), .dropout(Dropout(rate: 0.5)),
        .linear(Linear(units: 7)), .softmax(Softmax()), .flatten(Flatten()),
        .channelPad(ChannelPad(channels: 5)), .channelShuffle(ChannelShuffle(groups: 3)),
      ])
  }

  @Test func `a linear layer can be fixed`() {
    #expect(
      operations { linear(10, bias: false, learned: false) }
        == [.linear(Linear(units: 10, bias: false, learned: false))])
  }

  @Test func `a residual block adds its input and ends in ReLU`() {
    let network = Network("residual", input: Shape(8, 16, 16)) {
      residual { conv(3, 8, activation: nil) }
    }
    #expect(network.nodes.map(\.inputs) == [[], [0], [1, 0], [2]])
    #expect(network.nodes[3].operation == .activation(.relu))
  }

  @Test func `a shortcut of its own replaces the input`() {
    let network = Network("projection", input: Shape(8, 16, 16)) {
      residual(activation: nil) {
        conv(3, 16, activation: nil)
      } shortcut: {
        conv(1, 16, activation: nil)
      }
    }
    #expect(network.nodes.map(\.inputs) == [[], [0], [0], [1, 2]])
  }

  @Test func `an auxiliary head stands beside the main path`() {
    let network = Network("head", input: Shape(8, 16, 16)) {
      lrn()
      auxiliary("early", weight: 0.25) {
        globalAveragePool()
        softmax()
      }
      softmax()
    }
    #expect(network.nodes.map(\.inputs) == [[], [0], [1], [2], [1]])
    #expect(network.heads == [AuxiliaryHead(name: "early", weight: 0.25, output: 3)])
    #expect(network.output == 4)
  }

  @Test func `paddings are written as numbers, pairs, sides or rules`() {
    func margins(_ padding: Padding) -> Margins? {
      padding.margins(for: Extent(4, 3), stride: 2, on: Extent(5, 9))
    }
    #expect(margins(2) == Margins(top: 2, left: 2, bottom: 2, right: 2))
    #expect(margins(Padding(1, 0)) == Margins(top: 1, left: 0, bottom: 1, right: 0))
    #expect(
      margins(Padding(top: 1, left: 2, bottom: 3, right: 4))
        == Margins(top: 1, left: 2, bottom: 3, right: 4))
    #expect(margins(.valid) == .zero)
    #expect(margins(.symmetric) == Margins(top: 1, left: 1, bottom: 1, right: 1))
    #expect(margins(.same) == Margins(top: 1, left: 1, bottom: 2, right: 1))
    #expect(Padding.same.margins(for: 3, stride: 2, on: nil) == nil)
    #expect(
      Padding.same.margins(for: Extent(4, 3), stride: 1, on: nil)
        == Margins(top: 1, left: 1, bottom: 2, right: 1))
  }

  @Test func `kernels have the names that papers give them`() {
    let named = [
      `1x1`, `2x2`, `3x3`, `4x4`, `5x5`, `6x6`, `7x7`, `8x8`, `9x9`, `10x10`, `11x11`, `12x12`,
      `13x13`, `14x14`, `15x15`, `16x16`, `1x2`, `1x3`, `1x4`, `1x5`, `1x7`, `1x9`, `1x11`,
      `1x13`, `1x15`, `2x1`, `3x1`, `4x1`, `5x1`, `7x1`, `9x1`, `11x1`, `13x1`, `15x1`,
    ]
    #expect(
      named.map(\.description).joined(separator: " ") == """
        1×1 2×2 3×3 4×4 5×5 6×6 7×7 8×8 9×9 10×10 11×11 12×12 13×13 14×14 15×15 16×16 1×2 1×3 1×4 \
        1×5 1×7 1×9 1×11 1×13 1×15 2×1 3×1 4×1 5×1 7×1 9×1 11×1 13×1 15×1
        """)
  }
}
