import Analysis
import Netlab

/// Memory as the Python package torchsummary estimates it, for one image in single precision.
///
/// It adds up the outputs of all modules, activations and dropout included, and doubles the sum for
/// the gradients; flattening, additions and concatenations are no modules and not counted.
/// - Units: bytes; torchsummary prints them in 2²⁰ bytes and calls that MB.
/// - Source: the listing of LeNet on the lecture slides: 0.57 + 19.47 + 175.62 = 195.67 MB.
package struct TorchSummaryMemory: Hashable, Sendable {
  package var inputBytes: Int
  /// "Forward/backward pass size".
  package var activationBytes: Int
  package var parameterBytes: Int
  /// What is printed as the estimated total.
  package var totalBytes: Int { inputBytes + activationBytes + parameterBytes }

  package init(of graph: ShapedGraph) {
    let number = MemoryEstimate.bytesPerNumber
    let modules = graph.nodes.filter { node in
      switch node.operation.rules.family {
      case .input, .merge, .reshaping, .unknown: false
      case .convolution, .pooling, .normalization, .activation, .linear, .regularization, .output:
        true
      }
    }
    let learned = graph.nodes.flatMap(\.parameters).filter(\.isLearned)
    inputBytes = graph.input.elements * number
    activationBytes = 2 * number * modules.reduce(0) { $0 + $1.shape.elements }
    parameterBytes = number * learned.reduce(0) { $0 + $1.count }
  }
}
