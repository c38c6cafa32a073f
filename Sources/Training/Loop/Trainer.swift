import Datasets
import Engine
import Files
import Foundation
import Netlab
import Weights

/// A training run: seeded, bit for bit reproducible, and stoppable at any step.
///
/// Everything random follows from the recipe's seed, the epoch and the step, so that a run that goes on from a checkpoint
/// gives what an uninterrupted one gives. That holds for the same machine with the same number of threads.
package final class Trainer {
  /// How a run came to its end.
  package enum Ending: Hashable, Sendable {
    /// All epochs are behind it.
    case finished
    /// It was asked to stop; its checkpoint, if it keeps one, is up to date.
    case interrupted
  }

  package let identity: RunIdentity
  package private(set) var progress = RunProgress()
  /// Tells this run from every other, also from one of the same identity.
  package private(set) var token = UUID().uuidString
  private let training: any BatchSource
  private let test: (any BatchSource)?
  private let state: TrainingState
  private let evaluator: Evaluator?
  private let dropoutSeeds: CounterGenerator
  /// What became of the tensors of the file that the recipe starts with, matched by name.
  package private(set) var transfer: WeightMatch?
  /// What tells the file that the recipe starts with from any other.
  private var transferDigest: String?
  /// Where the time of this process's steps has gone.
  package private(set) var timing = StepTiming()
  private var lastSave = ContinuousClock.now
  private var stepsSinceSave = 0

  private var recipe: Recipe { identity.recipe }

  /// Prepares a run, so far that nothing but data and disks can fail afterwards.
  ///
  /// - Parameters:
  ///   - training: whole batches are used, a partial one at the end is not.
  ///   - test: what each epoch is tested on, if anything.
  ///   - isResumed: whether a checkpoint will replace the first weights, so that no file is read for them.
  ///   - recomputesActivations: whether activations that are cheap to compute are computed again rather than kept;
  ///     no part of the run's identity, for its numbers are the same to the bit.
  /// - Throws: all that is wrong with the recipe, the network, or the two together; `.memory` where it does not fit.
  package init(
    _ network: Network, _ identity: RunIdentity, training: any BatchSource,
    test: (any BatchSource)?, isResumed: Bool = false, recomputesActivations: Bool = false
  ) throws(TrainingError) {
    let recipe = identity.recipe
    let problems = recipe.problems
    guard problems.isEmpty else { throw .recipe(problems) }
    guard training.batchSize == recipe.batch, training.imageCount >= recipe.batch,
      training.batchesPerEpoch > 0
    else { throw .tooFewImages(training.imageCount, batch: recipe.batch) }
    self.identity = identity
    self.training = training
    self.test = test
    dropoutSeeds = CounterGenerator(seed: recipe.seed, name: "dropout")
    let graph = try Self.graph(network, recipe, input: training.imageShape)
    let outputs = graph.nodes[graph.output].shape
    let executable: TrainingExecutable
    do {
      executable = try TrainingExecutable(
        graph, batch: recipe.batch, threads: recipe.threads,
        objective: .crossEntropy(labelSmoothing: recipe.labelSmoothing),
        recomputesActivations: recomputesActivations)
    } catch {
      throw Memory.explained(error, batch: recipe.batch)
    }
    guard outputs.elements == training.classes else {
      throw .classes(
        network: network.name, outputs: outputs.elements, dataset: identity.dataset,
        classes: training.classes)
    }
    evaluator = try test.map { test throws(TrainingError) in
      try Evaluator(
        network, input: test.imageShape, batch: test.batchSize, threads: recipe.threads)
    }
    try Memory.check(
      executable, evaluator,
      rows: recipe.optimizer.rule.stateNames.count
        + (recipe.averaging == nil ? 0 : 1), batch: recipe.batch)
    state = TrainingState(executable, recipe)
    var values = ParameterValues(initialFor: graph, seed: recipe.seed)
    if let preinitialization = recipe.preinitialization, !isResumed {
      transfer = try WeightTransfer.apply(preinitialization, to: &values, of: graph)
      transferDigest = WeightTransfer.digest(of: preinitialization.file)
    }
    do { try state.load(values) } catch { throw .engine(error) }
  }

  /// The network as the recipe trains it: heads by their weights, dropout on or off.
  private static func graph(
    _ network: Network, _ recipe: Recipe, input: Shape
  ) throws(TrainingError) -> ShapedGraph {
    var graph = try TrainingError.shaped(network, input: input, mode: .training)
    if let weight = recipe.auxiliaryWeight {
      if weight == 0 { graph = graph.mainPath }
      for index in graph.heads.indices { graph.heads[index].weight = weight }
    }
    if !recipe.dropout {
      for index in graph.nodes.indices {
        if case .dropout = graph.nodes[index].operation {
          graph.nodes[index].operation = .dropout(Dropout(rate: 0))
        }
      }
    }
    return graph
  }

  /// The bytes of activations as planned, and as they would be if all were kept until they are read.
  package var arenaBytes: (own: Int, keepingAll: Int) {
    (state.executable.arenaBytes, state.executable.keepingArenaBytes)
  }

  /// The threads that compute.
  package var threads: Int { state.executable.threads }

  /// Steps of an epoch.
  package var stepsPerEpoch: Int { training.batchesPerEpoch }

  /// Whether all epochs are behind the run.
  package var isFinished: Bool { progress.epoch >= recipe.epochs }

  /// The weights that are tested and saved: averaged ones where the recipe averages.
  package func values() throws(TrainingError) -> ParameterValues {
    do { return try state.testedValues() } catch { throw .engine(error) }
  }

  /// Goes on where a checkpoint has stopped.
  ///
  /// - Throws: `.checkpointOfOther` for a run of another identity, `.transferChanged`, `.checkpointDamaged` for a file
  ///   that lacks something.
  package func resume(from checkpoint: Checkpoint) throws(TrainingError) {
    let differences = identity.differences(from: checkpoint.identity)
    guard differences.isEmpty else {
      throw .checkpointOfOther(path: checkpoint.path, differences)
    }
    // The first weights are in the checkpoint; a file that is gone says nothing against it.
    if let file = recipe.preinitialization?.file, let then = checkpoint.transferDigest,
      let now = WeightTransfer.digest(of: file), now != then
    {
      throw .transferChanged(path: file, checkpoint: checkpoint.path)
    }
    let found = checkpoint.progress
    guard found.step <= stepsPerEpoch, found.epoch <= recipe.epochs,
      checkpoint.optimizerSteps == found.epoch * stepsPerEpoch + found.step,
      checkpoint.averagedSteps <= checkpoint.optimizerSteps,
      found.images == found.step * recipe.batch, (0...found.images).contains(found.correct)
    else {
      throw .checkpointDamaged(path: checkpoint.path, reason: "its position makes no sense")
    }
    try state.restore(
      optimizerSteps: checkpoint.optimizerSteps, averagedSteps: checkpoint.averagedSteps
    ) { (name) throws(TrainingError) in try checkpoint.tensor(name) }
    progress = checkpoint.progress
    token = checkpoint.token
    transferDigest = checkpoint.transferDigest
  }

  /// Writes the run's state, whole or not at all.
  package func save(to path: String) throws(TrainingError) {
    try Checkpoint.write(
      state, identity, progress, token: token, transferDigest: transferDigest,
      images: training.scaling, to: path)
    lastSave = .now
    stepsSinceSave = 0
  }

  /// Trains until all epochs are done or `isStopped` says so, which is asked after each step.
  ///
  /// - Throws: `.diverged`, `.data`, `.saving`; the last checkpoint then stays as it is.
  package func run(
    keeping policy: CheckpointPolicy? = nil, isStopped: () -> Bool = { false },
    tell: (TrainingEvent) -> Void = { _ in }
  ) throws(TrainingError) -> Ending {
    func save() throws(TrainingError) {
      guard let policy else { return }
      try self.save(to: policy.path)
      tell(.saved(path: policy.path))
    }
    if let policy { Leftovers.remove(of: policy.path) }
    lastSave = .now
    while !isFinished {
      while progress.step < stepsPerEpoch {
        tell(.step(try step()))
        if isStopped() {
          try save()
          return .interrupted
        }
        if let policy, isDue(policy), progress.step < stepsPerEpoch { try save() }
      }
      guard let report = try test(isStopped) else {
        try save()
        return .interrupted
      }
      progress.close(with: report)
      try save()
      tell(.epoch(report))
    }
    return .finished
  }

  private func isDue(_ policy: CheckpointPolicy) -> Bool {
    if let steps = policy.everySteps, stepsSinceSave >= steps { return true }
    guard let seconds = policy.everySeconds else { return false }
    return ContinuousClock.now - lastSave >= .seconds(seconds)
  }

  /// Takes one step.
  private func step() throws(TrainingError) -> StepReport {
    let start = ContinuousClock.now
    let executable = state.executable
    let count: Int
    do {
      count = try training.fill(
        epoch: progress.epoch, batch: progress.step, images: executable.images,
        labels: executable.labels)
    } catch {
      throw .data(error)
    }
    guard count == recipe.batch else { throw .tooFewImages(count, batch: recipe.batch) }
    let loaded = ContinuousClock.now
    let position = progress.epoch * stepsPerEpoch + progress.step
    let outcome: TrainingExecutable.Outcome
    do { outcome = try executable.step(seed: dropoutSeeds.bits(position)) } catch {
      throw .engine(error)
    }
    let loss = zip(executable.graph.heads, outcome.headLosses).reduce(outcome.loss) {
      $0 + $1.0.weight * $1.1
    }
    guard loss.isFinite, loss <= Self.largestLoss(classes: training.classes) else {
      throw .diverged(epoch: progress.epoch + 1, step: progress.step + 1, loss: loss)
    }
    let computed = ContinuousClock.now
    state.update(
      rate: recipe.rate(atStep: position, stepsPerEpoch: stepsPerEpoch),
      gradientNorm: recipe.gradientNorm, epoch: progress.epoch)
    progress.step += 1
    progress.lossSum += outcome.loss
    progress.correct += outcome.correct
    progress.images += count
    stepsSinceSave += 1
    let end = ContinuousClock.now
    timing.add(loading: loaded - start, computing: computed - loaded, updating: end - computed)
    progress.seconds += (end - start) / .seconds(1)
    return report(loss: loss)
  }

  /// Fifty times what guessing costs: nothing comes back from there.
  private static func largestLoss(classes: Int) -> Double { 50 * log(Double(max(3, classes))) }

  private func report(loss: Double) -> StepReport {
    let steps = recipe.epochs * stepsPerEpoch
    let left = steps - progress.epoch * stepsPerEpoch - progress.step
    return StepReport(
      epoch: progress.epoch + 1, epochs: recipe.epochs, step: progress.step, steps: stepsPerEpoch,
      loss: loss, meanLoss: progress.lossSum / Double(progress.step),
      accuracy: Double(progress.correct) / Double(progress.images),
      imagesPerSecond: Double(progress.images) / max(progress.seconds, 1e-9),
      secondsLeft: progress.seconds / Double(progress.step) * Double(left))
  }

  /// Tests what the epoch has led to; nil where `isStopped` says so.
  private func test(_ isStopped: () -> Bool) throws(TrainingError) -> EpochReport? {
    var evaluation: Evaluation?
    if let test, let evaluator {
      try evaluator.load(try values())
      guard let found = try evaluator.evaluate(test, isStopped: isStopped) else { return nil }
      guard found.loss.isFinite else {
        throw .diverged(epoch: progress.epoch + 1, step: progress.step, loss: found.loss)
      }
      evaluation = found
    }
    let last = progress.epoch * stepsPerEpoch + stepsPerEpoch - 1
    return EpochReport(
      epoch: progress.epoch + 1, trainLoss: progress.lossSum / Double(progress.step),
      trainAccuracy: Double(progress.correct) / Double(progress.images),
      testLoss: evaluation?.loss, testAccuracy: evaluation?.accuracy,
      testTop5Accuracy: evaluation?.top5Accuracy,
      learningRate: recipe.rate(atStep: last, stepsPerEpoch: stepsPerEpoch),
      seconds: progress.seconds,
      imagesPerSecond: Double(progress.images) / max(progress.seconds, 1e-9))
  }
}
