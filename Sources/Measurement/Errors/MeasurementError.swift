import Engine
import Netlab
import NumPy
import Safetensors
import Weights

/// Why a network cannot be run, timed or audited.
package enum MeasurementError: Error, Equatable, Sendable {
  case array(NumPyError)
  case weightFile(SafetensorsError)
  case engine(network: String, EngineError)
  /// Rules for the names of tensors that cannot be followed.
  case rename(RenameError)
  /// The weights do not fit; all that is wrong with them, and rules that would make them fit.
  case weights(
    path: String, network: String, problems: [WeightProblem], others: [String], advice: String?)
  /// The images have another number of axes than three or four.
  case imageAxes(path: String, shape: [Int], input: String)
  /// The images have other extents than the network reads.
  case imageExtents(path: String, shape: [Int], input: Shape)
  /// There is not one image.
  case noImages(path: String, shape: [Int])
  /// A number of an image is not finite.
  case imageNotFinite(path: String, place: [Int], value: String)
  /// Running takes more memory than there is.
  case memory(network: String, batch: Int, needed: Int, available: Int)
  /// The network has no layer and no module of this path.
  case unknownLayer(path: String, network: String, near: [String])
  /// The layer is the input itself, which sees nothing but itself.
  case noField(path: String, network: String)
  /// No gradient comes back from the layer: its numbers do not depend on the images.
  case noGradient(path: String, network: String)
}

/// What is wrong with one tensor of a weight file.
package enum WeightProblem: Hashable, Sendable {
  case missing(name: String, dimensions: [Int])
  case extents(name: String, expected: [Int], found: [Int])
  case notReal(name: String, type: String)
  case notFinite(name: String, place: [Int], value: String)
  case unreadable(name: String, reason: String)
}
