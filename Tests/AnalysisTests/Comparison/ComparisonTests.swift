import Analysis
import Netlab
import Testing

@testable import Specs

@Suite struct `Comparison of networks` {
  private func report(_ network: Network, batch: Int = 1) throws -> NetworkReport {
    try NetworkReport(of: ShapedGraph(network), spec: "\(network.name).swift", batch: batch)
  }

  private func network(_ name: String, @NetworkBuilder _ layers: () -> Sequential) -> Network {
    Network(name, input: Shape(7, 5, 9), layers: layers)
  }

  private func differences(_ first: Network, _ second: Network) throws -> [String] {
    Comparison(of: try report(first), with: [try report(second)]).differences[0].map {
      let multiplyAdds = $0.multiplyAdds.map(String.init) ?? "unknown"
      return "\($0) | \($0.parameters) parameters, \(multiplyAdds) multiply-adds"
    }
  }

  private var plain: Network {
    network("plain") {
      conv(3, 4)
      maxPool(2, rounding: .ceiling)
      linear(3)
    }
  }

  @Test func `finds no difference where only names in the source differ`() throws {
    let comparison = Comparison(of: try report(plain), with: [try report(plain)])
    #expect(comparison.areEqual)
    #expect(comparison.differences == [[]])
    #expect(comparison.totals.allSatisfy { $0.ratios == [1, 1] })
  }

  @Test func `names changed operands and what they affect`() throws {
    let other = network("other") {
      conv(Extent(5, 3), 8)
      averagePool(2, rounding: .ceiling)
      linear(3)
    }
    let found = try differences(plain, other)
    #expect(
      found == [
        "conv: changed: convolution 3×3 to 4 → 5×3 to 8, padding [1, 1, 1, 1] → [2, 1, 2, 1], "
          + "output 4×5×9 → 8×5×9 | 592 parameters, 26460 multiply-adds",
        "conv/relu: affected: input 4×5×9 → 8×5×9, output 4×5×9 → 8×5×9"
          + " | 0 parameters, 0 multiply-adds",
        "pool: changed: operator maxPool 2×2/2 → averagePool 2×2/2, input 4×5×9 → 8×5×9, "
          + "output 4×3×5 → 8×3×5 | 0 parameters, 0 multiply-adds",
        "linear: affected: input 4×3×5 → 8×3×5 | 180 parameters, 180 multiply-adds",
      ])
  }

  @Test func `names an operand that no column shows`() throws {
    let other = network("other") {
      conv(3, 4)
      maxPool(2, padding: Padding(top: 0, left: 0, bottom: 1, right: 1))
      linear(3)
    }
    let found = try differences(plain, other)
    #expect(
      found == [
        "pool: changed: padding [0, 0, 0, 0] → [0, 0, 1, 1], operand ceiling → floor"
          + " | 0 parameters, 0 multiply-adds"
      ])
  }

  @Test func `folds what is added or removed into whole modules`() throws {
    let first = network("first") {
      module("old") {
        conv(1, 2)
        conv(3, 4)
      }
      linear(3)
    }
    let second = network("second") {
      conv(1, 2, name: "new")
      linear(3, name: "classifier")
      softmax()
    }
    let found = try differences(first, second)
    #expect(
      found == [
        "old/conv1 → new: renamed | 0 parameters, 0 multiply-adds",
        "old/conv1/relu → new/relu: renamed | 0 parameters, 0 multiply-adds",
        "old/conv2: removed (2 layers): convolution 3×3, 4 to 4×5×9"
          + " | -76 parameters, -3240 multiply-adds",
        "linear: removed: linear 3 to 3×1×1 | -543 parameters, -540 multiply-adds",
        "classifier: added: linear 3 to 3×1×1 | 273 parameters, 270 multiply-adds",
        "softmax: added: softmax to 3×1×1 | 0 parameters, 0 multiply-adds",
      ])
  }

  @Test func `matches a renamed and changed layer by what it reads`() throws {
    let other = network("other") {
      conv(1, 4, name: "first")
      maxPool(2, rounding: .ceiling)
      linear(3)
    }
    let found = try differences(plain, other)
    #expect(
      found == [
        "conv → first: changed: convolution 3×3 to 4 → 1×1 to 4, "
          + "padding [1, 1, 1, 1] → [0, 0, 0, 0] | -224 parameters, -10080 multiply-adds",
        "conv/relu → first/relu: renamed | 0 parameters, 0 multiply-adds",
        "pool: affected: receptive field 4×4 → 2×2 | 0 parameters, 0 multiply-adds",
        "linear: affected: receptive field 8×12 → 6×10 | 0 parameters, 0 multiply-adds",
      ])
  }

  @Test func `tells receptive fields and depths on both sides`() throws {
    let other = network("other") {
      conv(3, 4)
      conv(3, 4, name: "second")
      maxPool(2, rounding: .ceiling)
      linear(3)
    }
    let found = Comparison(of: try report(plain), with: [try report(other)]).differences[0]
    #expect(found.map(\.path) == ["second", "pool", "linear"])
    #expect(found.map(\.receptiveField.before) == [nil, [4, 4], [8, 12]])
    #expect(found.map(\.receptiveField.after) == [[5, 5], [6, 6], [10, 14]])
    #expect(found.map(\.depth.before) == [nil, 1, 2])
    #expect(found.map(\.depth.after) == [2, 2, 3])
  }

  @Test func `names another wiring of the same layers`() throws {
    let first = network("first") {
      sum("merge") {
        branch {
          conv(3, 7, activation: nil, name: "a")
          conv(3, 7, activation: nil, name: "b")
        }
        identity()
      }
    }
    let second = network("second") {
      conv(3, 7, activation: nil, name: "a")
      sum("merge") {
        conv(3, 7, activation: nil, name: "b")
        identity()
      }
    }
    let found = try differences(first, second)
    #expect(
      found == [
        "merge: changed: inputs b input → b a | 0 parameters, 0 multiply-adds"
      ])
    #expect(!Comparison(of: try report(first), with: [try report(second)]).areEqual)
  }

  @Test func `puts totals and ratios side by side`() throws {
    let comparison = Comparison(
      of: try report(googlenet), with: [try report(googlenet, batch: 3), try report(plain)])
    let multiplyAdds = try #require(comparison.totals.first { $0.quantity == "multiplyAdds" })
    #expect(multiplyAdds.values[0].map { $0 * 3 } == multiplyAdds.values[1])
    #expect(multiplyAdds.ratios[1] == 3)
    #expect(comparison.totals.map(\.quantity).count == 12)
    #expect(comparison.networks.map(\.batch) == [1, 3, 1])
    #expect(comparison.differences.count == 2)
  }

  @Test func `has no ratio to an unknown or to nothing`() throws {
    let open = Network("open", channels: 7) { maxPool(2) }
    let comparison = Comparison(
      of: try NetworkReport(of: OpenGraph(open), spec: "open.swift"), with: [try report(plain)])
    let ratios = Dictionary(
      uniqueKeysWithValues: comparison.totals.map { ($0.quantity, $0.ratios[1]) })
    #expect(ratios["multiplyAdds"] == .some(nil))
    #expect(ratios["parameters"] == .some(nil))
    #expect(ratios["depthWithPooling"] == 3)
  }
}
