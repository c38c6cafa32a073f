import Analysis
import Netlab
import Testing

@Suite struct `Words of a structure's differences` {
  private func network(
    _ name: String, input: Shape = Shape(7, 12, 16), @NetworkBuilder _ layers: () -> Sequential
  ) -> Network {
    Network(name, input: input, layers: layers)
  }

  private func expect(
    _ first: Network, _ second: Network, _ words: [String],
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let compared = try Compared(first, second)
    #expect(compared.differences == words, sourceLocation: sourceLocation)
    #expect(compared.accounted == compared.total, sourceLocation: sourceLocation)
    #expect(compared.isSame == words.isEmpty, sourceLocation: sourceLocation)
  }

  // MARK: Wiring

  @Test func `an order of channels is told by the first network's names`() throws {
    // The layers have the same names in both networks, by where they stand.
    func grouped(_ name: String, _ kernels: [Extent]) -> Network {
      network(name) {
        module("mixed") { concat { for kernel in kernels { conv(kernel, 4) } } }
        maxPool(2, stride: 2)
        conv(3, 6, groups: 2, name: "grouped")
        linear(5)
      }
    }
    try expect(
      grouped("first", [1, 3, 5]), grouped("second", [3, 1, 5]),
      [
        "order of channels conv1, conv2, conv3 → conv2, conv1, conv3 (seen by grouped)"
          + " | mixed/concat | 0, 0"
      ])
    func answering(_ name: String, _ kernels: [Extent]) -> Network {
      network(name) { concat { for kernel in kernels { conv(kernel, 4) } } }
    }
    try expect(
      answering("first", [1, 3]), answering("second", [3, 1]),
      [
        "order of channels conv1, conv2 → conv2, conv1 (seen in the network's answer)"
          + " | concat | 0, 0"
      ])
  }

  @Test func `an order of many branches is told where it differs`() throws {
    func wide(_ name: String, _ widths: [Int]) -> Network {
      network(name) { concat { for width in widths { conv(1, width, name: "to\(width)") } } }
    }
    try expect(
      wide("first", [1, 2, 3, 4, 5, 6, 7, 8, 9]), wide("second", [1, 2, 3, 5, 4, 6, 7, 8, 9]),
      [
        "order of channels …, to4, to5, … → …, to5, to4, … (seen in the network's answer)"
          + " | concat | 0, 0"
      ])
  }

  @Test func `a shortcut from elsewhere is told by what it reads in place of what`() throws {
    let first = network("first") {
      conv(3, 8, name: "stem")
      residual {
        conv(3, 8)
        conv(3, 8, activation: nil)
      }
      linear(5)
    }
    let second = network("second") {
      conv(3, 8, name: "a")
      conv(3, 8, name: "b")
      residual { conv(3, 8, activation: nil) }
      linear(5)
    }
    try expect(first, second, ["reads stem → residual/conv1 | residual/sum | 0, 0"])
  }

  @Test func `a sum in place of a concatenation is another operator`() throws {
    func merged(_ name: String, adds: Bool) -> Network {
      network(name) {
        if adds {
          sum {
            conv(1, 4)
            conv(3, 4)
          }
        } else {
          concat {
            conv(1, 4)
            conv(3, 4)
          }
        }
        conv(3, 5)
      }
    }
    try expect(
      merged("first", adds: false), merged("second", adds: true),
      ["operator concat → sum | concat | 0, 0"])
  }

  // MARK: Operands

  @Test func `rounding is told beside padding, not within it`() throws {
    func pooled(
      _ name: String, padding: Padding = 0, rounding: Rounding = .floor, counts: Bool = false
    ) -> Network {
      network(name) {
        averagePool(
          3, stride: 2, padding: padding, rounding: rounding, countsPadding: counts)
        conv(3, 5)
      }
    }
    try expect(
      pooled("first"), pooled("second", rounding: .ceiling), ["rounding down → up | pool | 0, 0"])
    try expect(
      pooled("first"), pooled("second", padding: 1, rounding: .ceiling),
      ["padding 0 → 1, rounding down → up | pool | 0, 0"])
    try expect(
      pooled("first", padding: 1), pooled("second", padding: 1, counts: true),
      ["padding counted in the mean no → yes | pool | 0, 0"])
  }

