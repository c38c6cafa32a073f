import Netlab

/// The numbers of a network's parameters, by name: `inception_3a/3x3.weight`.
package struct ParameterValues: Sendable, Equatable {
  /// One tensor in row-major order.
  package struct Tensor: Sendable, Equatable {
    package var dimensions: [Int]
    package var values: [Float]

    package init(dimensions: [Int], values: [Float]) {
      self.dimensions = dimensions
      self.values = values
    }
  }

  package var tensors: [String: Tensor]

  package init(tensors: [String: Tensor] = [:]) { self.tensors = tensors }

  /// The name under which files keep a layer's tensor.
  package static func name(_ path: String, _ role: ParameterTensor.Role) -> String {
    "\(path).\(role.rawValue)"
  }

  package subscript(_ path: String, _ role: ParameterTensor.Role) -> Tensor? {
    tensors[Self.name(path, role)]
  }
}

extension ParameterValues: ParameterSource {
  package func tensor(
    _ parameter: ParameterTensor, of node: ShapedNode
  ) -> Tensor? { self[node.path, parameter.role] }
}

extension ParameterValues {
  /// All of a network's tensors that a source has.
  package init(_ source: some ParameterSource, of graph: ShapedGraph) {
    self.init()
    for node in graph.nodes {
      for parameter in node.parameters {
        var tensor = source.tensor(parameter, of: node)
        if let values = tensor?.values { tensor?.values = node.connected(values, parameter) }
        tensors[Self.name(node.path, parameter.role)] = tensor
      }
    }
  }

  /// The network's parameters as they are before training: all of ``InitialParameters``.
  package init(initialFor graph: ShapedGraph, seed: UInt64) {
    self.init(InitialParameters(of: graph, seed: seed), of: graph)
  }
}
