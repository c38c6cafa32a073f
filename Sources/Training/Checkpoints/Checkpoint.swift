import Datasets
import Engine
import Files
import Foundation
import Netlab
import Safetensors
import Weights

/// A run in the middle of its training, as one safetensors file keeps it.
///
/// The weights stand in it under their own names, so that it serves as a file of weights, too. All random numbers
/// follow from the seed and the position, and need no room.
package struct Checkpoint: Sendable {
  /// The version of the file's form.
  private static let version = "1"

  package var path: String
  package var identity: RunIdentity
  package var progress: RunProgress
  /// Tells this run from every other, also from one of the same identity.
  package var token: String
  /// What tells the file of first weights from any other; nil where there was none.
  let transferDigest: String?
  var optimizerSteps: Int
  var averagedSteps: Int
  private let file: SafetensorsFile

  /// Opens the checkpoint at `path`.
  ///
  /// - Throws: `.checkpointDamaged`, `.checkpointForeign`, `.checkpointVersion`.
  package init(path: String) throws(TrainingError) {
    do { file = try SafetensorsFile(path: path) } catch {
      throw .checkpointDamaged(path: path, reason: error.summary)
    }
    let notes = file.metadata
    guard notes["kind"] == CheckpointNames.kind else { throw .checkpointForeign(path: path) }
    guard notes["version"] == Self.version else {
      throw .checkpointVersion(path: path, found: notes["version"] ?? "none", known: Self.version)
    }
    self.path = path
    identity = try Self.decoded(notes, "run", path)
    progress = try Self.decoded(notes, "progress", path)
    token = notes["token"] ?? ""
    transferDigest = notes["transferDigest"]
    optimizerSteps = try Self.decoded(notes, "optimizerSteps", path)
    averagedSteps = try Self.decoded(notes, CheckpointNames.averagedSteps, path)
    guard progress.epoch >= 0, progress.step >= 0, progress.epochs.count == progress.epoch,
      optimizerSteps >= 0, averagedSteps >= 0
    else { throw .checkpointDamaged(path: path, reason: "its position makes no sense") }
  }

  private static func decoded<Value: Decodable>(
    _ notes: [String: String], _ name: String, _ path: String
  ) throws(TrainingError) -> Value {
    guard let text = notes[name],
      let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
    else { throw .checkpointDamaged(path: path, reason: "its \(name) cannot be read") }
    return value
  }

  /// A tensor by name.
  ///
  /// - Throws: `.checkpointDamaged`.
  func tensor(_ name: String) throws(TrainingError) -> ParameterValues.Tensor {
    do {
      return ParameterValues.Tensor(
        dimensions: file.entries[name]?.shape ?? [], values: try file.floats(named: name))
    } catch {
      throw .checkpointDamaged(path: path, reason: error.summary)
    }
  }

  /// The weights that the run has been tested with: averaged ones, once there are some.
  package func values() throws(TrainingError) -> ParameterValues {
    var values = ParameterValues()
    for name in file.entries.keys where !name.contains(":") {
      values.tensors[name] = try tensor(
        averagedSteps > 0 ? CheckpointNames.name(CheckpointNames.average, name) : name)
    }
    return values
  }

  /// Writes a run's state, whole or not at all.
  ///
  /// - Throws: `.saving`; what was there before then stays.
  static func write(
    _ state: TrainingState, _ identity: RunIdentity, _ progress: RunProgress, token: String,
    transferDigest: String?, images: PixelScaling, to path: String
  ) throws(TrainingError) {
    var notes = [
      "kind": CheckpointNames.kind, "version": version, "token": token, "run": encoded(identity),
      "progress": encoded(progress), "optimizerSteps": "\(state.optimizer.steps)",
      CheckpointNames.averagedSteps: "\(state.average?.count ?? 0)",
      CheckpointNames.images: encoded(images),
    ]
    notes["transferDigest"] = transferDigest
    let tensors: [SafetensorsWriter.Tensor]
    do { tensors = try state.tensors() } catch { throw .engine(error) }
    do {
      try SafetensorsWriter.write(tensors, metadata: notes, to: path)
    } catch {
      throw .saving(error, path: path)
    }
  }

  private static func encoded(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Only numbers that are not finite cannot be written, and a run that has one has ended.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
