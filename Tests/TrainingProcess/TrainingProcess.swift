import Foundation
import Netlab
import Training
import TrainingExamples

/// A process that trains a small network, for tests that kill it or take its disk away.
///
/// `TrainingProcess CHECKPOINT EPOCHS STEPS [BYTES]` goes on from the checkpoint, if there is one, writes it
/// every so many steps, and prints a line for each; with BYTES no file may grow larger. Errors
/// are printed as a user would see them.
@main struct TrainingProcess {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 3, let epochs = Int(arguments[2]), let steps = Int(arguments[3]) else {
      fatalError("unknown arguments: \(arguments)")
    }
    if arguments.count > 4, let bytes = UInt(arguments[4]) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        fatalError("no limit")
      }
    }
    let path = arguments[1]
    do {
      let trainer = try SmallNetwork.trainer(SmallNetwork.restlessRecipe(epochs: epochs))
      if FileManager.default.fileExists(atPath: path) {
        try trainer.resume(from: try Checkpoint(path: path))
      }
      let policy = CheckpointPolicy(path: path, everySeconds: nil, everySteps: steps)
      _ = try trainer.run(
        keeping: policy,
        tell: { event in
          if case .step(let report) = event { say("\(report.epoch) \(report.step)") }
        })
      say("finished")
    } catch {
      say("\(error)")
    }
  }

  /// Prints a line at once, so that it is read even if the process is killed next.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}
