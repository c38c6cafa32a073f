/// A network as its author declared it: layers in an order in which they can run, and names.
///
/// Nodes refer to earlier nodes by index, so no cycle can be written. Nothing is checked here that
/// depends on shapes; `ShapedGraph` does that.
public struct Network: Hashable, Sendable {
  /// The name that tables and files show.
  public package(set) var name: String
  /// Where the architecture was published: authors, year, table.
  public let source: String?
  package var initialization: Initialization
  package var nodes: [Node]
  package var output: Int
  package var heads: [AuxiliaryHead]
  /// Problems of the declaration itself, such as names given twice; operands wait for the door.
  package var problems: [SpecError]
  package var location: SourceLocation?

  /// A network on images of a fixed resolution.
  ///
  /// - Parameters:
  ///   - name: what tables and files show, unique in its file.
  ///   - input: channels, height, width.
  ///   - source: where the architecture was published.
  ///   - initialization: how its weights start out.
  ///   - layers: one statement for each layer or block, run one after the other.
  public init(
    _ name: String, input: Shape, source: String? = nil, initialization: Initialization = .he,
    file: String = #filePath, line: Int = #line, column: Int = #column,
    @NetworkBuilder layers: () -> Sequential
  ) {
    self.init(
      name, input: OpenShape(input), source: source, initialization: initialization,
      at: SourceLocation(file: file, line: line, column: column), layers: layers())
  }

  /// A network on images of any resolution; its receptive fields and most parameters are known,
  /// its costs only once a resolution is asked for.
  public init(
    _ name: String, channels: Int, source: String? = nil, initialization: Initialization = .he,
    file: String = #filePath, line: Int = #line, column: Int = #column,
    @NetworkBuilder layers: () -> Sequential
  ) {
    self.init(
      name, input: OpenShape(channels, nil), source: source, initialization: initialization,
      at: SourceLocation(file: file, line: line, column: column), layers: layers())
  }

  package init(
    _ name: String, input: OpenShape, source: String?, initialization: Initialization,
    at location: SourceLocation?, layers: Sequential
  ) {
    var assembly = GraphAssembly(
      input: Input(channels: input.channels, extent: input.extent), network: name, at: location)
    assembly.append(layers)
    assembly.finish()
    self.name = name
    self.source = source
    self.initialization = initialization
    nodes = assembly.nodes
    output = assembly.current
    heads = assembly.heads
    problems = assembly.problems
    self.location = location
  }
}

/// One layer of a network.
package struct Node: Hashable, Sendable, Codable {
  /// Its place in the tree of modules: `inception_3a/3x3_reduce`.
  package var path: String
  package var operation: Operator
  /// The nodes that it reads, all of them earlier.
  package var inputs: [Int]
  package var location: SourceLocation?

  package init(path: String, operation: Operator, inputs: [Int], location: SourceLocation?) {
    self.path = path
    self.operation = operation
    self.inputs = inputs
    self.location = location
  }
}

/// A classifier on an inner layer, which only training uses.
///
/// - Source: Szegedy et al. 2014, §5.
package struct AuxiliaryHead: Hashable, Sendable, Codable {
  package var name: String
  /// The factor of its loss in the sum.
  package var weight: Double
  /// The node that gives its output.
  package var output: Int

  package init(name: String, weight: Double, output: Int) {
    self.name = name
    self.weight = weight
    self.output = output
  }
}

extension Network {
  /// The input as declared, its extent open where the spec leaves it so.
  package var input: OpenShape {
    guard case .input(let input) = nodes[0].operation else { return OpenShape(0, nil) }
    return OpenShape(input.channels, input.extent)
  }

  /// The same network with every place in its source put through `transform`.
  package func mapLocations(_ transform: (SourceLocation) -> SourceLocation) -> Network {
    var network = self
    network.location = location.map(transform)
    for index in nodes.indices {
      network.nodes[index].location = nodes[index].location.map(transform)
    }
    for index in problems.indices {
      network.problems[index].location = problems[index].location.map(transform)
      if case .duplicateName(let first?) = problems[index].problem {
        network.problems[index].problem = .duplicateName(first: transform(first))
      }
    }
    return network
  }
}

extension Network: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, source, initialization, nodes, output, heads, problems, location
  }

  /// Decodes a network and makes sure that its indices, arities and names hold together.
  ///
  /// - Throws: `DecodingError.dataCorrupted`, naming the first node that does not.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    name = try values.decode(String.self, forKey: .name)
    source = try values.decodeIfPresent(String.self, forKey: .source)
    initialization = try values.decode(Initialization.self, forKey: .initialization)
    nodes = try values.decode([Node].self, forKey: .nodes)
    output = try values.decode(Int.self, forKey: .output)
    heads = try values.decode([AuxiliaryHead].self, forKey: .heads)
    problems = try values.decode([SpecError].self, forKey: .problems)
    location = try values.decodeIfPresent(SourceLocation.self, forKey: .location)
    if let fault = brokenInvariant {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: fault))
    }
  }
}
