import Engine
import Foundation
import Netlab
import Testing

@testable import SpecLoader

@Suite struct `Plans of all specs` {
  /// The specs beside this package's sources.
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Specs").path

  /// Families and sweeps, by their paths below the folder.
  private static let files =
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
    .filter { $0.hasSuffix(".swift") }.sorted()

  private static func slow(_ steps: [InferenceExecutable.StepDescription]) -> [String] {
    steps.filter { $0.implementation.hasPrefix("ref") }.map {
      "\($0.path): \($0.implementation)\($0.isBackward ? ", backward" : "")"
    }
  }

  @Test func `are looked for where there are some`() {
    #expect(Set(["googlenet.swift", "sweeps/naive-vs-reduced.swift"]).isSubset(of: Self.files))
  }

  @Test(arguments: files)
  func `run no reference code`(_ file: String) async throws {
    let workshop = try Workshop()
    var loader = try SpecLoader.located()
    loader.cache = SpecCache(folder: workshop.path("cache"))
    // What the compiler makes of the system's headers is the same for all tests, and slow to make.
    loader.cache.modules = RunningProgram.path.map {
      "\(RunningProgram.folder(of: $0))/SpecModules"
    }
    let spec = try await loader.load(path: "\(Self.folder)/\(file)", displayPath: file)
    let networks = spec.networks + spec.sweeps.flatMap(\.variants).map(\.network)
    #expect(!networks.isEmpty)
    for network in networks where network.input.closed != nil {
      // One image lies in memory otherwise than several do, and has kernels of its own.
      for batch in [1, 2] {
        let inference = try InferenceExecutable(ShapedGraph(network), batch: batch)
        #expect(Self.slow(inference.steps) == [], "\(network.name), batch \(batch)")
      }
      let training = try training(of: ShapedGraph(network, mode: .training))
      #expect(training.steps.contains { $0.isBackward })
      #expect(Self.slow(training.steps) == [], "training of \(network.name)")
    }
  }

  /// A plan of the losses, or, for a module or a trunk without scores, of the last layer's outputs.
  private func training(of graph: ShapedGraph) throws -> TrainingExecutable {
    do {
      return try TrainingExecutable(graph, batch: 2)
    } catch EngineError.noClassifier {
      return try TrainingExecutable(
        graph, batch: 2, objective: .weightedOutput(node: graph.output))
    }
  }
}
