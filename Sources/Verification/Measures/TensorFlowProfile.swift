import Netlab

/// Operations as TensorFlow's profiler counts them.
///
/// A multiply-add is two operations; an added bias, or the shift of a normalisation folded into one
/// addition, is one for each output; pooling is one for each input of each window. Activations,
/// concatenations and sums are not counted.
/// - Source: the operation counts of google-research/receptive_field, RECEPTIVE_FIELD_TABLE.md.
package enum TensorFlowProfile {
  /// The operations of a layer and of all layers that it depends on.
  package static func operations(upTo last: Int, in graph: ShapedGraph) -> Int {
    var needed = [Bool](repeating: false, count: graph.nodes.count)
    needed[last] = true
    var operations = 0
    for index in graph.nodes.indices.reversed() where needed[index] {
      let node = graph.nodes[index]
      for input in node.inputs { needed[input] = true }
      operations += self.operations(of: node)
    }
    return operations
  }

  private static func operations(of node: ShapedNode) -> Int {
    switch node.operation.rules.family {
    case .convolution, .linear, .normalization:
      2 * node.cost.multiplyAdds
        + (node.parameters.contains { $0.role == .bias } ? node.shape.elements : 0)
    case .pooling: node.cost.elementwiseOperations
    case .input, .activation, .merge, .regularization, .reshaping, .output, .unknown: 0
    }
  }
}
