import Subprocess

/// A program to run to its end, bounded in time and in what it may print.
struct ChildProcess: Sendable {
  /// How a program ended.
  enum Ending: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    case printedTooMuch
  }

  /// What is left of a run: how it ended, and what it printed.
  struct Outcome: Hashable, Sendable {
    var ending: Ending
    var output: CapturedOutput
  }

  /// The program's path.
  var program: String
  /// The program's arguments.
  var arguments: [String]
  /// The whole environment of the program.
  var environment: [String: String]
  /// The folder that the program runs in.
  var folder: String
  /// The seconds after which the program is ended.
  var wallSeconds: Double
  /// How much printed text is kept.
  var keptOutputBytes: Int
  /// How much may be printed before the program is ended.
  var outputBytes: Int

  /// Runs the program, its standard output and standard error in one stream.
  ///
  /// - Throws: `SpecLoadError.programFailed` if the program cannot be started.
  func run() async throws(SpecLoadError) -> Outcome {
    var options = PlatformOptions()
    // A group of its own, so that whatever the program starts ends with it.
    options.processGroupID = 0
    do {
      let result = try await Subprocess.run(
        .path(.init(program)), arguments: Arguments(arguments),
        environment: .custom(
          Dictionary(
            uniqueKeysWithValues: environment.compactMap { name, value in
              Environment.Key(rawValue: name).map { ($0, value) }
            })),
        workingDirectory: .init(folder), platformOptions: options,
        input: .none, output: .sequence, error: .combinedWithOutput
      ) { execution in
        let group = execution.processIdentifier.value
        LeftBehind.shared.add(processGroup: group)
        defer { LeftBehind.shared.remove(processGroup: group) }
        return try await watch(execution)
      }
      return Outcome(
        ending: result.closureResult.ending ?? Ending(result.terminationStatus),
        output: result.closureResult.output)
    } catch {
      throw .programFailed(program: program, reason: "\(error)")
    }
  }

  /// What watching a running program brings: its output, and why it was ended early, if it was.
  private struct Watched: Sendable {
    var output: CapturedOutput
    var ending: Ending?
  }

  private func watch<Output>(
    _ execution: Execution<NoInput, SequenceOutput, Output>
  ) async throws -> Watched {
    try await withThrowingTaskGroup(of: Watched?.self) { group in
      group.addTask {
        var output = CapturedOutput(keptBytes: keptOutputBytes)
        for try await buffer in execution.standardOutput {
          buffer.withUnsafeBytes { output.append($0) }
          if output.printedBytes > outputBytes {
            end(execution)
            return Watched(output: output, ending: .printedTooMuch)
          }
        }
        return Watched(output: output, ending: nil)
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(wallSeconds))
        if !Task.isCancelled { end(execution) }
        return nil
      }
      var timedOut = false
      while let result = try await group.next() {
        if var watched = result {
          group.cancelAll()
          if timedOut { watched.ending = .timedOut }
          return watched
        }
        timedOut = true
      }
      return Watched(output: CapturedOutput(keptBytes: 0), ending: .timedOut)
    }
  }

  /// Kills the program and all that it started.
  private func end<Output>(_ execution: Execution<NoInput, SequenceOutput, Output>) {
    try? execution.send(signal: .kill, toProcessGroup: true)
  }
}

extension ChildProcess.Ending {
  /// How a process ended, by what the system says.
  fileprivate init(_ status: TerminationStatus) {
    switch status {
    case .exited(let code): self = .exited(code)
    case .signaled(let signal): self = .signalled(signal)
    }
  }
}