  @Test func `a depthwise convolution and a pointwise one are told as such`() throws {
    let plain = network("plain") {
      conv(3, 8, name: "stem")
      conv(3, 8, name: "conv")
      linear(5)
    }
    let separable = network("separable") {
      conv(3, 8, name: "stem")
      conv(3, 8, groups: 8, name: "depthwise")
      conv(1, 8, name: "pointwise")
      linear(5)
    }
    try expect(
      plain, separable,
      [
        "groups 1 → depthwise | conv | -504, -96768",
        "convolution 1×1, only in the second | pointwise | 72, 12288",
      ])
    let alone = network("alone") {
      conv(3, 8, name: "stem")
      linear(5)
    }
    try expect(
      alone,
      network("second") {
        conv(3, 8, name: "stem")
        conv(5, 8, stride: 2, groups: 8, name: "depthwise")
        linear(5)
      }, ["depthwise convolution 5×5/2, only in the second | depthwise | 208, 9600"])
  }

  @Test func `groups of convolutions and of a shuffle are two differences`() throws {
    func unit(_ name: String, _ groups: Int) -> Network {
      network(name, input: Shape(12, 7, 9)) {
        conv(1, 24, groups: groups, name: "reduce")
        channelShuffle(groups: groups)
        conv(3, 24, groups: 24, activation: nil, name: "depthwise")
        conv(1, 12, groups: groups, activation: nil, name: "expand")
      }
    }
    try expect(
      unit("first", 3), unit("second", 2),
      [
        "groups 3 → 2 | reduce, expand | 96, 6048", "groups 3 → 2 | shuffle | 0, 0",
      ])
  }

  @Test func `another pool's activation is told, too`() throws {
    let first = network("first") {
      conv(3, 8, activation: nil)
      maxPool(2, stride: 2)
      relu()
      linear(5)
    }
    let second = network("second") {
      conv(3, 8, activation: nil)
      averagePool(2, stride: 2)
      linear(5)
    }
    try expect(
      first, second,
      ["operator maxPool 2×2/2 → averagePool 2×2/2, activation ReLU → none | pool | 0, 0"])
  }

  @Test func `a layer more in a stage is the one that reads as many channels`() throws {
    func stages(_ name: String, _ depth: Int) -> Network {
      network(name) {
        for (stage, filters) in [4, 8, 16].enumerated() {
          module("stage\(stage + 1)") { for _ in 1...depth { conv(3, filters) } }
          maxPool(2, stride: 2)
        }
        linear(5)
      }
    }
    let compared = try Compared(stages("first", 2), stages("second", 3))
    #expect(
      compared.differences == [
        "convolution 3×3, only in the second"
          + " | stage1/conv3, stage2/conv2, stage3/conv2 | 3052, 82944"
      ])
    #expect(compared.comparison.consequences.layers == 0)
    #expect(compared.accounted == compared.total)
  }

  // MARK: What the network gives

  @Test func `another answer of equal layers leaves them equal`() throws {
    func network(_ name: String, isLast: Bool) -> Network {
      var network = self.network(name) {
        conv(1, 4, name: "a")
        auxiliary("head") { linear(6) }
        conv(3, 3, name: "b")
        linear(6, name: "answer")
      }
      if !isLast {
        let answer = network.output
        network.output = network.heads[0].output
        network.heads[0].output = answer
      }
      return network
    }
    let compared = try Compared(
      network("one", isLast: true), network("other", isLast: false), mode: .training)
    #expect(
      compared.differences == [
        "the network's answer is answer, head/linear → head/linear, answer | end | 0, 0"
      ])
    #expect(compared.comparison.equalLayers == compared.comparison.firstLayers)
  }
}
