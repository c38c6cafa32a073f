import Netlab

/// A network as its architecture has it: layers with what follows them, wired, and nothing else.
///
/// Normalisation and activation belong to the layer that they follow where nobody else reads between
/// them; dropout, flattening and the softmax at the end are marks on it.
struct ArchitectureGraph: Sendable {
  /// A layer and what belongs to it.
  struct Unit: Sendable {
    var path: String
    var traits: LayerTraits
    /// The operator's own name, which another spelling of the same layer does not share.
    var operatorName: String
    /// The operator and its window, without what only its width says: `convolution 3×3/2`.
    var summary: String
    var normalization: LayerTraits?
    /// What of it is the normalisation's, its activation's and its dropouts'.
    var normalizationPart = Part()
    var activationPart = Part()
    var dropoutPart = Part()
    /// Whether a factor for each channel stands behind the normalisation, which has one already.
    var isScaledAgain = false
    var activation: String?
    var hasBias = false
    var dropouts: [Double] = []
    var endsInSoftmax = false
    /// What it reads, in order; the units stand in an order in which they can run.
    var inputs: [Int]
    var shape: OpenShape
    var parameters: Int
    var multiplyAdds: Int?
  }

  /// What layers that follow a layer add to it.
  struct Part: Hashable, Sendable {
    /// The first one's path.
    var path = ""
    var parameters = 0
    var multiplyAdds: Int? = 0
  }

  private(set) var units: [Unit] = []
  /// For each layer of the network the unit that it belongs to.
  private(set) var unitOf: [Int]
  /// Who reads each unit; the end of the network, one past the last unit, reads what it gives.
  private(set) var readers: [[Int]] = []
  /// What the network gives: its answer, then its heads.
  private(set) var outputs: [Int] = []

  /// The place of the end among the readers.
  var end: Int { units.count }

  /// - Parameters:
  ///   - graph: the network.
  ///   - report: its report, whose counts are those of a whole batch.
  init(_ graph: OpenGraph, report: NetworkReport) {
    let roles = graph.nodes.map { node in
      node.operation.structuralRole(
        on: node.inputs.map { graph.nodes[$0].shape }, output: node.shape)
    }
    let given = [graph.output] + graph.heads.map(\.output)
    let assembly = Assembly(graph, roles: roles, given: given)
    unitOf = [Int](repeating: 0, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      let layer = report.layers[index]
      let inputs = node.inputs.map { unitOf[$0] }
      let place = assembly.isAlone(behind: node.inputs.first) ? inputs.first : nil
      let joined: Int?
      switch roles[index] {
      case .transparent: joined = inputs[0]
      case .dropout(let rate):
        units[inputs[0]].dropouts.append(rate)
        joined = inputs[0]
      case .softmax:
        if assembly.endsNetwork(index) {
          units[inputs[0]].endsInSoftmax = true
          joined = inputs[0]
        } else {
          joined = nil
        }
      case .normalization(let traits): joined = join(traits, to: place)
      case .activation(let name):
        joined = place.flatMap { join(activation: name, to: $0) }
      case .layer: joined = nil
      }
      if let joined {
        unitOf[index] = joined
        units[joined].add(layer, as: roles[index])
      } else {
        unitOf[index] = units.count
        units.append(Unit(node, role: roles[index], layer: layer, inputs: inputs))
      }
    }
    outputs = given.map { unitOf[$0] }
    readers = [[Int]](repeating: [], count: units.count)
    for (index, unit) in units.enumerated() {
      for input in unit.inputs { readers[input].append(index) }
    }
    for output in outputs { readers[output].append(units.count) }
  }

  private mutating func join(_ traits: LayerTraits, to place: Int?) -> Int? {
    guard let place, units[place].activation == nil else { return nil }
    let unit = units[place]
    if unit.isLearnedMap, unit.normalization == nil {
      units[place].normalization = traits
      return place
    }
    // A scale behind the normalisation is its affine half, as Caffe writes it.
    let norm = unit.isLearnedMap ? unit.normalization?.kind : unit.traits.kind
    guard norm == LayerTraits.batchNormalization, traits.kind == LayerTraits.scale else {
      return nil
    }
    units[place].isScaledAgain = true
    return place
  }

