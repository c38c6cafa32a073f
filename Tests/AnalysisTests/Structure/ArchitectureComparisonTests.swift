import Analysis
import Netlab
import Testing

@testable import Specs

@Suite struct `Structure of two networks` {
  private func network(
    _ name: String, input: Shape = Shape(7, 12, 16), @NetworkBuilder _ layers: () -> Sequential
  ) -> Network {
    Network(name, input: input, layers: layers)
  }

  // MARK: What is the same

  @Test(arguments: [
    googlenet, resnet50, vggD, alexnet, squeezenet, densenet121, inceptionV4, xception,
  ])
  func `a network is its own architecture`(_ network: Network) throws {
    let compared = try Compared(network, network)
    #expect(compared.isSame)
    #expect(compared.differences == [])
    #expect(compared.notes == [])
    #expect(compared.comparison.matchedLayers == compared.comparison.firstLayers)
    #expect(compared.total == [0, 0])
  }

  @Test func `names and the order of branches and summands mean nothing`() throws {
    let first = network("first") {
      module("mixed") {
        concat {
          conv(1, 4, name: "left")
          branch {
            conv(1, 4, name: "reduce")
            conv(3, 4, name: "right")
          }
          maxPool(3, stride: 1, padding: 1)
        }
      }
      residual { conv(3, 15, activation: nil) }
      linear(5)
    }
    let second = network("second") {
      module("other") {
        concat {
          maxPool(3, stride: 1, padding: 1)
          branch {
            conv(1, 4, name: "a")
            conv(3, 4, name: "b")
          }
          conv(1, 4, name: "c")
        }
      }
      sum {
        conv(3, 15, activation: nil)
        identity()
      }
      relu()
      linear(5)
    }
    let compared = try Compared(first, second)
    #expect(compared.differences == [])
    #expect(compared.isSame)
    #expect(
      compared.notes == [
        "order: order of branches left, right, pool → pool, right, left | mixed/concat | 0, 0"
      ])
    #expect(!(try Compared(first, second, minding: [.order]).isSame))
  }

  @Test func `the order of branches matters where no weights can follow it`() throws {
    func grouped(_ name: String, _ widths: [Int]) -> Network {
      network(name) {
        concat {
          conv(1, widths[0], name: "a")
          conv(3, widths[1], name: "b")
        }
        conv(3, 8, groups: 2, name: "grouped")
        linear(5)
      }
    }
    // Two groups of four: where a branch of two comes first, the groups see others.
    let reordered = network("reordered") {
      concat {
        conv(3, 6, name: "b")
        conv(1, 2, name: "a")
      }
      conv(3, 8, groups: 2, name: "grouped")
      linear(5)
    }
    let compared = try Compared(grouped("first", [2, 6]), reordered)
    #expect(!compared.isSame)
    #expect(
      compared.differences == ["order of channels a, b → b, a (seen by grouped) | concat | 0, 0"])

    // An answer that is the branches themselves is another one in another order.
    func ending(_ name: String, _ order: [Int]) -> Network {
      network(name) { concat { for width in order { conv(1, width) } } }
    }
    #expect(!(try Compared(ending("first", [2, 6]), ending("second", [6, 2])).isSame))
  }

  @Test func `layers that compute the same are the same, however they are spelled`() throws {
    let first = network("first") {
      conv(3, 8, stride: 2, padding: 1)
      averagePool(Extent(6, 8), stride: 1)
      flatten()
      linear(9)
    }
    let second = network("second") {
      conv(3, 8, stride: 2, padding: Padding(top: 1, left: 1, bottom: 0, right: 0))
      adaptiveAveragePool(1)
      conv(1, 9, activation: nil)
    }
    let compared = try Compared(first, second)
    #expect(compared.differences == [])
    #expect(
      compared.notes == [
        "spelling: written as averagePool 6×8 → adaptiveAveragePool | pool | 0, 0",
        "spelling: written as linear → convolution 1×1 | linear | 0, 0",
      ])
  }

  @Test func `tells details from differences`() throws {
    let first = network("first") {
      conv(3, 8, bias: false, norm: .batch)
      lrn(alpha: 0.5)
      dropout(0.4)
      linear(9)
      softmax()
    }
    let second = network("second", input: Shape(7, 24, 32)) {
      conv(3, 8, stride: 1)
      lrn(alpha: 0.25)
      linear(9)
    }
    let compared = try Compared(first, second)
    #expect(compared.isSame)
    #expect(
      compared.notes == [
        "resolution: images 7×12×16 → 7×24×32 | input | 0, 0",
        "normalization: normalisation batch normalisation → folded into the bias | conv | -8, 290304",
        "dropout: dropout 0.4 → none | lrn | 0, 0",
        "constants: alpha 0.5 → 0.25 | lrn | 0, 0",
        "softmax: softmax at the end yes → no | linear | 0, 0",
      ])
    #expect(compared.accounted == compared.total)
    let minded = try Compared(first, second, minding: Set(ArchitecturalDetail.allCases))
    #expect(minded.differences.count == 5)
    #expect(minded.notes == [])
    #expect(!minded.isSame)
  }

  // MARK: What differs

  /// GoogLeNet with 3×3 kernels in place of its 5×5 ones, as libraries have it.
  @Test func `bundles a difference that repeats`() throws {
    func mixed(_ name: String, _ kernel: Extent) -> Network {
      network(name) {
        for width in 1...3 {
          module("mixed\(width)") {
            concat {
              conv(1, 4 * width, name: "1x1")
              branch {
                conv(1, 3, name: "3x3_reduce")
                conv(3, 5, name: "3x3")
              }
              branch {
                conv(1, 2, name: "5x5_reduce")
                conv(kernel, 3, name: "5x5")
              }
            }
          }
        }
        globalAveragePool()
        linear(6)
      }
    }
    let compared = try Compared(mixed("paper", 5), mixed("library", 3))
    #expect(
      compared.differences == [
        "kernel 5×5 → 3×3, padding 2 → 1 | mixed1/5x5, mixed2/5x5, mixed3/5x5 | -288, -55296"
      ])
    #expect(compared.notes == [])
    #expect(compared.comparison.consequences.layers == 0)
    #expect(compared.accounted == compared.total)
  }

  @Test func `names channels, and what they cost behind them`() throws {
    func plain(_ name: String, _ filters: Int) -> Network {
      network(name) {
        conv(3, 8, name: "a")
        conv(3, filters, name: "b")
        conv(3, 8, name: "c")
        linear(6)
      }
    }
    let compared = try Compared(plain("narrow", 4), plain("wide", 6))
    #expect(compared.differences == ["filters 4 → 6 | b | 146, 27648"])
    #expect(compared.comparison.consequences.layers == 1)
    #expect(compared.accounted == compared.total)
  }

  @Test func `names layers that one network alone has`() throws {
    func network(_ name: String, reduces: Bool) -> Network {
      self.network(name) {
        for width in 1...2 {
          concat {
            conv(1, 4 * width)
            branch {
              if reduces { conv(1, 2) }
              conv(5, 3)
            }
          }
        }
        linear(6)
      }
    }
    let compared = try Compared(
      network("reduced", reduces: true), network("naive", reduces: false))
    #expect(
      compared.differences == [
        "convolution 1×1, only in the first | conv2, conv5 | -32, -5376"
      ])
    #expect(compared.accounted == compared.total)
  }

  @Test func `tells shortcuts that are missing`() throws {
    func network(_ name: String, isResidual: Bool) -> Network {
      self.network(name) {
        conv(3, 8)
        for _ in 1...3 {
          if isResidual {
            residual {
              conv(3, 8)
              conv(3, 8, activation: nil)
            }
          } else {
            conv(3, 8)
            conv(3, 8)
          }
        }
        linear(6)
      }
    }
    let compared = try Compared(
      network("residual", isResidual: true), network("plain", isResidual: false))
    #expect(
      compared.differences == [
        "sum, only in the first (in front of ReLU)"
          + " | residual1/sum, residual2/sum, residual3/sum | 0, 0"
      ])
    #expect(compared.accounted == compared.total)
  }

  @Test func `tells a stride that stands in another layer`() throws {
    func network(_ name: String, _ first: Extent, _ second: Extent) -> Network {
      self.network(name) {
        residual {
          conv(1, 4, stride: first)
          conv(3, 4, stride: second)
          conv(1, 9, activation: nil)
        } shortcut: {
          conv(1, 9, stride: 2, activation: nil)
        }
        linear(6)
      }
    }
    let compared = try Compared(network("v1", 2, 1), network("v1.5", 1, 2))
    #expect(
      compared.differences == [
        "stride 2 → 1 | residual/conv1 | 0, 4032", "stride 1 → 2 | residual/conv2 | 0, 0",
      ])
    #expect(compared.accounted == compared.total)
  }

  @Test func `tells another wiring of the same layers`() throws {
    let parallel = network("parallel") {
      conv(1, 4, name: "a")
      concat {
        conv(3, 4, name: "b")
        conv(3, 5, name: "c")
      }
      linear(6)
    }
    let dense = network("dense") {
      conv(1, 4, name: "a")
      conv(3, 4, name: "b")
      concat {
        identity()
        conv(3, 5, name: "c")
      }
      linear(6)
    }
    let compared = try Compared(parallel, dense)
    #expect(compared.differences == ["reads a → b | c | 0, 0"])
    #expect(compared.comparison.matchedLayers == 5)
  }

  /// GoogLeNet as torchvision 0.20 has it.
  @Test func `says what a library's GoogLeNet is`() throws {
    func mixed(_ name: String, _ filters: [Int]) -> Sequential {
      module("inception\(name)") {
        concat {
          conv(1, filters[0], bias: false, norm: .batch, name: "branch1")
          branch {
            conv(1, filters[1], bias: false, norm: .batch, name: "branch2_0")
            conv(3, filters[2], bias: false, norm: .batch, name: "branch2_1")
          }
          branch {
            conv(1, filters[3], bias: false, norm: .batch, name: "branch3_0")
            conv(3, filters[4], bias: false, norm: .batch, name: "branch3_1")
          }
          branch {
            maxPool(3, stride: 1, padding: 1, rounding: .ceiling)
            conv(1, filters[5], bias: false, norm: .batch, name: "branch4_1")
          }
        }
      }
    }
    let library = Network("torchvision", input: Shape(3, 224, 224)) {
      conv(7, 64, stride: 2, bias: false, norm: .batch)
      maxPool(3, stride: 2, rounding: .ceiling)
      conv(1, 64, bias: false, norm: .batch)
      conv(3, 192, bias: false, norm: .batch)
      maxPool(3, stride: 2, rounding: .ceiling)
      mixed("3a", [64, 96, 128, 16, 32, 32])
      mixed("3b", [128, 128, 192, 32, 96, 64])
      maxPool(3, stride: 2, rounding: .ceiling)
      mixed("4a", [192, 96, 208, 16, 48, 64])
      mixed("4b", [160, 112, 224, 24, 64, 64])
      mixed("4c", [128, 128, 256, 24, 64, 64])
      mixed("4d", [112, 144, 288, 32, 64, 64])
      mixed("4e", [256, 160, 320, 32, 128, 128])
      maxPool(2, stride: 2, rounding: .ceiling)
      mixed("5a", [256, 160, 320, 32, 128, 128])
      mixed("5b", [384, 192, 384, 48, 128, 128])
      adaptiveAveragePool(1)
      flatten()
      dropout(0.2)
      linear(1000)
    }
    let compared = try Compared(googlenet, library)
    #expect(
      compared.comparison.differences.map { "\($0.layers.count): \($0)" } == [
        "2: lrn, only in the first", "9: kernel 5×5 → 3×3, padding 2 → 1",
        "1: kernel 3×3 → 2×2",
      ])
    #expect(
      compared.comparison.notes.map { "\($0.layers.count): \($0)" } == [
        "57: normalisation folded into the bias → batch normalisation",
        "1: written as averagePool 7×7 → adaptiveAveragePool", "1: dropout 0.4 → 0.2",
        "1: softmax at the end yes → no",
      ])
    // What PyTorch counts of it.
    let report = try NetworkReport(of: ShapedGraph(library), spec: "library.swift")
    #expect(report.totals.parameters == 6_624_904)
    #expect(compared.accounted == compared.total)
  }

  @Test func `tells which layer answers`() throws {
    func network(_ name: String, isLast: Bool) -> Network {
      var network = self.network(name) {
        conv(1, 4, name: "a")
        auxiliary("head") { linear(6) }
        linear(6)
      }
      if !isLast {
        let answer = network.output
        network.output = network.heads[0].output
        network.heads[0].output = answer
      }
      return network
    }
    let (one, other) = (network("one", isLast: true), network("other", isLast: false))
    #expect(try Compared(one, one, mode: .training).isSame)
    // Both heads compute the same, so that either may answer.
    #expect(try Compared(one, other, mode: .training).isSame)
  }

  // MARK: Random networks

  @Test func `accounts for every difference of random networks`() throws {
    let networks = RandomNetwork.sound(40, mode: .inference).map {
      RandomNetwork.network(seed: $0.seed)
    }
    #expect(networks.count == 40)
    for (first, second) in zip(networks, networks.dropFirst()) {
      let compared = try Compared(first, second)
      #expect(compared.accounted == compared.total, "\(first.name), \(second.name)")
      #expect(try Compared(first, first).isSame, "\(first.name)")
      let reversed = try Compared(second, first)
      #expect(compared.isSame == reversed.isSame, "\(first.name), \(second.name)")
    }
  }
}
