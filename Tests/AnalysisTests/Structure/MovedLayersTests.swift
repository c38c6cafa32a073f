import Analysis
import Netlab
import Testing

@Suite struct `Layers that stand elsewhere` {
  private func network(
    _ name: String, input: Shape = Shape(7, 12, 16), @NetworkBuilder _ layers: () -> Sequential
  ) -> Network {
    Network(name, input: input, layers: layers)
  }

  /// Both ways, as the words and as what the costs add up to.
  private func expect(
    _ first: Network, _ second: Network, _ there: [String], _ back: [String],
    equal: Int, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    for (one, other, words) in [(first, second, there), (second, first, back)] {
      let compared = try Compared(one, other)
      #expect(compared.differences == words, sourceLocation: sourceLocation)
      #expect(compared.notes == [], sourceLocation: sourceLocation)
      #expect(compared.accounted == compared.total, sourceLocation: sourceLocation)
      #expect(compared.comparison.equalLayers == equal, sourceLocation: sourceLocation)
      #expect(
        compared.comparison.differences.allSatisfy { $0.isMove }, sourceLocation: sourceLocation)
      #expect(!compared.isSame, sourceLocation: sourceLocation)
    }
  }

  // MARK: Layers

  @Test func `a pool among convolutions moved, and they did not`() throws {
    func chain(_ name: String, poolBehind place: Int) -> Network {
      network(name) {
        for layer in 1...4 {
          conv(3, 8, name: "conv\(layer)")
          if layer == place { maxPool(2, stride: 2) }
        }
        linear(5)
      }
    }
    try expect(
      chain("late", poolBehind: 3), chain("early", poolBehind: 2),
      ["maxPool 2×2/2 stands behind conv3 → in front of it | pool | 0, 0"],
      ["maxPool 2×2/2 stands in front of conv3 → behind it | pool | 0, 0"], equal: 5)
    try expect(
      chain("late", poolBehind: 3), chain("first", poolBehind: 1),
      ["maxPool 2×2/2 stands behind conv3 → behind conv1 | pool | 0, 0"],
      ["maxPool 2×2/2 stands behind conv1 → behind conv3 | pool | 0, 0"], equal: 5)

    let compared = try Compared(
      chain("late", poolBehind: 3), chain("early", poolBehind: 2)
    ).comparison
    #expect(compared.consequences.layers == 1)
    #expect(compared.consequencesOfExtents == 1)
    #expect(compared.consequencesOfChannels == 0)
    #expect(compared.total.multiplyAdds == -82_944)
  }

  @Test func `a pool moved within its branch, and out of it`() throws {
    func mixed(_ name: String, @NetworkBuilder _ branch: () -> Sequential) -> Network {
      network(name) {
        conv(3, 8, name: "stem")
        module("mixed") {
          concat {
            Netlab.branch { branch() }
            Netlab.branch {
              conv(1, 3, name: "reduce")
              conv(5, 6, name: "5x5")
            }
          }
        }
        if name == "outside" { maxPool(3, stride: 1, padding: 1, name: "pool") }
        linear(5)
      }
    }
    let before = mixed("before") {
      maxPool(3, stride: 1, padding: 1, name: "pool")
      conv(1, 4, name: "project")
    }
    let after = mixed("after") {
      conv(1, 4, name: "project")
      maxPool(3, stride: 1, padding: 1, name: "pool")
    }
    let outside = mixed("outside") { conv(1, 4, name: "project") }
    try expect(
      before, after,
      ["maxPool 3×3 stands in front of project → behind it | mixed/pool | 0, 0"],
      ["maxPool 3×3 stands behind project → in front of it | mixed/pool | 0, 0"], equal: 6)
    try expect(
      before, outside,
      ["maxPool 3×3 stands in front of project → behind concat | mixed/pool | 0, 0"],
      ["maxPool 3×3 stands behind mixed/concat → in front of mixed/project | pool | 0, 0"],
      equal: 6)
  }

  /// The difference of AlexNet and CaffeNet.
  @Test func `normalisation across channels changed places with the pools`() throws {
    func network(_ name: String, normalizesFirst: Bool) -> Network {
      self.network(name, input: Shape(3, 33, 41)) {
        for layer in 1...2 {
          conv(3, 8, name: "conv\(layer)")
          if normalizesFirst { lrn(name: "norm\(layer)") }
          maxPool(3, stride: 2, name: "pool\(layer)")
          if !normalizesFirst { lrn(name: "norm\(layer)") }
        }
        linear(5)
      }
    }
    let compared = try Compared(
      network("AlexNet", normalizesFirst: true), network("CaffeNet", normalizesFirst: false))
    #expect(
      compared.differences == [
        "lrn stands in front of pool1 → behind it | norm1 | 0, 0",
        "lrn stands in front of pool2 → behind it | norm2 | 0, 0",
      ])
    #expect(compared.comparison.equalLayers == 5)
  }

  /// Iandola et al. 2016, versions 1.0 and 1.1: what a pool has moved past are several modules.
  @Test func `pools moved past whole modules`() throws {
    func fires(_ name: String, pools: Set<Int>) -> Network {
      network(name, input: Shape(7, 40, 56)) {
        for number in 1...6 {
          module("fire\(number)") {
            conv(1, 4, name: "squeeze")
            concat {
              conv(1, 8)
              conv(3, 8)
            }
          }
          if pools.contains(number) {
            maxPool(3, stride: 2, rounding: .ceiling, name: "pool\(number)")
          }
        }
        linear(5)
      }
    }
    let compared = try Compared(fires("1.0", pools: [3, 6]), fires("1.1", pools: [2, 4]))
    #expect(
      compared.differences == [
        "maxPool 3×3/2 stands behind fire3/concat → behind fire2/concat | pool3 | 0, 0",
        "maxPool 3×3/2 stands behind fire6/concat → behind fire4/concat | pool6 | 0, 0",
      ])
    #expect(compared.comparison.equalLayers == 25)
    #expect(compared.accounted == compared.total)
  }

  @Test func `what others moved past did not move`() throws {
    let first = network("first", input: Shape(8, 12, 16)) {
      maxPool(2, stride: 2, name: "pool")
      dropout(0.5)
      conv(3, 8, name: "conv")
      linear(5)
    }
    let second = network("second", input: Shape(8, 12, 16)) {
      dropout(0.5)
      conv(3, 8, name: "conv")
      maxPool(2, stride: 2, name: "pool")
      linear(5)
    }
    try expect(
      first, second, ["maxPool 2×2/2 stands in front of conv → behind it | pool | 0, 0"],
      ["maxPool 2×2/2 stands behind conv → in front of it | pool | 0, 0"], equal: 2)
  }

  @Test func `a shuffle of channels moved`() throws {
    func unit(_ name: String, shufflesFirst: Bool) -> Network {
      network(name, input: Shape(12, 7, 9)) {
        conv(1, 24, groups: 3, name: "reduce")
        if shufflesFirst { channelShuffle(groups: 3) }
        conv(3, 24, groups: 24, activation: nil, name: "depthwise")
        if !shufflesFirst { channelShuffle(groups: 3) }
        conv(1, 12, groups: 3, activation: nil, name: "expand")
      }
    }
    try expect(
      unit("first", shufflesFirst: true), unit("second", shufflesFirst: false),
      ["channelShuffle in 3 groups stands in front of depthwise → behind it | shuffle | 0, 0"],
      ["channelShuffle in 3 groups stands behind depthwise → in front of it | shuffle | 0, 0"],
      equal: 3)
  }

  // MARK: What belongs to layers

  @Test func `normalisation stands behind the activation`() throws {
    func network(_ name: String, normalizesFirst: Bool) -> Network {
      self.network(name) {
        for _ in 1...2 {
          conv(3, 8, activation: nil)
          if normalizesFirst { batchNorm() }
          relu()
          if !normalizesFirst { batchNorm() }
        }
        linear(5)
      }
    }
    try expect(
      network("first", normalizesFirst: true), network("second", normalizesFirst: false),
      ["batch normalisation stands in front of ReLU → behind it | norm1, norm2 | 0, 0"],
      ["batch normalisation stands behind ReLU → in front of it | norm1, norm2 | 0, 0"], equal: 3)
  }

  @Test func `a bias without normalisation behind it is told beside the move`() throws {
    let first = network("first") {
      conv(3, 8, bias: false, norm: .batch)
      linear(5)
    }
    let second = network("second") {
      conv(3, 8, bias: true)
      batchNorm()
      linear(5)
    }
    let compared = try Compared(first, second)
    #expect(
      compared.differences == [
        "bias no → yes | conv | 8, 0",
        "batch normalisation stands in front of ReLU → behind it | conv/norm | 0, 0",
      ])
    #expect(compared.notes == [])
    #expect(compared.accounted == compared.total)
  }

  @Test func `activation stands behind the pool, and behind the sum of branches`() throws {
    let first = network("first") {
      conv(3, 8, name: "conv")
      maxPool(2, stride: 2, name: "pool")
      sum {
        conv(3, 8, name: "left")
        conv(1, 8, name: "right")
      }
      linear(5)
    }
    let second = network("second") {
      conv(3, 8, activation: nil, name: "conv")
      maxPool(2, stride: 2, name: "pool")
      relu()
      sum {
        conv(3, 8, activation: nil, name: "left")
        conv(1, 8, activation: nil, name: "right")
      }
      relu()
      linear(5)
    }
    try expect(
      first, second,
      [
        "ReLU stands in front of pool → behind it | conv/relu | 0, 0",
        "ReLU stands in front of sum → behind it | left/relu, right/relu | 0, 0",
      ],
      [
        "ReLU stands behind pool → in front of it | relu1 | 0, 0",
        "ReLU stands behind sum → in front of it | relu2, relu2 | 0, 0",
      ], equal: 6)
  }

  /// He et al. 2016, figure 4: what makes a residual network one of pre-activation.
  @Test func `normalisation and activation stand in front of the convolutions`() throws {
    func blocks(_ name: String, isPre: Bool) -> Network {
      network(name, input: Shape(8, 12, 16)) {
        conv(3, 8, bias: false, norm: isPre ? nil : .batch, activation: isPre ? nil : .relu)
        for number in 1...3 {
          module("block\(number)") {
            if isPre {
              sum {
                identity()
                branch {
                  batchNorm()
                  relu()
                  conv(3, 8, bias: false, norm: .batch)
                  conv(3, 8, bias: false, activation: nil)
                }
              }
            } else {
              residual {
                conv(3, 8, bias: false, norm: .batch)
                conv(3, 8, bias: false, norm: .batch, activation: nil)
              }
            }
          }
        }
        if isPre {
          batchNorm()
          relu()
        }
        globalAveragePool()
        linear(5)
      }
    }
    let compared = try Compared(blocks("v1", isPre: false), blocks("v2", isPre: true))
    #expect(
      compared.differences == [
        "normalisation batch normalisation → none | conv | -16, 0",
        "ReLU stands behind conv → in front of block1/residual/conv1 | conv/relu | 0, 0",
        "batch normalisation stands behind conv2 → in front of conv1"
          + " | block1/residual/conv2/norm, block2/residual/conv2/norm,"
          + " block3/residual/conv2/norm | 0, 0",
        "ReLU stands behind sum → in front of block2/residual/conv1"
          + " | block1/residual/relu | 0, 0",
        "ReLU stands behind sum → in front of block3/residual/conv1"
          + " | block2/residual/relu | 0, 0",
        "ReLU stands behind sum → in front of pool | block3/residual/relu | 0, 0",
        "batchNorm, only in the second | norm | 16, 0",
      ])
    #expect(compared.notes == [])
    #expect(compared.accounted == compared.total)
  }

  @Test func `dropout moved, which is a detail`() throws {
    func network(_ name: String, dropsFirst: Bool) -> Network {
      self.network(name) {
        conv(3, 8)
        globalAveragePool()
        if dropsFirst { dropout(0.5) }
        linear(6, activation: .relu, name: "hidden")
        if !dropsFirst { dropout(0.5) }
        linear(5)
      }
    }
    let compared = try Compared(
      network("first", dropsFirst: true), network("second", dropsFirst: false))
    #expect(compared.isSame)
    #expect(
      compared.notes == [
        "dropout: dropout 0.5 stands in front of hidden → behind it | dropout | 0, 0"
      ])
  }

  @Test func `a normalisation that a bias replaces did not move`() throws {
    let first = network("first") {
      conv(3, 8, bias: false, norm: .batch)
      conv(3, 8, bias: false, norm: .batch)
      linear(5)
    }
    let second = network("second") {
      batchNorm()
      conv(3, 8)
      conv(3, 8)
      linear(5)
    }
    let compared = try Compared(first, second)
    #expect(compared.differences == ["batchNorm, only in the second | norm | 14, 0"])
    #expect(
      compared.notes == [
        "normalization: normalisation batch normalisation → folded into the bias"
          + " | conv1, conv2 | -16, 0"
      ])
  }
}
