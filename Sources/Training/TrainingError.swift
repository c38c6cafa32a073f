import Datasets
import Engine
import Netlab
import Safetensors
import Weights

/// Why a training run cannot start, go on, or be kept.
package enum TrainingError: Error {
  case recipe([RecipeProblem])
  case network(SpecErrors)
  case engine(EngineError)
  case data(DatasetError)
  /// The network's last layer and the labels do not count the same classes.
  case classes(network: String, outputs: Int, dataset: String, classes: Int)
  case tooFewImages(Int, batch: Int)
  case memory(needed: Int, present: Int, batch: Int)
  /// The loss is no number any more, or far beyond guessing.
  case diverged(epoch: Int, step: Int, loss: Double)
  case saving(SafetensorsError, path: String)
  case checkpointMissing(path: String)
  case checkpointDamaged(path: String, reason: String)
  /// A safetensors file that is no checkpoint.
  case checkpointForeign(path: String)
  case checkpointVersion(path: String, found: String, known: String)
  case checkpointOfOther(path: String, [RunIdentity.Difference])
  /// Weights to start from that cannot be read.
  case weights(SafetensorsError)
  /// Rules for the names of a file's tensors that cannot be followed.
  case rename(RenameError)
  /// No tensor fits; what was looked for, and what there is.
  case transferNothing(path: String, match: WeightMatch, advice: String?)
  /// The file that a run has started with holds other numbers now.
  case transferChanged(path: String, checkpoint: String)
  /// A layer that should not start with the file's weights, and that is not there.
  case transferException(String, network: String)
  case transferTooFew(path: String, what: String, wanted: Int, inFile: Int, inNetwork: Int)
  case transferExtents(path: String, from: String, to: String, found: [Int], expected: [Int])
}

extension TrainingError {
  /// Shapes a network, its problems being the run's.
  static func shaped(
    _ network: Network, input: Shape, mode: Mode
  ) throws(TrainingError) -> ShapedGraph {
    do { return try ShapedGraph(network, input: input, mode: mode) } catch {
      throw .network(error)
    }
  }
}
