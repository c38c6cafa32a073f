import Analysis
import ArgumentParser
import Datasets
import Foundation
import Netlab
import Sweeps
import Synchronization
import Training

/// `netlab trial`: one trial of a sweep, which starts it and listens to it.
struct Trial: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial",
    abstract: "Run one trial of a sweep: an order on stdin, messages on stdout.",
    shouldDisplay: false)

  func run() throws {
    let input = OrderInput()
    guard let order = TrialOrder(line: input.line()) else {
      throw ValidationError("a trial is run by: netlab sweep SPEC")
    }
    let isAbandoned = Flag()
    input.whenClosed { isAbandoned.raise() }
    // The process that had the trial before may still be saving its state.
    try FileLock.take(order.lock, waiting: true)?.hold { try train(order, isAbandoned) }
  }

  private func train(_ order: TrialOrder, _ isAbandoned: Flag) throws {
    let trainer = try TrialTrainer.trainer(for: order)
    if FileManager.default.fileExists(atPath: order.checkpoint) {
      try trainer.resume(from: Checkpoint(path: order.checkpoint))
    }
    for epoch in trainer.progress.epochs { try tell(.epoch(epoch)) }
    let isSetAside = Flag()
    if let epoch = order.stopAfter, trainer.progress.epoch >= epoch, !trainer.isFinished {
      try tell(.ended(.paused))
      return
    }
    var lastTold = ContinuousClock.now
    do {
      let ending = try trainer.run(
        keeping: CheckpointPolicy(path: order.checkpoint, everySeconds: 15),
        isStopped: { isAbandoned.isRaised || isSetAside.isRaised },
        tell: { event in
          switch event {
          case .step(let step):
            guard ContinuousClock.now - lastTold > .milliseconds(500) else { return }
            lastTold = .now
            let part = Double(step.step) / Double(max(1, step.steps))
            try? tell(
              .position(
                epochs: Double(step.epoch - 1) + part, imagesPerSecond: step.imagesPerSecond))
          case .epoch(let report):
            try? tell(.epoch(report))
            if let epoch = order.stopAfter, report.epoch >= epoch { isSetAside.raise() }
          case .saved: break
          }
        })
      try tell(.ended(ending == .finished ? .finished : .paused))
    } catch TrainingError.diverged(let epoch, let step, let loss) {
      try tell(.ended(.diverged("in epoch \(epoch), step \(step), the loss was \(loss)")))
    }
  }

  private func tell(_ message: TrialMessage) throws {
    try StandardOutput.write(String(decoding: message.line, as: UTF8.self))
  }
}

/// What a trial's order needs of data and engine.
enum TrialTrainer {
  /// The trainer of an order, at its beginning.
  static func trainer(for order: TrialOrder) throws -> Trainer {
    let recipe = order.recipe
    let dataset = try Dataset(order.dataset, data: order.data)
    let images =
      try recipe.subset.map { try dataset.train.subset(of: $0, seed: 1) } ?? dataset.train
    let graph = try ShapedGraph(order.network)
    let training = try TrainingSource(
      images, shape: graph.input, batchSize: recipe.batch, augmentation: recipe.augmentation,
      normalization: recipe.normalization, seed: recipe.seed)
    let test = try EvaluationSource(
      dataset.test, shape: graph.input, batchSize: min(recipe.batch, dataset.test.count),
      statistics: images.statistics(), normalization: recipe.normalization)
    let identity = RunIdentity(
      network: order.network.name,
      fingerprint: try Fingerprint(of: OpenGraph(order.network, mode: .inference)).description,
      dataset: order.dataset.name, recipe: recipe)
    return try Trainer(
      order.network, identity, training: PrefetchingSource(training),
      test: PrefetchingSource(test),
      isResumed: FileManager.default.fileExists(atPath: order.checkpoint))
  }
}

/// A flag that one thread raises and another looks at.
private final class Flag: Sendable {
  private let value = Atomic(false)
  var isRaised: Bool { value.load(ordering: .relaxed) }
  func raise() { value.store(true, ordering: .relaxed) }
}

/// The standard input: one line, and then nothing until the other end closes.
private struct OrderInput {
  /// The line, without its end.
  func line() -> [UInt8] {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return line }
      line += buffer[..<count]
      // Nothing follows the line.
      if line.last == UInt8(ascii: "\n") { return line.dropLast() }
    }
  }

  /// Calls `act` once the other end is closed.
  func whenClosed(_ act: @escaping @Sendable () -> Void) {
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count == 0 || (count < 0 && errno != EINTR) { break }
      }
      act()
    }
  }
}
