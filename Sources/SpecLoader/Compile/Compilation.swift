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

/// One run of the Swift compiler on a spec and its runner.
struct Compilation: Sendable {
  /// The compiler.
  var compiler: Compiler
  /// What the spec is compiled against.
  var library: SpecLibrary
  /// Where the compiler keeps the system's modules; without one it compiles them anew.
  var moduleFolder: String?
  /// How the compiler is kept from reading more than it needs.
  var confinement: Confinement
  /// What it may use up.
  var limits: SpecLimits

  /// The program that came out, and the libraries that it loads.
  struct Product: Sendable {
    var program: String
    var libraries: [String]
  }

  /// Compiles a spec in a work folder.
  ///
  /// - Throws: `SpecLoadError` with the compiler's words, in the author's lines and columns.
  func compile(
    _ spec: PreparedSpec, in work: borrowing WorkFolder
  ) async throws(SpecLoadError) -> Product {
    try write(spec.spelling.quoted, to: work.file(SpecSource.compiledName))
    try write(Array(SpecRunner.source(for: spec.declarations).utf8), to: work.file("main.swift"))
    try link(library.module, into: work, as: SpecLibrary.moduleName)
    try link(library.archive, into: work, as: SpecLibrary.archiveName)

    let toolchain = try await compiler.toolchain()
    let path = spec.source.displayPath
    let outcome = try await run(
      toolchain.compiler, arguments: arguments(toolchain, work: work.path), toolchain, work.path)
    switch outcome.ending {
    case .exited(0): break
    case .timedOut: throw .compilationTooLong(path: path, seconds: limits.compileSeconds)
    case .exited, .signalled, .printedTooMuch:
      let output = outcome.output.text
      if let reason = Self.libraryFault(in: output) {
        throw .libraryUnfit(module: library.module, compiler: compiler.path, reason: reason)
      }
      let diagnostics = CompilerDiagnostic.diagnostics(in: output, of: spec)
      guard diagnostics.contains(where: { $0.severity == .error }) else {
        throw .compilerStopped(path: path, output: Self.gist(of: output))
      }
      throw .notSwift(
        path: path, diagnostics: diagnostics,
        importsNetlab: spec.importsNetlab)
    }
    let program = work.file("spec")
    return Product(
      program: program, libraries: try await libraries(of: program, toolchain, work.path))
  }

  private func arguments(_ toolchain: Toolchain, work: String) -> [String] {
    var arguments = [
      SpecSource.compiledName, "main.swift", "-o", "spec", "-module-name", "Spec",
      "-I", ".", "-L", ".", "-lNetlabLanguage", "-swift-version", "6",
      // One job for both files and no debugging information: what runs once need not run fast.
      "-Onone", "-wmo", "-gnone",
      "-suppress-warnings", "-no-color-diagnostics", "-diagnostic-style", "llvm",
      "-module-cache-path", moduleFolder ?? "modules",
    ]
    if toolchain.hasFastLinker { arguments.append("-use-ld=lld") }
    return arguments
  }

  /// The shared libraries that a program loads, as the system's own loader finds them.
  private func libraries(
    of program: String, _ toolchain: Toolchain, _ work: String
  ) async throws(SpecLoadError) -> [String] {
    guard case .bubblewrap = confinement else { return [] }
    // The program names its loader itself, so it is held as it is when it runs.
    let listing = try await confinement.process(
      program: program, arguments: [],
      seeing: VisibleFiles(readable: Self.systemFiles + [toolchain.folder, program]), in: work,
      environment: ["LD_TRACE_LOADED_OBJECTS": "1"],
      limits: limits.shellCommands(forbiddingProcesses: false),
      filter: SyscallFilter.file(in: work), wallSeconds: limits.seconds,
      keptOutputBytes: 1 << 20, outputBytes: 1 << 20
    ).run()
    return listing.output.text.split(separator: "\n").compactMap { line in
      line.split(separator: " ").lazy.map { $0.filter { $0 != "\t" } }.first { $0.hasPrefix("/") }
    }
  }

  private func run(
    _ program: String, arguments: [String], _ toolchain: Toolchain, _ work: String
  ) async throws(SpecLoadError) -> ChildProcess.Outcome {
    var environment = ["PATH": "\(toolchain.folder)/bin:/usr/bin:/bin", "TMPDIR": work]
    if case .limitsOnly = confinement {
      // A Mac's toolchain asks these where its system libraries are.
      for name in ["DEVELOPER_DIR", "SDKROOT", "HOME"] {
        environment[name] = ProcessInfo.processInfo.environment[name]
      }
    }
    let files = VisibleFiles(
      readable: Self.systemFiles + [toolchain.folder]
        + [library.module, library.archive].compactMap { FileIdentity(path: $0)?.path },
      writable: [work] + (moduleFolder.map { [$0] } ?? []), hasDevices: true)
    return try await confinement.process(
      program: program, arguments: arguments, seeing: files, in: work, environment: environment,
      limits: limits.compilerShellCommands, wallSeconds: limits.compileSeconds,
      keptOutputBytes: 1 << 20, outputBytes: 16 << 20
    ).run()
  }

  /// What a linker needs of the system: start-up code, the C library and its headers.
  private static let systemFiles = [
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives",
    "/nix/store", "/gnu/store",
  ]

  private func write(_ bytes: [UInt8], to path: String) throws(SpecLoadError) {
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
      throw .workFolderFailed(
        path: RunningProgram.folder(of: path), reason: String(cString: strerror(errno)))
    }
  }

  private func link(
    _ file: String, into work: borrowing WorkFolder, as name: String
  ) throws(SpecLoadError) {
    do {
      try FileManager.default.createSymbolicLink(
        atPath: work.file(name), withDestinationPath: FileIdentity(path: file)?.path ?? file)
    } catch {
      throw .workFolderFailed(path: work.path, reason: "\(error)")
    }
  }

  /// What the compiler has against the module, which it names by its path, or nil if nothing.
  private static func libraryFault(in output: String) -> String? {
    let mark = "error: "
    for line in output.split(separator: "\n") where line.hasSuffix("/\(SpecLibrary.moduleName)") {
      let parts = line.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, let end = parts[1].firstRange(of: ": /") {
        return String(parts[1][..<end.lowerBound])
      }
    }
    return nil
  }

  /// The lines of an unforeseen compiler output that say most: its errors, or else its beginning.
  private static func gist(of output: String) -> String {
    let lines = output.split(separator: "\n")
    let errors = lines.filter { $0.contains("error:") }
    return (errors.isEmpty ? lines : errors).joined(separator: "\n")
  }
}
