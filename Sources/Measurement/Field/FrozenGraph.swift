import Engine
import Netlab

/// A network up to one of its layers, as it is in inference, but of operators with gradients.
///
/// A batch normalisation becomes a factor and an offset for each channel, and dropout drops nothing.
struct FrozenGraph {
  let graph: ShapedGraph
  private let original: ShapedGraph

  init(_ graph: ShapedGraph, upTo node: Int) {
    var part = graph
    part.output = node
    part = part.mainPath
    original = part
    part.mode = .training
    for index in part.nodes.indices {
      switch part.nodes[index].operation {
      case .batchNorm:
        let channels = part.nodes[index].shape.channels
        part.nodes[index].operation = .scale(Scale())
        part.nodes[index].parameters = [.weight, .bias].map {
          ParameterTensor($0, [channels], count: channels)
        }
      case .dropout: part.nodes[index].operation = .dropout(Dropout(rate: 0))
      case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
        .lrn, .scale, .activation, .linear, .softmax, .flatten, .concat, .sum, .channelPad,
        .channelShuffle, .foreign:
        break
      }
    }
    self.graph = part
  }

  /// The network's parameters in the form that this graph reads.
  func parameters(from values: ParameterValues) -> ParameterValues {
    var result = values
    for node in original.nodes {
      guard case .batchNorm(let norm) = node.operation else { continue }
      let channels = node.shape.channels
      func numbers(_ role: ParameterTensor.Role, otherwise: Float) -> [Float] {
        values[node.path, role]?.values ?? Array(repeating: otherwise, count: channels)
      }
      let deviations = numbers(.variance, otherwise: 1).map {
        ($0 + Float(norm.epsilon)).squareRoot()
      }
      let factors = zip(numbers(.weight, otherwise: 1), deviations).map { $0 / $1 }
      let means = zip(numbers(.mean, otherwise: 0), factors).map { $0 * $1 }
      let offsets = zip(numbers(.bias, otherwise: 0), means).map { $0 - $1 }
      for (role, numbers) in [(ParameterTensor.Role.weight, factors), (.bias, offsets)] {
        result.tensors[ParameterValues.name(node.path, role)] =
          ParameterValues.Tensor(dimensions: [channels], values: numbers)
      }
    }
    return result
  }
}
