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
  /// The clock runs until the program has ended, whether or not it still prints.
  /// - Throws: `SpecLoadError.programFailed` if the program cannot be started.
  func run() async throws(SpecLoadError) -> Outcome {
    let leash = Leash()
    defer { leash.letGo() }
    do {
      let outcome = try await withThrowingTaskGroup(of: Outcome?.self) { group in
        group.addTask { try await runToItsEnd(leash) }
        group.addTask {
          try await Task.sleep(for: .seconds(wallSeconds))
          leash.end(.timedOut)
          return nil
        }
        defer { group.cancelAll() }
        while let finished = try await group.next() {
          if let outcome = finished { return outcome }
        }
        throw CancellationError()
      }
      return outcome
    } catch {
      throw .programFailed(program: program, reason: "\(error)")
    }
  }

  private func runToItsEnd(_ leash: Leash) async throws -> Outcome {
    var options = PlatformOptions()
    // A group of its own, so that whatever the program starts ends with it.
    options.processGroupID = 0
    let variables = environment.compactMap { name, value in
      Environment.Key(rawValue: name).map { ($0, value) }
    }
    let result = try await Subprocess.run(
      .path(.init(program)), arguments: Arguments(arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
      workingDirectory: .init(folder), platformOptions: options,
      input: .none, output: .sequence, error: .combinedWithOutput
    ) { execution in
      leash.hold(processGroup: execution.processIdentifier.value)
      var output = CapturedOutput(keptBytes: keptOutputBytes)
      for try await buffer in execution.standardOutput {
        buffer.withUnsafeBytes { output.append($0) }
        if output.printedBytes > outputBytes {
          leash.end(.printedTooMuch)
          break
        }
      }
      return output
    }
    return Outcome(
      ending: leash.reason ?? Ending(result.terminationStatus), output: result.closureResult)
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
