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

/// One confined run of a compiled spec.
struct SpecRun: Sendable {
  /// What a run may use up.
  var limits: SpecLimits
  /// What keeps it from everything else.
  var confinement: Confinement

  /// What a run leaves: the bytes of its result, and what it printed.
  struct Result: Sendable {
    var encoded: [UInt8]
    var output: CapturedOutput
  }

  /// Runs a compiled spec in its work folder.
  ///
  /// - Throws: `SpecLoadError` if it ends in any other way than with a result.
  func run(
    _ product: Compilation.Product, of source: SpecSource, in work: borrowing WorkFolder
  ) async throws(SpecLoadError) -> Result {
    let result = work.file(SpecRunner.resultName)
    // Confined, the spec cannot make files; it writes into this one.
    guard FileManager.default.createFile(atPath: result, contents: nil) else {
      throw .workFolderFailed(path: work.path, reason: String(cString: strerror(errno)))
    }
    let process = confinement.process(
      program: product.program, arguments: [],
      seeing: VisibleFiles(readable: [product.program] + product.libraries, writable: [result]),
      in: work.path, environment: ["SWIFT_BACKTRACE": "enable=no"],
      limits: limits.shellCommands(forbiddingProcesses: !isWrapped),
      filter: SyscallFilter.file(in: work.path),
      wallSeconds: limits.seconds, keptOutputBytes: limits.keptOutputBytes,
      outputBytes: limits.outputBytes)
    let outcome = try await process.run()
    try check(outcome, of: source)
    guard let encoded = FileManager.default.contents(atPath: result), !encoded.isEmpty else {
      throw .exited(path: source.displayPath, status: 0, output: outcome.output.text)
    }
    return Result(encoded: [UInt8](encoded), output: outcome.output)
  }

  private func check(
    _ outcome: ChildProcess.Outcome, of source: SpecSource
  ) throws(SpecLoadError) {
    let path = source.displayPath
    switch outcome.ending {
    case .exited(0):
      return
    case .timedOut:
      throw .tooLong(path: path, seconds: limits.seconds)
    case .printedTooMuch:
      throw .printsTooMuch(path: path, limit: limits.outputBytes)
    case .exited(let status) where status > 128 && status < 128 + 65 && isWrapped:
      // Bubblewrap hands a signal on as shells do.
      throw crash(signal: status - 128, printed: outcome.output, path: path)
    case .exited(let status):
      throw .exited(path: path, status: status, output: outcome.output.text)
    case .signalled(let signal):
      throw crash(signal: signal, printed: outcome.output, path: path)
    }
  }

  private var isWrapped: Bool {
    switch confinement {
    case .bubblewrap: true
    case .limitsOnly: false
    }
  }

  private func crash(
    signal: Int32, printed: CapturedOutput, path: String
  ) -> SpecLoadError {
    if signal == SIGXCPU {
      return .tooLong(path: path, seconds: Double(limits.processorSeconds))
    }
    if signal == SIGXFSZ { return .resultTooLarge(path: path, limit: limits.resultBytes) }
    let report = FatalErrorReport(in: printed.text)
    if report?.isOutOfMemory == true {
      return .tooMuchMemory(path: path, limit: limits.memoryBytes)
    }
    return .crashed(path: path, line: report?.line, signal: signal, message: report?.message)
  }
}

/// What the Swift runtime says of a program that it stops.
private struct FatalErrorReport {
  /// The line in the spec, if the spec is where it happened.
  var line: Int?
  /// The runtime's words.
  var message: String

  /// Finds the last report in what a program printed.
  init?(in output: String) {
    let marker = "Fatal error: "
    let lines = output.split(separator: "\n")
    guard let index = lines.lastIndex(where: { $0.contains(marker) }) else { return nil }
    let parts = lines[index].split(
      separator: marker, maxSplits: 1, omittingEmptySubsequences: false)
    let rest = lines[(index + 1)...].prefix { !$0.hasPrefix("Current stack trace:") }
    message = ([parts[1]] + rest.prefix(3)).joined(separator: " ")
    // "Spec/spec.swift:5: " when the spec itself reports; a library's own lines help nobody.
    let place = parts[0].split(separator: ":")
    if place.count >= 2, place[0].hasSuffix(SpecSource.compiledName) { line = Int(place[1]) }
  }

  /// Whether the runtime could not get the memory that it asked for.
  var isOutOfMemory: Bool {
    message.hasPrefix("failed to allocate ")
  }
}
