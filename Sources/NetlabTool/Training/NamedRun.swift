import Analysis
import Datasets
import Netlab
import Store
import Training

/// A training run that was named by its number in the database or by its checkpoint's path.
struct NamedRun {
  /// Its number, where it was named by that.
  let number: Int64?
  let checkpoint: Checkpoint
  /// The spec that it was trained from, as the database has it.
  private let spec: String?

  /// - Throws: `StoreError`, `EvaluationError`, `TrainingError`.
  init(_ name: String, database: String) throws {
    guard let number = Int64(name.hasPrefix("#") ? name.dropFirst() : name[...]) else {
      self.number = nil
      guard FileStatus.exists(name) else { throw EvaluationError.noRun(name) }
      checkpoint = try Checkpoint(path: name)
      spec = nil
      return
    }
    let stored = try StoreReader.open(path: database).run(number)
    guard let path = stored.run.checkpoint else {
      throw EvaluationError.noCheckpoint(run: "run #\(number)")
    }
    guard FileStatus.exists(path) else { throw TrainingError.checkpointMissing(path: path) }
    self.number = number
    checkpoint = try Checkpoint(path: path)
    spec = stored.run.spec
  }

  var identity: RunIdentity { checkpoint.identity }

  /// How errors and progress call it.
  var title: String { number.map { "run #\($0)" } ?? checkpoint.path }

  /// The network with its weights, and what its images are normalised by.
  ///
  /// - Parameter spec: where the network is declared, if not where the database says.
  /// - Throws: `.otherNetwork` where that network is not the one that was trained.
  func trained(
    spec given: String?, input: InputSize?, _ dataset: Dataset, _ messages: MessageOptions
  ) async throws -> TrainedNetwork {
    let known = spec.flatMap { FileStatus.exists($0) ? "\($0)#\(identity.network)" : nil }
    let chosen = try await ChosenNetwork(
      given ?? known ?? identity.network, command: "evaluate", messages: messages)
    let network = chosen.network
    let shape =
      input?.shape(for: network) ?? identity.input ?? network.input.closed
      ?? dataset.train.uniformShape.map { Shape(network.input.channels, $0.extent) }
    let graph = try ShapedGraph(network, input: shape, mode: .inference)
    let fingerprint = Fingerprint(
      of: try OpenGraph(network, input: OpenShape(graph.input), mode: .inference))
    guard fingerprint.description == identity.fingerprint else {
      throw EvaluationError.otherNetwork(run: title, network: identity.network)
    }
    try dataset.check(
      network: network.name, outputs: graph.nodes[graph.output].shape.elements)
    let recipe = identity.recipe
    let part = try recipe.subset.map { count throws(DatasetError) in
      try dataset.train.subset(of: count, seed: recipe.seed)
    }
    return TrainedNetwork(
      network: network, values: try checkpoint.values(), input: graph.input,
      statistics: try (part ?? dataset.train).statistics(), normalization: recipe.normalization)
  }
}
