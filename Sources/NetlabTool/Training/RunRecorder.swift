import Netlab
import Store
import Training

/// Keeps a run's epochs in the database as they come.
final class RunRecorder {
  /// The run's number.
  let id: Int64
  /// What went wrong while an epoch was written, after which the run should stop.
  private(set) var failure: StoreError?
  private let store: Store
  private let wasFinished: Bool

  /// Stores that the run begins, or goes on, or has been finished before.
  ///
  /// - Throws: `StoreError`; nothing has been trained then.
  init(_ path: String, _ run: TrainingRun, _ trainer: Trainer) throws(StoreError) {
    store = try Store.open(path: path)
    id = try store.begin(run, epochs: trainer.progress.epochs, isOver: trainer.isFinished)
    wasFinished = trainer.isFinished
  }

  /// Stores an epoch.
  func add(_ epoch: EpochReport) {
    do throws(StoreError) { try store.record(epoch, of: id) } catch { failure = error }
  }

  /// Stores how the run ended.
  func end(_ ending: Trainer.Ending) throws(StoreError) {
    if wasFinished { return }
    try store.end(id, ending == .finished ? .finished : .interrupted)
  }

  /// Stores what it failed of, as far as that can still be stored.
  func end(_ error: any Error) {
    let message = "\(error)".split(separator: "\n").first.map(String.init) ?? ""
    let state: RunState =
      if case .diverged = error as? TrainingError { .diverged } else { .failed }
    try? store.end(id, state, message: message)
  }
}
