import Foundation
import Netlab
import Store

/// Runs the trials of a sweep that are not yet done, some side by side, each in its own process.
package final class SweepRun: Sendable {
  /// How a sweep is run.
  package struct Options: Hashable, Sendable {
    /// Trials side by side.
    package var jobs = 1
    /// Threads of all trials together.
    package var threads: Int
    /// Whether the worse half of the designs is given up at a quarter and at half of the epochs.
    package var isHalving = false
    /// The folder that the user keeps data in.
    package var data: String?
    /// The program that runs a trial, and its words.
    package var program: String
    package var arguments: [String]

    package init(
      jobs: Int, threads: Int, isHalving: Bool, data: String?, program: String,
      arguments: [String]
    ) {
      self.jobs = jobs
      self.threads = threads
      self.isHalving = isHalving
      self.data = data
      self.program = program
      self.arguments = arguments
    }
  }

  /// What is told while trials run.
  package enum Event: Sendable {
    case began(trial: Int, of: Int, isResumed: Bool)
    case position(trial: Int, epochs: Double, imagesPerSecond: Double)
    case epoch(trial: Int, EpochReport)
    case ended(trial: Int, StoredTrial, [EpochReport])
    /// Trials that another process runs are waited for.
    case waiting(trials: Int)
  }

  private let plan: SweepPlan
  private let numbers: [Int64]
  private let store: Store
  private let folder: TrialFolder
  private let owner: TrialOwner
  private let options: Options
  private let tell: @Sendable (Event) -> Void

  /// Prepares a run: notes the trials.
  package init(
    _ plan: SweepPlan, in store: Store, folder: TrialFolder, owner: TrialOwner,
    options: Options, tell: @escaping @Sendable (Event) -> Void
  ) throws(StoreError) {
    self.plan = plan
    self.store = store
    self.folder = folder
    self.owner = owner
    self.options = options
    self.tell = tell
    numbers = try store.plan(plan.planned)
  }

  /// Runs all that is left to run.
  package func run() async throws {
    guard let lock = try folder.ownerLock(owner.name) else { return }
    defer {
      lock.removeFile()
      folder.tidyOwners()
    }
    let all = plan.trials.indices.map { $0 }
    for trial in all {
      let state = try store.reader.trial(numbers[trial])?.trial.state
      if state == .done || state == .diverged { folder.tidy(plan.trials[trial].key) }
    }
    guard options.isHalving else {
      try await run(all, stopAfter: nil, from: [.pending, .failed, .stopped])
      return
    }
    var alive = Set(plan.designs.indices)
    for rung in Halving.rungs(of: plan.designs.map(\.recipe.epochs).max() ?? 1) {
      let members = all.filter { trial in
        alive.contains { plan.trial(of: $0, seed: plan.trials[trial].seed) == trial }
      }
      let isLast = rung.fraction == 1
      try await run(
        members, stopAfter: isLast ? nil : rung.epoch, from: [.pending, .failed, .stopped])
      guard !isLast else { break }
      let survivors = try Halving.survivors(of: alive, plan, epoch: rung.epoch) { trial in
        try store.reader.trial(numbers[trial])?.epochs ?? []
      }
      let lost = alive.subtracting(survivors)
      let kept = Set(
        survivors.flatMap { design in
          plan.seeds.compactMap { plan.trial(of: design, seed: $0) }
        })
      let stopped = lost.flatMap { design in
        plan.seeds.compactMap { plan.trial(of: design, seed: $0) }
      }.filter { !kept.contains($0) }
      try store.stop(stopped.map { numbers[$0] })
      alive = survivors
    }
  }

  /// Runs trials up to an epoch, or to their end.
  private func run(
    _ trials: [Int], stopAfter: Int?, from states: Set<TrialState>
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      var (waiting, running) = (trials, 0)
      var isWaitingTold = false
      while true {
        var busy: [Int] = []
        while running < options.jobs, !waiting.isEmpty {
          let trial = waiting.removeFirst()
          guard let state = try store.reader.trial(numbers[trial]) else { continue }
          if let stopAfter, state.epochs.count >= stopAfter, state.trial.state != .running {
            continue
          }
          let claimed = try store.claim(
            numbers[trial], for: owner,
            threads: max(1, options.threads / min(options.jobs, max(1, trials.count))),
            from: states, isAlive: { $0 == owner.name || folder.isAlive($0) })
          if let claimed {
            running += 1
            group.addTask { try await self.run(trial, claimed, stopAfter: stopAfter) }
          } else if state.trial.state == .running {
            busy.append(trial)
          }
        }
        waiting += busy
        if running > 0 {
          try await group.next()
          running -= 1
        } else if waiting.isEmpty {
          return
        } else {
          if !isWaitingTold { tell(.waiting(trials: waiting.count)) }
          isWaitingTold = true
          try await Task.sleep(for: .seconds(1))
        }
      }
    }
  }

  private func run(_ trial: Int, _ stored: StoredTrial, stopAfter: Int?) async throws {
    let (key, design) = (plan.trials[trial].key, plan.designs[plan.trials[trial].design])
    var recipe = design.recipe
    recipe.seed = UInt64(plan.trials[trial].seed)
    recipe.threads = stored.threads
    let order = TrialOrder(
      network: design.network, recipe: recipe, dataset: plan.dataset, data: options.data,
      checkpoint: folder.checkpoint(key), lock: folder.lock(key), stopAfter: stopAfter)
    let isResumed = FileManager.default.fileExists(atPath: order.checkpoint)
    tell(.began(trial: trial, of: plan.trials.count, isResumed: isResumed))
    let number = numbers[trial]
    let process = TrialProcess(program: options.program, arguments: options.arguments)
    let outcome = try await process.run(order) { message in
      switch message {
      case .position(let epochs, let rate):
        tell(.position(trial: trial, epochs: epochs, imagesPerSecond: rate))
      case .epoch(let epoch):
        try store.record(epoch, ofTrial: number, by: owner)
        tell(.epoch(trial: trial, epoch))
      case .ended: break
      }
    }
    switch outcome {
    case .ended(.finished):
      try store.release(number, by: owner, as: .done)
      folder.tidy(key)
    case .ended(.diverged(let message)):
      try store.release(number, by: owner, as: .diverged, message: message)
      folder.tidy(key)
    case .ended(.paused):
      try store.release(number, by: owner, as: .pending)
    case .failed(let message):
      try store.release(number, by: owner, as: .failed, message: message)
    }
    if let (trialNow, epochs) = try store.reader.trial(number) {
      tell(.ended(trial: trial, trialNow, epochs))
    }
  }
}
