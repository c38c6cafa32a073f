import Subprocess

/// A trial in a process of its own, which ends when this one does.
struct TrialProcess: Sendable {
  /// What became of the process.
  enum Outcome: Hashable, Sendable {
    case ended(TrialEnding)
    /// It ended without saying how, for a reason in words.
    case failed(String)
  }

  /// The program and the words that make it run a trial.
  var program: String
  var arguments: [String]

  /// Runs a trial; `hear` is told what it says as it comes.
  ///
  /// The order is all that is ever written; when the other end closes, however this process ends,
  /// the trial saves its state and ends, too.
  func run(_ order: TrialOrder, hear: (TrialMessage) throws -> Void) async throws -> Outcome {
    var options = PlatformOptions()
    // A group of its own, so that a Ctrl-C is for the sweep alone, which then ends its trials.
    options.processGroupID = 0
    do {
      let result = try await Subprocess.run(
        .path(.init(program)), arguments: Arguments(arguments), platformOptions: options,
        input: .inputWriter, output: .sequence, error: .string(limit: 1 << 16)
      ) { execution in
        var ending: TrialEnding?
        var rest: [UInt8] = []
        _ = try await execution.standardInputWriter.write(order.line)
        for try await buffer in execution.standardOutput {
          buffer.withUnsafeBytes { rest += $0 }
          while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let message = TrialMessage(line: rest[..<end])
            rest.removeSubrange(...end)
            guard let message else { continue }
            if case .ended(let found) = message { ending = found }
            try hear(message)
          }
        }
        try await execution.standardInputWriter.finish()
        return ending
      }
      switch (result.closureResult, result.terminationStatus) {
      case (let ending?, .exited(0)): return .ended(ending)
      case (_, .exited(let status)):
        return .failed(
          Self.gist(of: result.standardError) ?? "its process ended with status \(status)")
      case (_, .signaled(let signal)):
        return .failed(
          "its process was ended by signal \(signal)"
            + (Self.gist(of: result.standardError).map { ": \($0)" } ?? ""))
      }
    } catch let error as SubprocessError {
      return .failed("its process cannot be run: \(error)")
    }
  }

  /// The first line that says what was wrong.
  private static func gist(of text: String?) -> String? {
    let lines = (text ?? "").split(separator: "\n")
    guard let line = lines.first(where: { $0.contains("error: ") }) ?? lines.first else {
      return nil
    }
    return String(line.hasPrefix("error: ") ? line.dropFirst(7) : line)
  }
}
