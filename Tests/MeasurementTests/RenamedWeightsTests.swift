import Engine
import Foundation
import Netlab
import Safetensors
import Testing
import Weights

@testable import Measurement

/// Weights as PyTorch saves them; `Tests/Peers/renaming.py` writes them and the answers.
@Suite struct `Weights of another tool` {
  private let shortcuts = Network("residual", input: Shape(3, 11, 14)) {
    conv(3, 5, bias: false, norm: .batch, name: "conv1")
    for stage in 1...2 {
      module("layer\(stage)") {
        for block in 0...1 {
          residual("\(block)") {
            let stride: Extent = stage == 2 && block == 0 ? 2 : 1
            conv(3, stage == 1 ? 5 : 9, stride: stride, bias: false, norm: .batch, name: "conv1")
            conv(3, stage == 1 ? 5 : 9, bias: false, norm: .batch, activation: nil, name: "conv2")
          } shortcut: {
            if stage == 2, block == 0 {
              conv(1, 9, stride: 2, bias: false, norm: .batch, activation: nil, name: "0")
            }
          }
        }
      }
    }
    globalAveragePool()
    linear(4, name: "fc")
  }

  private let sequence = Network("sequence", input: Shape(3, 9, 13)) {
    conv(3, 6)
    for _ in 1...5 { conv(3, 6) }
    maxPool(2)
    linear(8, activation: .relu)
    dropout(0.5)
    linear(5)
  }

  private func path(_ name: String) throws -> String {
    try #require(
      Bundle.module.path(forResource: name, ofType: "safetensors", inDirectory: "Fixtures"))
  }

  /// The largest difference from PyTorch's answers, relative to their largest number.
  private func difference(
    _ network: Network, _ name: String, _ rules: [String]
  ) throws -> Double {
    let graph = try ShapedGraph(network)
    let weights = try WeightFile(
      readingFrom: path(name), for: graph, renaming: RenameRules(rules))
    let numbers = try SafetensorsFile(path: path("\(name)-answers"))
    let run = try NetworkRun(graph, batch: 2, memory: AvailableMemory(bytes: nil))
    let answers = try run.output(for: numbers.floats(named: "images"), with: weights.values)
    let expected = try numbers.floats(named: "answers").map(Double.init)
    return AuditReport.Difference(of: answers.values, from: expected).relative
  }

  private static let rules = [
    "torch", "bn*.**=conv*/norm.**", "layer*/*/bn*.**=layer*/*/conv*/norm.**",
    "layer*/*/downsample/0.**=layer*/*/shortcut/0.**",
    "layer*/*/downsample/1.**=layer*/*/shortcut/0/norm.**",
  ]

  @Test func `gives PyTorch's answers once rules have renamed it`() throws {
    #expect(try difference(shortcuts, "torch-residual", Self.rules) < 1e-5)
  }

  @Test func `gives them by the order of the layers, too`() throws {
    #expect(try difference(shortcuts, "torch-residual", ["by-order"]) < 1e-5)
    // Half precision; names that stand in another order as texts.
    #expect(try difference(sequence, "torch-sequence", ["by-order"]) < 1e-5)
  }

  @Test func `is refused under its own names, with a way out`() throws {
    let graph = try ShapedGraph(sequence)
    let path = try path("torch-sequence")
    #expect(
      throws: MeasurementError.weights(
        path: path, network: "sequence",
        problems: graph.nodes.flatMap { node in
          node.parameters.map {
            WeightProblem.missing(
              name: ParameterValues.name(node.path, $0.role), dimensions: $0.dimensions)
          }
        },
        others: [
          "classifier.0", "classifier.3", "features.0", "features.10", "features.2", "features.4",
          "features.6", "features.8",
        ].flatMap { ["\($0).bias", "\($0).weight"] }, advice: "by-order")
    ) {
      _ = try WeightFile(readingFrom: path, for: graph)
    }
  }

  @Test func `of which a rule names too little is told tensor by tensor`() throws {
    let graph = try ShapedGraph(shortcuts)
    let match = try WeightFile.match(
      path("torch-residual"), for: graph, renaming: RenameRules(Array(Self.rules.dropLast()))
    ).match
    #expect(!match.isComplete)
    #expect(match.summary == "48 tensors loaded, 4 missing, 4 not used, 10 left out")
    let missing = match.rows.filter { $0.verdict == .missing }
    #expect(
      missing.map(\.target)
        == ["weight", "bias", "mean", "variance"].map {
          "layer2/0/shortcut/0/norm.\($0)"
        })
    #expect(
      missing.map(\.suggestion)
        == ["weight", "bias", "running_mean", "running_var"].map {
          "layer2.0.downsample.1.\($0)"
        })
  }
}
