import Netlab

/// A network executed by the judge's kernels, every output kept.
package struct ReferenceNetwork<Scalar: BinaryFloatingPoint & Sendable> {
  package let graph: ShapedGraph
  package var parameters: [String: [Scalar]]
  package var seed: UInt64

  /// Takes the parameters that the graph needs. Precondition: they are there, of the right extents.
  package init(_ graph: ShapedGraph, _ values: ParameterValues, seed: UInt64 = 0) {
    self.graph = graph
    self.seed = seed
    parameters = values.tensors.mapValues { $0.values.map { Scalar($0) } }
  }

  /// The outputs of all layers, and what was counted in each.
  package struct Trace {
    package var outputs: [ReferenceTensor<Scalar>]
    /// Executed multiply-adds of each layer, for the whole batch.
    package var multiplyAdds: [Int]
    package var multiplyAddsOnPadding: [Int]
  }

  /// Gradients of a loss with respect to every layer's output and every parameter.
  package struct Gradients {
    package var outputs: [ReferenceTensor<Scalar>?]
    package var parameters: [String: [Scalar]]
  }

  private func parameters(of node: ShapedNode) -> ReferenceParameters<Scalar> {
    var own: ReferenceParameters<Scalar> = [:]
    for parameter in node.parameters {
      own[parameter.role] =
        parameters[ParameterValues.name(node.path, parameter.role)]
        ?? Array(repeating: 0, count: parameter.dimensions.reduce(1, *))
    }
    return own
  }

  /// Runs all layers.
  ///
  /// - Parameter begins: told of each layer before it runs.
  package func forward(
    _ images: ReferenceTensor<Scalar>, begins: (Int) -> Void = { _ in }
  ) -> Trace {
    var trace = Trace(outputs: [], multiplyAdds: [], multiplyAddsOnPadding: [])
    for (index, node) in graph.nodes.enumerated() {
      begins(index)
      var pass = ReferencePass(mode: graph.mode, seed: seed)
      pass.path = node.path
      let inputs = index == 0 ? [images] : node.inputs.map { trace.outputs[$0] }
      trace.outputs.append(
        node.operation.reference.forward(
          inputs, parameters(of: node), to: node.shape, &pass))
      trace.multiplyAdds.append(pass.multiplyAdds)
      trace.multiplyAddsOnPadding.append(pass.multiplyAddsOnPadding)
    }
    return trace
  }

  /// Walks back from gradients given at some layers' outputs, summing where paths meet.
  package func backward(
    _ trace: Trace, images: ReferenceTensor<Scalar>, from seeds: [Int: ReferenceTensor<Scalar>]
  ) -> Gradients {
    var gradients = Gradients(
      outputs: Array(repeating: nil, count: graph.nodes.count), parameters: [:])
    for (node, gradient) in seeds { gradients.outputs[node] = gradient }
    for index in graph.nodes.indices.reversed() where index > 0 {
      guard let gradient = gradients.outputs[index] else { continue }
      let node = graph.nodes[index]
      var pass = ReferencePass(mode: graph.mode, seed: seed)
      pass.path = node.path
      let own = node.operation.reference.backward(
        node.inputs.map { trace.outputs[$0] }, parameters(of: node), output: trace.outputs[index],
        gradient: gradient, &pass)
      for (input, part) in zip(node.inputs, own.inputs) {
        guard var sum = gradients.outputs[input] else {
          gradients.outputs[input] = part
          continue
        }
        for place in sum.values.indices { sum.values[place] += part.values[place] }
        gradients.outputs[input] = sum
      }
      for parameter in node.parameters where parameter.isLearned {
        gradients.parameters[ParameterValues.name(node.path, parameter.role)] =
          own.parameters[parameter.role]
      }
    }
    return gradients
  }
}
