/// A network whose channels are known, and whose heights and widths are where its input's are.
///
/// Operators are resolved as far as the shapes are known.
package struct OpenGraph: Hashable, Sendable {
  package var name: String
  package var source: String?
  package var mode: Mode
  package var nodes: [OpenNode]
  /// The node that gives the network's answer.
  package var output: Int
  /// The auxiliary classifiers; none in inference.
  package var heads: [AuxiliaryHead]
}

/// One layer of a network that may have no resolution.
package struct OpenNode: Hashable, Sendable {
  package var path: String
  package var operation: Operator
  package var inputs: [Int]
  package var shape: OpenShape
  package var parameters: [ParameterTensor]
  /// What it costs per image; nil where that depends on a size nobody knows.
  package var cost: Cost?
  package var location: SourceLocation?
}

extension OpenGraph {
  /// Infers what can be known of every shape of `network`.
  ///
  /// - Parameters:
  ///   - input: the input to use instead of the declared one.
  ///   - mode: inference leaves out what only auxiliary heads need.
  /// - Throws: all problems of the network; a layer downstream of a failed one is passed over.
  package init(
    _ network: Network, input: OpenShape? = nil, mode: Mode = .inference
  ) throws(SpecErrors) {
    var errors = network.problems
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
          shapes.append(nil)
          continue
        }
        operation = .input(Input(channels: input.channels, extent: input.extent))
      }
      let operandProblems = operation.rules.operandProblems
      errors += operandProblems.map {
        SpecError(
          at: node.location, subject: index == 0 ? network.name : node.path, problem: $0)
      }
      // A merge without branches is among the network's own problems.
      guard inputs.count == node.inputs.count, operandProblems.isEmpty,
        operation.arity.contains(inputs.count)
      else {
        shapes.append(nil)
        continue
      }
      do throws(Problem) {
        let rules = operation.rules
        if !operation.isForeign, let source = node.inputs.first(where: { shapes[$0] == .unknown }) {
          throw Problem.foreignOperator(
            type: network.nodes[source].operation.rules.name,
            reason: "its shape is unknown, and \(node.path) reads it")
        }
        let shape = try rules.outputShape(of: inputs)
        if let closed = shape.closed {
          _ = try product(closed.channels, closed.height, closed.width, as: .elements)
        }
        shapes.append(shape)
        let closed = inputs.compactMap(\.closed)
        var cost: Cost?
        if !operation.isForeign, let output = shape.closed, closed.count == inputs.count {
          cost = try rules.cost(of: closed, output: output, mode: mode)
        }
        nodes.append(
          OpenNode(
            path: node.path, operation: operation.resolved(on: inputs), inputs: node.inputs,
            shape: shape, parameters: try rules.parameters(of: inputs), cost: cost,
            location: node.location))
      } catch {
        errors.append(SpecError(at: node.location, subject: node.path, problem: error))
        if shapes.count == index { shapes.append(nil) }
      }
    }
    guard errors.isEmpty else { throw SpecErrors(Self.inSourceOrder(errors)) }
    name = network.name
    source = network.source
    self.mode = mode
    self.nodes = nodes
    output = network.output
    heads = network.heads
    guard mode == .inference else { return }
    output = self.nodes.keep(behind: network.output)
    heads = []
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
    source = graph.source
    mode = graph.mode
    output = graph.output
    heads = graph.heads
    nodes = graph.nodes.map { node in
      OpenNode(
        path: node.path, operation: node.operation, inputs: node.inputs,
        shape: OpenShape(node.shape), parameters: node.parameters, cost: node.cost,
        location: node.location)
    }
  }
}
