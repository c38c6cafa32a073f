/// A network whose every layer has a shape: the only door to analysis, pictures, engine and files.
///
/// Operators are resolved: padding is numbers, depthwise convolutions have groups. All counts of
/// a layer fit an `Int` by far; those of a batch or of all layers are summed with care by Analysis.
package struct ShapedGraph: Hashable, Sendable {
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
  /// - Throws: all problems of the network, those of its declaration included; other tools' operators.
  package init(
    _ network: Network, input shape: Shape? = nil, mode: Mode = .inference
  ) throws(SpecErrors) {
    let open = try OpenGraph(network, input: shape.map(OpenShape.init), mode: mode)
    guard open.nodes[0].shape.closed != nil else {
      throw SpecErrors([
        SpecError(
          at: network.location, subject: network.name,
          problem: .resolutionMissing(channels: open.nodes[0].shape.channels))
      ])
    }
    let foreign = open.nodes.filter(\.operation.isForeign)
    guard foreign.isEmpty else {
      throw SpecErrors(
        foreign.map { node in
          SpecError(at: node.location, subject: node.path, problem: node.operation.unknown)
        })
    }
    nodes = open.nodes.compactMap { node in
      // With a closed input every rule gives a closed shape: none but an open input opens one.
      guard let shape = node.shape.closed, let cost = node.cost else { return nil }
      return ShapedNode(
        path: node.path, operation: node.operation, inputs: node.inputs, shape: shape,
        parameters: node.parameters, cost: cost, location: node.location)
    }
    name = open.name
    source = open.source
    initialization = network.initialization
    self.mode = mode
    output = open.output
    heads = open.heads
  }

  /// The graph without auxiliary heads and whatever else the main output does not need.
  package var mainPath: ShapedGraph {
    var graph = self
    graph.output = graph.nodes.keep(behind: output)
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

extension Operator {
  /// What is wrong with another tool's operator for those who need to know what it computes.
  fileprivate var unknown: Problem {
    guard case .foreign(let foreign) = self else {
      return .foreignOperator(type: rules.name, reason: "its cost is not known")
    }
    return .foreignOperator(type: foreign.type, reason: foreign.reason)
  }
}

extension ShapedGraph: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, source, initialization, mode, nodes, output, heads
  }

  /// Decodes a graph and makes sure that all its invariants hold.
  ///
  /// - Throws: `DecodingError.dataCorrupted`, naming the first that does not.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    name = try values.decode(String.self, forKey: .name)
    source = try values.decodeIfPresent(String.self, forKey: .source)
    initialization = try values.decode(Initialization.self, forKey: .initialization)
    mode = try values.decode(Mode.self, forKey: .mode)
    nodes = try values.decode([ShapedNode].self, forKey: .nodes)
    output = try values.decode(Int.self, forKey: .output)
    heads = try values.decode([AuxiliaryHead].self, forKey: .heads)
    if let fault = brokenInvariant {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: fault))
    }
  }
}
