import Foundation
import Testing

@testable import SpecLoader

/// A folder for one test's specs, and loaders that share one cache of the system's modules.
final class Workshop: Sendable {
  let folder: String
  private let isKept: Bool

  /// A folder of its own, which goes when the workshop goes.
  init() throws {
    folder = "\(FileManager.default.temporaryDirectory.path)/netlab-tests-\(UUID().uuidString)"
    isKept = false
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// A folder in the build folder, which stays there for the next run.
  init(keptAs name: String) throws {
    folder = "\(RunningProgram.folder(of: RunningProgram.path ?? "."))/\(name)"
    isKept = true
    for contents in ["work", "share", "twice"] {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(contents)")
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    guard !isKept else { return }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Writes a file and returns its path.
  func write(_ text: String, to name: String = "spec.swift") throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = "\(folder)/\(name)"
    try FileManager.default.createDirectory(
      atPath: RunningProgram.folder(of: path), withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// A loader whose entries are this test's own.
  func loader(
    limits: SpecLimits = SpecLimits(), confinement: Confinement? = nil
  ) throws -> SpecLoader {
    var cache = SpecCache(folder: "\(folder)/cache")
    // What the compiler makes of the system's headers is the same for all tests, and slow to make.
    cache.modules = RunningProgram.path.map { "\(RunningProgram.folder(of: $0))/SpecModules" }
    return try SpecLoader(
      library: .locate(), compiler: .locate(), cache: cache, limits: limits,
      confinement: confinement)
  }

  /// Loads a spec of this text as `demo.swift`.
  func load(
    _ text: String, limits: SpecLimits = SpecLimits(), confinement: Confinement? = nil
  ) async throws -> Spec {
    let path = try write(text)
    return try await loader(limits: limits, confinement: confinement)
      .load(path: path, displayPath: "demo.swift")
  }

  /// What the loader says of a file, wherever it is.
  func message(path: String) async throws -> String {
    do {
      _ = try await loader().load(path: path, displayPath: "demo.swift")
      return "no error"
    } catch let error as SpecLoadError {
      return error.description
    }
  }

  /// The whole message of the error that loading a spec of this text ends in.
  func message(
    _ text: String, limits: SpecLimits = SpecLimits(), confinement: Confinement? = nil
  ) async throws -> String {
    do {
      _ = try await load(text, limits: limits, confinement: confinement)
      return "no error"
    } catch let error as SpecLoadError {
      return error.description
    }
  }
}

/// Expects a text, and shows the one that came instead.
func expect(
  _ text: String, _ expected: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  #expect(text == expected, sourceLocation: sourceLocation)
}
