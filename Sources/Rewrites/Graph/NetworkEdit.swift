import Netlab

/// A network in the making: the nodes of another one, kept, dropped or replaced, in its order.
///
/// Readers of a dropped node read what it read; readers of a replaced one read its replacement.
struct NetworkEdit {
  let source: Network
  private(set) var nodes: [Node] = []
  /// For each node of the source that was passed, the node that now stands for it.
  private(set) var places: [Int] = []
  private var paths: UniqueNames

  init(_ source: Network) {
    self.source = source
    paths = UniqueNames(besides: Set(source.nodes.map(\.path)))
    nodes.reserveCapacity(source.nodes.count)
    places.reserveCapacity(source.nodes.count)
  }

  /// The next node of the source.
  var next: Int { places.count }

  /// The next node stays, changed or not.
  mutating func keep(_ change: (inout Operator) -> Void = { _ in }) {
    var node = source.nodes[next]
    node.inputs = node.inputs.map { places[$0] }
    change(&node.operation)
    nodes.append(node)
    places.append(nodes.count - 1)
  }

  /// The next node goes; its readers read its first input.
  mutating func drop() {
    places.append(places[source.nodes[next].inputs[0]])
  }

  /// A new node in front of what comes next; its path is made unique.
  ///
  /// - Returns: its place, to be read by others.
  mutating func insert(_ operation: Operator, path: String, reading inputs: [Int]) -> Int {
    nodes.append(
      Node(
        path: paths.unique(path), operation: operation, inputs: inputs,
        location: places.count < source.nodes.count ? source.nodes[next].location : nil))
    return nodes.count - 1
  }

  /// The path of a new node's follower.
  func path(under place: Int, _ name: String) -> String { nodes[place].path + "/" + name }

  /// The next node becomes another operator under its own path, reading what it is told.
  mutating func replace(with operation: Operator, reading inputs: [Int]) {
    var node = source.nodes[next]
    node.operation = operation
    node.inputs = inputs
    nodes.append(node)
    places.append(nodes.count - 1)
  }

  /// The next node's readers read `place` instead.
  mutating func replace(by place: Int) {
    places.append(place)
  }

  /// What reads the last node of a stretch that has been passed reads the newest node instead.
  mutating func moveLast(of run: Rewrite.Stretch) {
    places[run.start + run.count * run.length - 1] = nodes.count - 1
  }

  /// The next node's inputs, as they are now.
  var inputs: [Int] { source.nodes[next].inputs.map { places[$0] } }

  /// The network that came out, under a name of its own.
  func network(named name: String) -> Network {
    var network = Network(
      name, input: source.input, source: source.source, initialization: source.initialization,
      at: source.location, layers: Sequential(parts: []))
    network.nodes = nodes
    network.output = places[source.output]
    network.heads = source.heads.map {
      AuxiliaryHead(name: $0.name, weight: $0.weight, output: places[$0.output])
    }
    network.problems = []
    return network
  }
}

extension Network {
  /// The same layers under another name, and perhaps for another input.
  func renamed(_ name: String, input: OpenShape? = nil) -> Network {
    var network = Network(
      name, input: input ?? self.input, source: source, initialization: initialization,
      at: location, layers: Sequential(parts: []))
    let first = network.nodes[0]
    network.nodes = nodes
    if input != nil { network.nodes[0].operation = first.operation }
    network.output = output
    network.heads = heads
    network.problems = problems
    return network
  }
}
