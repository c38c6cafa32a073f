import Engine
import Foundation

/// Whether a run fits into memory, which is told before it starts.
enum Memory {
  /// Compares what a run will hold with what the machine has.
  ///
  /// - Parameter rows: how many rows as long as the parameters' are kept beside them.
  /// - Throws: `.memory`.
  static func check(
    _ executable: TrainingExecutable, _ evaluator: Evaluator?, rows: Int, batch: Int
  ) throws(TrainingError) {
    let row = executable.parameters.count * 4
    // Reading rows for a checkpoint takes a copy of the row and of its tensors.
    let needed = executable.totalBytes + (evaluator?.totalBytes ?? 0) + row * (rows + 3)
    guard needed <= present else {
      throw .memory(needed: needed, present: present, batch: batch)
    }
  }

  /// The engine's refusal, in a run's words where it is about memory.
  static func explained(_ error: EngineError, batch: Int) -> TrainingError {
    if case .memory(let bytes) = error {
      return .memory(needed: bytes, present: present, batch: batch)
    }
    return .engine(error)
  }

  /// The machine's memory in bytes.
  private static var present: Int { Int(clamping: ProcessInfo.processInfo.physicalMemory) }
}
