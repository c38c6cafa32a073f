import Engine
import Netlab
import OneDNN
import Testing

@testable import Specs

@Suite struct `Activations computed again` {
  /// What a step leaves behind, as bits.
  private struct Bits: Equatable {
    var outcome: TrainingExecutable.Outcome
    var gradients: [UInt32]
    var statistics: [UInt32]
    var imageGradient: [UInt32]?
  }

  private func compiled(
    _ graph: ShapedGraph, batch: Int, recomputing: Bool,
    objective: TrainingExecutable.Objective = .crossEntropy(labelSmoothing: 0),
    wantsInputGradient: Bool = false
  ) throws -> TrainingExecutable {
    try TrainingExecutable(
      graph, batch: batch, threads: 2, objective: objective,
      wantsInputGradient: wantsInputGradient, recomputesActivations: recomputing)
  }

  /// Two steps, the second with parameters that the first's gradients have changed.
  private func train(_ executable: TrainingExecutable) throws -> [Bits] {
    let (graph, batch) = (executable.graph, executable.batch)
    try executable.load(ParameterValues(initialFor: graph, seed: 4))
    _ = executable.images.update(from: Fixtures.images(graph, batch: batch))
    for image in 0..<batch { executable.labels[image] = Int32(2 * image + 1) }
    if let weights = executable.outputGradient {
      _ = weights.update(from: Fixtures.weights(weights.count))
    }
    return try (0..<2).map { step in
      let outcome = try executable.step(seed: UInt64(step))
      for (index, gradient) in executable.gradients.enumerated() {
        executable.parameters[index] -= 0.01 * gradient
      }
      return Bits(
        outcome: outcome, gradients: executable.gradients.map(\.bitPattern),
        statistics: executable.statistics.map(\.bitPattern),
        imageGradient: executable.imageGradient?.map(\.bitPattern))
    }
  }

  private static let inceptionNetwork = Network("inception", input: Shape(3, 43, 59)) {
    conv(7, 24, stride: 2, name: "stem")
    maxPool(3, stride: 2)
    lrn()
    inception("a", `1x1`: 8, `3x3red`: 16, `3x3`: 24, `5x5red`: 8, `5x5`: 8, pool: 8)
    maxPool(3, stride: 2)
    auxiliary("head", weight: 0.3) {
      averagePool(3, stride: 2)
      linear(7, name: "scores")
    }
    inception("b", `1x1`: 8, `3x3red`: 16, `3x3`: 24, `5x5red`: 8, `5x5`: 8, pool: 8)
    dropout(0.4)
    linear(7, name: "scores")
  }

  private static let normalisedNetwork = Network("normalised inception", input: Shape(3, 29, 37)) {
    conv(3, 24, norm: .batch)
    for name in ["a", "b", "c"] {
      inception(
        name, `1x1`: 8, `3x3red`: 16, `3x3`: 24, `5x5red`: 8, `5x5`: 8, pool: 8, norm: .batch)
    }
    globalAveragePool()
    linear(7, name: "scores")
  }

  private static let residualNetwork = Network("residual", input: Shape(3, 23, 31)) {
    conv(3, 16, norm: .batch)
    for _ in 0..<4 {
      residual {
        conv(3, 16, norm: .batch)
        conv(3, 16, norm: .batch, activation: nil)
      }
    }
    globalAveragePool()
    linear(7, name: "scores")
  }

  @Test(
    arguments: zip(
      [inceptionNetwork, normalisedNetwork, residualNetwork],
      [[996_864, 865_152], [9_117_120, 6_361_664], [3_243_648, 2_281_664]]))
  func `take less memory and change no bit`(_ network: Network, _ bytes: [Int]) throws {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    let graph = try ShapedGraph(network, mode: .training)
    let keeping = try compiled(graph, batch: 3, recomputing: false)
    let recomputing = try compiled(graph, batch: 3, recomputing: true)
    #expect([keeping.arenaBytes, recomputing.arenaBytes] == bytes)
    #expect(keeping.keepingArenaBytes == keeping.arenaBytes)
    #expect(recomputing.keepingArenaBytes == keeping.arenaBytes)
    #expect(
      recomputing.totalBytes - recomputing.arenaBytes == keeping.totalBytes - keeping.arenaBytes)
    // What runs again belongs to the backward pass and multiplies nothing.
    let again = recomputing.steps.count - keeping.steps.count
    #expect(again > 0)
    #expect(
      recomputing.steps.filter(\.isBackward).count == keeping.steps.filter(\.isBackward).count
        + again)
    let work = [keeping, recomputing].map { $0.steps.reduce(0) { $0 + $1.multiplyAdds } }
    #expect(work[0] == work[1])
    let bits = try train(keeping)
    #expect(try train(recomputing) == bits)
    #expect(bits[0] != bits[1])
  }

  @Test(arguments: OperatorExample.all)
  func `change no operator's gradients`(_ example: OperatorExample) throws {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    let graph = try ShapedGraph(example.network, mode: .training)
    let bits = try [false, true].map { recomputing in
      try train(
        compiled(
          graph, batch: example.batch, recomputing: recomputing,
          objective: .weightedOutput(node: graph.output), wantsInputGradient: true))
    }
    #expect(bits[0] == bits[1])
  }

  /// Shares of the memory that keeping all activations takes, at two images.
  @Test(
    arguments: zip(
      ["GoogLeNet", "BN-Inception", "ResNet-50", "DenseNet-121"], [0.69, 0.53, 0.64, 0.32]))
  func `save memory in the papers' networks`(_ name: String, _ share: Double) throws {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    let networks = [googlenet, bnInception, resnet50, densenet121]
    let network = try #require(networks.first { $0.name == name })
    let executable = try compiled(
      ShapedGraph(network, mode: .training), batch: 2, recomputing: true)
    let own = Double(executable.arenaBytes) / Double(executable.keepingArenaBytes)
    #expect((own * 100).rounded() == share * 100)
  }
}
