import Netlab
import OneDNN

/// Why a network cannot be compiled, loaded or run.
package enum EngineError: Error, Equatable {
  /// No tensor of this name was given.
  case parameterMissing(name: String, dimensions: [Int])
  /// A tensor has other extents than the layer's.
  case parameterExtents(name: String, expected: [Int], found: [Int])
  /// A tensor holds a number that is not finite.
  case parameterNotFinite(name: String, index: Int)
  /// The batch is not positive, or so large that its tensors cannot be counted.
  case batch(Int)
  /// The plan needs more memory than could be had.
  case memory(bytes: Int)
  /// The layer needs a training graph, or an inference graph, and was given the other.
  case mode(expected: Mode)
  /// The network has no loss: its output is no vector of class scores.
  case noClassifier(path: String, shape: Shape)
  /// A label names no class of the network.
  case label(Int, image: Int, classes: Int)
  /// The library cannot do what a layer needs.
  case library(path: String, reason: OneDNNError)
}

extension EngineError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .parameterMissing(let name, _): "\(name) is missing from the weights"
    case .parameterExtents(let name, let expected, let found):
      "\(name) is \(Self.extents(found)), but the layer needs \(Self.extents(expected))"
    case .parameterNotFinite(let name, let index):
      "\(name) holds a number that is not finite, at index \(index)"
    case .batch(let batch): "a batch of \(batch) images cannot be run"
    case .memory(let bytes):
      "the plan needs \(Self.gibibytes(bytes)) of memory, which are not to be had"
    case .mode(let expected): "the graph was not made for \(expected.rawValue)"
    case .noClassifier(let path, let shape):
      "\(path) gives \(shape), which is no vector of class scores"
    case .label(let label, let image, let classes):
      "image \(image) of the batch has label \(label), but the network tells \(classes) classes apart"
    case .library(let path, let reason): "\(path): \(reason)"
    }
  }

  /// A way out.
  package var hint: String {
    switch self {
    case .parameterMissing(_, let dimensions):
      "add a tensor of \(Self.extents(dimensions)), or use weights of this network"
    case .parameterExtents: "use weights that were saved from this network"
    case .parameterNotFinite: "use weights from before training diverged"
    case .batch: "use a batch of 1 or more that fits into memory"
    case .memory: "use a smaller batch or a smaller input"
    case .mode(let expected): "shape the network in mode \(expected.rawValue)"
    case .noClassifier: "end the network with a linear layer, or pool its maps globally"
    case .label(_, _, let classes):
      "use labels from 0 to \(classes - 1), or a last layer of more units"
    case .library: "report the layer and its input's shape; this is a limit of the engine"
    }
  }

  /// As in `3305.8 GiB`, rounded up: plans that do not fit are large.
  private static func gibibytes(_ bytes: Int) -> String {
    let tenths = (Double(bytes) / Double(1 << 30) * 10).rounded(.up) / 10
    return "\(tenths) GiB"
  }

  private static func extents(_ dimensions: [Int]) -> String {
    dimensions.map(String.init).joined(separator: "×")
  }
}

/// Runs a call into oneDNN on behalf of a layer, so that its failure names the layer.
func onBehalf<Result: ~Copyable>(
  of path: String, _ body: () throws(OneDNNError) -> Result
) throws(EngineError) -> Result {
  do { return try body() } catch { throw .library(path: path, reason: error) }
}
