/// A network whose channels are known, and whose heights and widths are where its input's are.
package struct OpenGraph: Hashable, Sendable {
  package var name: String
  package var nodes: [OpenNode]
  package var output: Int
}

/// One layer of a network that may have no resolution.
package struct OpenNode: Hashable, Sendable {
  package var path: String
  package var operation: Operator
  package var inputs: [Int]
  package var shape: OpenShape
  package var parameters: [ParameterTensor]
  package var location: SourceLocation?
}

extension OpenGraph {
  /// Infers what can be known of every shape of `network`.
  ///
  /// - Parameter input: the input to use instead of the declared one.
  /// - Throws: all problems of the network; a layer downstream of a failed one is passed over.
  package init(_ network: Network, input: OpenShape? = nil) throws(SpecErrors) {
    var errors = network.problems
    let faulty = Set(errors.map(\.subject))
    var shapes: [OpenShape?] = []
    var nodes: [OpenNode] = []
    shapes.reserveCapacity(network.nodes.count)
    nodes.reserveCapacity(network.nodes.count)

    for (index, node) in network.nodes.enumerated() {
      let inputs = node.inputs.compactMap { shapes[$0] }
      var operation = node.operation
      if index == 0, let input {
        if let problem = Self.problem(of: input, for: network) {
          errors.append(SpecError(at: network.location, subject: network.name, problem: problem))
        }
        operation = .input(Input(channels: input.channels, extent: input.extent))
      }
      guard inputs.count == node.inputs.count, !faulty.contains(node.path),
        operation.rules.operandProblems.isEmpty, operation.arity.contains(inputs.count)
      else {
        shapes.append(nil)
        continue
      }
      do {
        let rules = operation.rules
        let shape = try rules.outputShape(of: inputs)
        if let closed = shape.closed {
          _ = try product(closed.channels, closed.height, closed.width, as: .elements)
        }
        shapes.append(shape)
        nodes.append(
          OpenNode(
            path: node.path, operation: operation, inputs: node.inputs, shape: shape,
            parameters: try rules.parameters(of: inputs), location: node.location))
      } catch {
        errors.append(SpecError(at: node.location, subject: node.path, problem: error))
        if shapes.count == index { shapes.append(nil) }
      }
    }
    guard errors.isEmpty else { throw SpecErrors(Self.inSourceOrder(errors)) }
    name = network.name
    self.nodes = nodes
    output = network.output
  }

  private static func problem(of input: OpenShape, for network: Network) -> Problem? {
    let declared = network.input.channels
    return Input(channels: input.channels, extent: input.extent).operandProblems.first
      ?? (input.channels == declared
        ? nil : .channelsOfInput(declared: declared, asked: input.channels))
  }

  private static func inSourceOrder(_ errors: [SpecError]) -> [SpecError] {
    errors.enumerated().sorted { first, second in
      let (a, b) = (first.element.location, second.element.location)
      return (a?.line ?? 0, a?.column ?? 0, first.offset)
        < (b?.line ?? 0, b?.column ?? 0, second.offset)
    }.map(\.element)
  }
}

extension OpenGraph {
  /// A shaped graph seen as one whose shapes merely happen to be known.
  package init(_ graph: ShapedGraph) {
    name = graph.name
    output = graph.output
    nodes = graph.nodes.map { node in
      OpenNode(
        path: node.path, operation: node.operation, inputs: node.inputs,
        shape: OpenShape(node.shape), parameters: node.parameters, location: node.location)
    }
  }

  /// For each node, whether the main output depends on it.
  package var nodesBehindOutput: [Bool] {
    var needed = [Bool](repeating: false, count: nodes.count)
    needed[0] = true
    needed[output] = true
    for index in nodes.indices.reversed() where needed[index] {
      for input in nodes[index].inputs { needed[input] = true }
    }
    return needed
  }
}
