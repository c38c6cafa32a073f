import Foundation
import Netlab
import SpecLoader
import Store
import Sweeps
import Synchronization

/// One run of one sweep, from its plan to its result, with what the user hears meanwhile.
struct SweepSession {
  let plan: SweepPlan
  let options: SweepOptions
  let database: String
  let messages: MessageOptions
  /// The words with which the user can go on.
  let command: String

  /// Runs what is left, and reads the result.
  func run() async throws -> SweepResult {
    _ = try options.images(of: plan)
    let store = try Store.open(path: database)
    let folder = try TrialFolder(besideDatabase: database)
    let owner = TrialOwner(
      name: UUID().uuidString, host: ProcessInfo.processInfo.hostName,
      pid: Int(ProcessInfo.processInfo.processIdentifier), toolVersion: ToolVersion.current)
    let threads = options.threads ?? ProcessInfo.processInfo.activeProcessorCount
    let progress = Mutex(
      SweepProgress(
        plan: plan, jobs: options.jobs, isShown: !messages.quiet, isVerbose: messages.verbose))
    let before = try SweepResult(plan, in: store.reader)
    let done = before.count(.done) + before.count(.diverged)
    if done > 0, !before.isComplete { messages.notice("\(done) trials are done already") }
    let run = try SweepRun(
      plan, in: store, folder: folder, owner: owner,
      options: SweepRun.Options(
        jobs: options.jobs, threads: threads, isHalving: options.halving, data: options.data,
        program: RunningProgram.path ?? CommandLine.arguments[0], arguments: ["trial"])
    ) { event in progress.withLock { $0.hear(event) } }
    let (command, database) = (command, database)
    let id = Interruption.onEnd {
      progress.withLock { $0.finish() }
      try? store.releaseAll(by: owner)
      StandardError.write(
        "stopped; the trials' state is kept in \(database). To go on: \(command)")
    }
    defer { Interruption.forget(id) }
    try await run.run()
    progress.withLock { $0.finish() }
    return try SweepResult(plan, in: store.reader)
  }
}

/// Tells how far a sweep is: a line that changes on a terminal, a line for each trial elsewhere.
struct SweepProgress: ~Copyable {
  private let plan: SweepPlan
  private let jobs: Int
  private let isShown: Bool
  private let isVerbose: Bool
  private var meter: ProgressMeter
  private let start = ContinuousClock.now
  /// The part of each trial that has been run by this process, in epochs, and where it began.
  private var positions: [Int: (begin: Double, now: Double)] = [:]
  private var ended: Set<Int> = []

  init(plan: SweepPlan, jobs: Int, isShown: Bool, isVerbose: Bool) {
    self.plan = plan
    self.jobs = jobs
    self.isShown = isShown
    self.isVerbose = isVerbose
    // Elsewhere than on a terminal a line for each trial says enough.
    meter = ProgressMeter(isShown: isShown && isatty(STDERR_FILENO) == 1)
  }

  mutating func hear(_ event: SweepRun.Event) {
    switch event {
    case .began(let trial, _, let isResumed):
      if isResumed { say("\(name(trial)): going on from its checkpoint") }
    case .position(let trial, let epochs, let rate):
      move(trial, to: epochs)
      let design = plan.designs[plan.trials[trial].design]
      meter.show(
        fraction,
        "\(name(trial)), epoch \(Int(epochs) + 1) of \(design.recipe.epochs), "
          + "\(Int(rate)) images/s\(remaining)")
    case .epoch(let trial, let epoch):
      move(trial, to: Double(epoch.epoch))
      if isVerbose {
        say(
          "\(name(trial)), epoch \(epoch.epoch): loss \(String(format: "%.4f", epoch.trainLoss))"
            + (epoch.testAccuracy.map { String(format: ", test %.2f %%", $0 * 100) } ?? ""))
      }
    case .ended(let trial, let stored, let epochs):
      ended.insert(trial)
      let seconds = epochs.reduce(0) { $0 + $1.seconds }
      let outcome: String =
        switch stored.state {
        case .done:
          epochs.last?.testAccuracy.map { String(format: "%.2f %%", $0 * 100) } ?? "done"
        case .diverged: "diverged \(stored.message ?? "")"
        case .failed: "failed: \(stored.message ?? "")"
        case .pending, .running, .stopped: "set aside after \(epochs.count) epochs"
        }
      say(
        "trial \(ended.count) of \(plan.trials.count), \(name(trial)): \(outcome)"
          + String(format: ", %.0f s", seconds) + remaining)
    case .waiting(let trials):
      say(
        "waiting for \(trials) \(trials == 1 ? "trial" : "trials") that another netlab sweep runs")
    }
  }

  /// Takes the changing line away.
  func finish() { meter.finish() }

  private mutating func move(_ trial: Int, to epochs: Double) {
    let begin = positions[trial]?.begin ?? epochs.rounded(.down)
    positions[trial] = (min(begin, epochs), epochs)
  }

  private func say(_ text: String) {
    guard isShown else { return }
    meter.finish()
    StandardError.write(text)
  }

  private func name(_ trial: Int) -> String {
    "\(plan.designs[plan.trials[trial].design].name), seed \(plan.trials[trial].seed)"
  }

  /// What a trial costs, in multiply-adds of its epochs.
  private func work(_ trial: Int, _ epochs: Double) -> Double {
    let design = plan.designs[plan.trials[trial].design]
    return Double(design.multiplyAdds) * Double(design.recipe.subset ?? 60_000) * epochs
  }

  private var wholeWork: Double {
    plan.trials.indices.reduce(0) {
      $0 + work($1, Double(plan.designs[plan.trials[$1].design].recipe.epochs))
    }
  }

  private var fraction: Double {
    positions.reduce(0) { $0 + work($1.key, $1.value.now) } / max(1, wholeWork)
  }

  private var remaining: String {
    let own = positions.reduce(0) { $0 + work($1.key, $1.value.now - $1.value.begin) }
    let seen = positions.reduce(0) { $0 + work($1.key, $1.value.now) }
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    guard own > 0, elapsed > 1 else { return "" }
    let seconds = elapsed * max(0, wholeWork - seen) / own
    guard seconds >= 1 else { return "" }
    return seconds < 90
      ? String(format: "; about %.0f s left", seconds)
      : String(format: "; about %.0f min left", seconds / 60)
  }
}
