import Analysis
import Datasets
import Engine
import Measurement
import Netlab
import Store
import Synchronization
import Training
import Weights

/// One training run from its data to its last epoch, kept in a checkpoint and in the database.
struct TrainingSession {
  let chosen: ChosenNetwork
  let dataset: Dataset
  let recipe: Recipe
  /// The images' size where it is another than the network's declared one.
  let input: Shape?
  /// Whether cheap activations are computed again rather than kept.
  let recomputesActivations: Bool
  let checkpoint: CheckpointOptions
  /// The database's path; nil for none.
  let database: String?
  let messages: MessageOptions

  /// What became of the run.
  struct Outcome {
    var page: TrainingPage
    var ending: Trainer.Ending
    var weights: ParameterValues
    var graph: ShapedGraph
  }

  /// Trains, or goes on training.
  ///
  /// - Throws: `TrainingError`, `DatasetError`, `StoreError`, …; what was kept before then stays.
  func run() throws -> Outcome {
    let graph = try ShapedGraph(chosen.network, input: imageShape, mode: .training)
    let images = try sources(for: graph.input)
    let identity = RunIdentity(
      network: graph.name, fingerprint: try fingerprint(graph.input), dataset: datasetName,
      recipe: recipe, input: graph.input)
    let trainer: Trainer
    do {
      trainer = try Trainer(
        chosen.network, identity, training: images.training, test: images.test,
        isResumed: checkpoint.isThere(for: identity),
        recomputesActivations: recomputesActivations)
    } catch {
      if case .transferNothing(_, let match, _) = error {
        messages.notice(WeightPage(match: match, showsAll: true).notice)
      }
      throw error
    }
    if recomputesActivations {
      let (own, keeping) = trainer.arenaBytes
      messages.notice(
        "activations take \(ByteCount(own)), and \(ByteCount(keeping)) if all are kept")
    }
    let policy = try checkpoint.policy(for: identity)
    let wasResumed = try resume(trainer, from: policy?.path)
    if let transfer = trainer.transfer, let start = recipe.preinitialization {
      tell(of: transfer, from: start)
    }
    if let policy, !wasResumed { try trainer.save(to: policy.path) }

    let record = try database.map { path in
      try RunRecorder(path, begin(trainer, images, checkpoint: policy?.path), trainer)
    }
    let ending: Trainer.Ending
    do {
      ending = try train(trainer, keeping: policy, record)
    } catch {
      record?.end(error)
      throw error
    }
    try record?.end(ending)
    if ending == .interrupted {
      StandardError.write(
        policy.map { "stopped; the same command goes on from \($0.path)" }
          ?? "stopped; nothing was kept, as --no-checkpoint asks")
    }
    let page = TrainingPage(
      run: record?.id, identity: identity, epochs: trainer.progress.epochs,
      isFinished: ending == .finished, checkpoint: policy?.path)
    return Outcome(
      page: page, ending: ending, weights: try trainer.values(), graph: graph)
  }

  /// The shape that the network reads: its own, or else that of the images.
  private var imageShape: Shape? { input ?? (chosen.network.input.closed ?? uniformShape) }

  private var uniformShape: Shape? {
    dataset.train.uniformShape.map { Shape(chosen.network.input.channels, $0.extent) }
  }

  private var datasetName: String { dataset.name.name }

  private func fingerprint(_ shape: Shape) throws -> String {
    Fingerprint(
      of: try OpenGraph(chosen.network, input: OpenShape(shape), mode: .inference)
    ).description
  }

  private func sources(
    for shape: Shape
  ) throws -> (training: any BatchSource, test: any BatchSource) {
    for image in dataset.skipped.prefix(3) {
      messages.notice("skipped \(image.path): \(image.reason)")
    }
    if dataset.skipped.count > 3 {
      messages.notice("skipped \(dataset.skipped.count) images in all")
    }
    let train = try recipe.subset.map { count throws(DatasetError) in
      try dataset.train.subset(of: count, seed: recipe.seed)
    }
    let all = train ?? dataset.train
    guard recipe.problems.isEmpty else { throw TrainingError.recipe(recipe.problems) }
    let training = try TrainingSource(
      all, shape: shape, batchSize: recipe.batch, augmentation: recipe.augmentation,
      normalization: recipe.normalization, seed: recipe.seed)
    let test = try EvaluationSource(
      dataset.test, shape: shape, batchSize: min(recipe.batch, dataset.test.count),
      statistics: try all.statistics(), normalization: recipe.normalization)
    return (PrefetchingSource(training), PrefetchingSource(test))
  }

  /// Says which layers start with a file's weights, and which do not.
  private func tell(of transfer: WeightMatch, from start: Preinitialization) {
    messages.notice("starting with \(start.file): \(transfer.summary)")
    let page = WeightPage(match: transfer, showsAll: messages.verbose)
    if messages.verbose || !transfer.isComplete { messages.notice(page.notice) }
  }

  /// Whether the run goes on where a checkpoint has stopped.
  private func resume(_ trainer: Trainer, from path: String?) throws -> Bool {
    guard let path, !checkpoint.restart else { return false }
    guard FileStatus.exists(path) else {
      if checkpoint.resume { throw TrainingError.checkpointMissing(path: path) }
      return false
    }
    try trainer.resume(from: try Checkpoint(path: path))
    let progress = trainer.progress
    messages.notice(
      trainer.isFinished
        ? "this run is finished, as \(path) says; --restart trains it anew"
        : "going on from \(path): epoch \(progress.epoch + 1), step \(progress.step)")
    return true
  }

  private func train(
    _ trainer: Trainer, keeping policy: CheckpointPolicy?, _ record: RunRecorder?
  ) throws -> Trainer.Ending {
    let isStopped = Flag()
    Interruption.first { isStopped.raise() }
    var meter = TrainingMeter(epochs: recipe.epochs, isQuiet: messages.quiet)
    defer { meter.finish() }
    let ending = try trainer.run(
      keeping: policy, isStopped: { isStopped.isRaised || record?.failure != nil },
      tell: { event in
        switch event {
        case .step(let report): meter.show(report)
        case .epoch(let report):
          meter.show(report)
          record?.add(report)
        case .saved: break
        }
      })
    if let failure = record?.failure { throw failure }
    if messages.verbose { messages.notice("time: \(trainer.timing)") }
    return ending
  }

  private func begin(
    _ trainer: Trainer, _ images: (training: any BatchSource, test: any BatchSource),
    checkpoint: String?
  ) throws -> TrainingRun {
    TrainingRun(
      token: trainer.token, fingerprint: trainer.identity.fingerprint,
      network: trainer.identity.network, spec: chosen.spec.displayPath,
      specSource: chosen.spec.source, dataset: datasetName,
      trainImages: images.training.imageCount, testImages: images.test.imageCount, recipe: recipe,
      threads: trainer.threads, host: Machine.name, system: Machine.system,
      versions: ["netlab": ToolVersion.current, "oneDNN": Machine.oneDNNVersion],
      checkpoint: checkpoint)
  }
}

/// Something that one thread raises and another looks at.
private final class Flag: Sendable {
  private let value = Atomic(false)

  func raise() { value.store(true, ordering: .relaxed) }

  var isRaised: Bool { value.load(ordering: .relaxed) }
}