  private mutating func join(activation: String, to place: Int) -> Int? {
    guard units[place].activation == nil, place != 0 else { return nil }
    units[place].activation = activation
    return place
  }
}

extension ArchitectureGraph.Unit {
  fileprivate init(_ node: OpenNode, role: StructuralRole, layer: LayerReport, inputs: [Int]) {
    switch role {
    case .layer(let traits), .normalization(let traits): self.traits = traits
    case .activation(let name):
      traits = LayerTraits(
        kind: LayerTraits.activationFunction, operands: [.init("function", name)])
    case .softmax: traits = LayerTraits(kind: "softmax", operands: [])
    case .transparent, .dropout: traits = LayerTraits(kind: layer.operator, operands: [])
    }
    path = node.path
    operatorName = layer.operator
    summary = layer.operator
    if let geometry = node.operation.rules.geometry {
      summary += " \(geometry.kernel)"
      if geometry.stride != .one { summary += "/\(geometry.stride.shortDescription)" }
    }
    if let groups = traits.groups {
      summary =
        groups == LayerTraits.depthwise ? "\(groups) \(summary)" : "\(summary) in \(groups) groups"
    }
    hasBias = node.parameters.contains { $0.role == .bias }
    self.inputs = inputs
    shape = node.shape
    parameters = layer.parameters
    multiplyAdds = layer.multiplyAdds
  }

  /// Whether normalisation behind it can be folded into its weights.
  var isLearnedMap: Bool { traits.kind == "convolution" || traits.kind == "linear" }

  /// Whether it has no weights of a map, and reads one layer, so that it could stand elsewhere.
  var isMovable: Bool { inputs.count == 1 && !isLearnedMap }

  fileprivate mutating func add(_ layer: LayerReport, as role: StructuralRole) {
    parameters += layer.parameters
    multiplyAdds = Count.sum(multiplyAdds, layer.multiplyAdds)
    switch role {
    case .normalization: normalizationPart.add(layer)
    case .activation: activationPart.add(layer)
    case .dropout: dropoutPart.add(layer)
    case .transparent, .softmax, .layer: break
    }
  }

  /// What equal units share: all that belongs to the architecture beyond doubt.
  var key: String { traits.key + "; " + (activation ?? "") }
}

extension ArchitectureGraph.Part {
  fileprivate mutating func add(_ layer: LayerReport) {
    if path.isEmpty { path = layer.path }
    parameters += layer.parameters
    multiplyAdds = Count.sum(multiplyAdds, layer.multiplyAdds)
  }
}

/// Who reads what while units are put together.
private struct Assembly {
  /// For each node, how many layers read it, directly or through what passes on.
  private var readers: [Int]
  private var isRead: [Bool]
  /// For each node, the last one up to it that is no mere passage.
  private var roots: [Int] = []

  init(_ graph: OpenGraph, roles: [StructuralRole], given: [Int]) {
    readers = [Int](repeating: 0, count: graph.nodes.count)
    isRead = [Bool](repeating: false, count: graph.nodes.count)
    let passesOn = roles.map { role in
      switch role {
      case .transparent, .dropout: true
      case .softmax, .normalization, .activation, .layer: false
      }
    }
    for output in given { readers[output] += 1 }
    for (index, node) in graph.nodes.enumerated() {
      roots.append(passesOn[index] ? roots[node.inputs[0]] : index)
    }
    for (index, node) in graph.nodes.enumerated().reversed() {
      for input in node.inputs {
        readers[input] += passesOn[index] ? readers[index] : 1
        isRead[input] = isRead[input] || !passesOn[index] || isRead[index]
      }
    }
  }

  /// Whether nobody but the node at hand reads `input`.
  func isAlone(behind input: Int?) -> Bool { input.map { readers[roots[$0]] == 1 } ?? false }

  /// Whether nothing that counts reads a node.
  func endsNetwork(_ node: Int) -> Bool { !isRead[node] }
}
