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
    for network in spec.networks where network.input.closed != nil {
      let executable = try InferenceExecutable(ShapedGraph(network), batch: 1)
      let slow = executable.steps.filter { $0.implementation.hasPrefix("ref") }
      #expect(slow == [], "\(network.name)")
    }
  }
}
