/// A network whose every layer has a shape: the only door to analysis, pictures, engine and files.
///
/// Operators are resolved: padding is numbers, depthwise convolutions have groups. All counts of
/// a layer, and their sums, fit an `Int`.
package struct ShapedGraph: Hashable, Sendable, Codable {
  package var name: String
  package var source: String?
  package var initialization: Initialization
  package var mode: Mode
  package var nodes: [ShapedNode]
  /// The node that gives the network's answer.
  package var output: Int
  /// The auxiliary classifiers; none in inference.
  package var heads: [AuxiliaryHead]
}

/// One layer with its shape and its costs, per image.
package struct ShapedNode: Hashable, Sendable, Codable {
  package var path: String
  package var operation: Operator
  /// The nodes that it reads, all of them earlier.
  package var inputs: [Int]
  package var shape: Shape
  package var parameters: [ParameterTensor]
  package var cost: Cost
  package var location: SourceLocation?
}

extension ShapedGraph {
  /// Infers every shape of `network`.
  ///
  /// - Parameters:
  ///   - shape: the input to use instead of the declared one.
  ///   - mode: inference leaves out what only auxiliary heads need.
  /// - Throws: all problems of the network, those of its declaration included.
  package init(
    _ network: Network, input shape: Shape? = nil, mode: Mode = .inference
  ) throws(SpecErrors) {
    let open = try OpenGraph(network, input: shape.map(OpenShape.init))
    let root = OpenShape(open.nodes[0].shape.channels, open.nodes[0].shape.extent)
    guard root.closed != nil else {
      throw SpecErrors([
        SpecError(
          at: network.location, subject: network.name,
          problem: .resolutionMissing(channels: root.channels))
      ])
    }
    var nodes: [ShapedNode] = []
    var errors: [SpecError] = []
    nodes.reserveCapacity(open.nodes.count)
    for node in open.nodes {
      // With a closed input every rule gives a closed shape: none but an open input opens one.
      guard let shape = node.shape.closed else { break }
      let inputs = node.inputs.map { nodes[$0].shape }
      do {
        let cost = try node.operation.rules.cost(of: inputs, output: shape, mode: mode)
        nodes.append(
          ShapedNode(
            path: node.path, operation: node.operation.resolved(on: inputs), inputs: node.inputs,
            shape: shape, parameters: node.parameters, cost: cost, location: node.location))
      } catch {
        errors.append(SpecError(at: node.location, subject: node.path, problem: error))
        nodes.append(
          ShapedNode(
            path: node.path, operation: node.operation, inputs: node.inputs, shape: shape,
            parameters: [], cost: .nothing, location: node.location))
      }
    }
    guard errors.isEmpty else { throw SpecErrors(errors) }
    name = network.name
    source = network.source
    initialization = network.initialization
    self.mode = mode
    self.nodes = nodes
    output = network.output
    heads = network.heads
    if mode == .inference { self = mainPath }
  }

  /// The graph without the layers that the main output does not need.
  package var mainPath: ShapedGraph {
    var needed = [Bool](repeating: false, count: nodes.count)
    needed[0] = true
    needed[output] = true
    for index in nodes.indices.reversed() where needed[index] {
      for input in nodes[index].inputs { needed[input] = true }
    }
    var graph = self
    var places = [Int](repeating: 0, count: nodes.count)
    graph.nodes = []
    for index in nodes.indices where needed[index] {
      var node = nodes[index]
      node.inputs = node.inputs.map { places[$0] }
      places[index] = graph.nodes.count
      graph.nodes.append(node)
    }
    graph.output = places[output]
    graph.heads = []
    return graph
  }

  /// The shape of the images that the network reads.
  package var input: Shape { nodes[0].shape }

  /// The shapes that a node reads.
  package func inputShapes(of node: ShapedNode) -> [Shape] {
    node.inputs.map { nodes[$0].shape }
  }
}
