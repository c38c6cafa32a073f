#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The Swift compiler that specs are compiled with.
package struct Compiler: Hashable, Sendable {
  /// The path of `swiftc`.
  package var path: String
  /// What a cached spec depends on.
  let identity: String

  /// The compiler at a path.
  ///
  /// - Throws: `SpecLoadError.compilerMissing` if no program is there.
  package init(path: String) throws(SpecLoadError) {
    guard access(path, X_OK) == 0, let identity = FileIdentity(path: path) else {
      throw .compilerMissing(path: path)
    }
    self.path = path
    self.identity = identity.line
  }

  /// Finds the compiler: the one that `NETLAB_SWIFTC` names, or else the first one on the path.
  ///
  /// - Throws: `SpecLoadError.compilerMissing` if there is none.
  package static func locate(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(SpecLoadError) -> Compiler {
    if let path = environment["NETLAB_SWIFTC"], !path.isEmpty { return try Compiler(path: path) }
    guard let path = Program.path(of: "swiftc", environment: environment) else {
      throw .compilerMissing(path: nil)
    }
    return try Compiler(path: path)
  }

  /// The folder of the toolchain, which holds `bin` and `lib`.
  ///
  /// A compiler that lies in no toolchain stands in for one, as version managers do; it is asked.
  ///
  /// - Throws: `SpecLoadError` if the compiler cannot be run or does not say.
  func toolchain() async throws(SpecLoadError) -> Toolchain {
    let real = FileIdentity(path: path)?.path ?? path
    let folder = RunningProgram.folder(of: RunningProgram.folder(of: real))
    if let toolchain = Toolchain(folder: folder) { return toolchain }
    let question = ChildProcess(
      program: path, arguments: ["-print-target-info"],
      environment: ProcessInfo.processInfo.environment, folder: "/", wallSeconds: 30,
      keptOutputBytes: 1 << 20, outputBytes: 1 << 20)
    let answer = try await question.run().output
    guard
      let target = try? JSONDecoder().decode(TargetInformation.self, from: Data(answer.bytes)),
      case let resources = target.paths.runtimeResourcePath,
      case let library = RunningProgram.folder(of: resources),
      let toolchain = Toolchain(folder: RunningProgram.folder(of: library))
    else { throw .programFailed(program: path, reason: "it does not tell where its toolchain is") }
    return toolchain
  }

  /// The part of `swiftc -print-target-info` that tells where the toolchain is.
  private struct TargetInformation: Decodable {
    struct Paths: Decodable {
      var runtimeResourcePath: String
    }
    var paths: Paths
  }
}

/// A folder that holds a Swift compiler and its libraries.
struct Toolchain: Hashable, Sendable {
  /// The folder that holds `bin` and `lib`.
  let folder: String

  /// The toolchain in a folder, or nil if it holds none.
  init?(folder: String) {
    guard access("\(folder)/bin/swiftc", X_OK) == 0,
      FileManager.default.fileExists(atPath: "\(folder)/lib/swift")
    else { return nil }
    self.folder = folder
  }

  /// The compiler's path.
  var compiler: String { "\(folder)/bin/swiftc" }

  /// Whether the toolchain brings the linker that is fastest.
  var hasFastLinker: Bool { access("\(folder)/bin/ld.lld", X_OK) == 0 }
}
