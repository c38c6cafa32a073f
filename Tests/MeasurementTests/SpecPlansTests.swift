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

  private static let files =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".swift") }.sorted()

  private static func slow(
    _ steps: [InferenceExecutable.StepDescription]
  ) -> [InferenceExecutable.StepDescription] {
    steps.filter { $0.implementation.hasPrefix("ref") }
  }

  @Test func `are looked for where there are some`() {
    #expect(Self.files.contains("googlenet.swift"))
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
    let graphs = try spec.networks.filter { $0.input.closed != nil }.map { try ShapedGraph($0) }
    for graph in graphs {
      let inference = try InferenceExecutable(graph, batch: 1)
      #expect(Self.slow(inference.steps) == [], "\(graph.name)")
    }
    // A family's members train with the same kernels, and a deep one's plan takes long to make here.
    let smallest = graphs.min { $0.nodes.count < $1.nodes.count }
    for network in spec.networks where network.name == smallest?.name {
      do {
        let training = try TrainingExecutable(ShapedGraph(network, mode: .training), batch: 1)
        #expect(training.steps.contains { $0.isBackward })
        #expect(Self.slow(training.steps) == [], "training of \(network.name)")
      } catch EngineError.noClassifier {
        // A module or a trunk without scores cannot be trained by itself.
        #expect(network.name != "GoogLeNet")
      }
    }
  }
}
