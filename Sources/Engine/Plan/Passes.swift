import Netlab

extension Pass {
  /// Takes out what passes its input on: dropout in inference, merges of one branch.
  static func dropIdentities(mode: Mode) -> Pass {
    Pass(name: "drop identities") { graph in
      var result = graph
      result.nodes = []
      for var node in graph.nodes {
        node.inputs = node.inputs.map { result.standIn(for: $0) }
        let isIdentity =
          switch graph.operation(node.members[0]) {
          case .dropout(let dropout): mode == .inference || dropout.rate == 0
          case .concat, .sum: node.inputs.count == 1
          case .channelPad(let pad): pad.channels == graph.shape(of: node.inputs[0]).channels
          case .channelShuffle(let shuffle):
            [1, graph.shape(of: node.inputs[0]).channels].contains(shuffle.groups)
          case .input, .convolution, .maxPool, .averagePool, .globalAveragePool,
            .adaptiveAveragePool, .lrn, .batchNorm, .scale, .activation, .linear, .softmax,
            .flatten, .foreign:
            false
          }
        if isIdentity {
          result.standIns[node.members[0].output] = node.inputs[0]
        } else {
          result.nodes.append(node)
        }
      }
      return result
    }
  }

  /// Takes out what leads to nothing that is wanted.
  static let dropUnused = Pass(name: "drop unused") { graph in
    var needed = Set(graph.kept.map { graph.standIn(for: $0) })
    var result = graph
    result.nodes = []
    for node in graph.nodes.reversed()
    where node.members.contains(where: { needed.contains($0.output) }) {
      needed.formUnion(node.inputs)
      result.nodes.append(node)
    }
    result.nodes.reverse()
    return result
  }

  /// Multiplies batch normalisation with running statistics, and scaling, into the convolution before it.
  static let foldNormalization = Pass(name: "fold normalisation") { graph in
    absorbing(graph) { graph, producer, node in
      switch graph.operation(node.members[0]) {
      case .batchNorm, .scale:
        guard case .convolution = graph.operation(producer.members[0]),
          producer.members[0].activation == nil
        else { return nil }
        var producer = producer
        producer.members[0].affine.append(node.members[0].node)
        return producer
      case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
        .lrn, .activation, .dropout, .linear, .softmax, .flatten, .concat, .sum, .channelPad,
        .channelShuffle, .foreign:
        return nil
      }
    }
  }

  /// Lets convolutions, linear layers, sums and normalisations apply the activation that follows them.
  static let fuseActivations = Pass(name: "fuse activations") { graph in
    absorbing(graph) { graph, producer, node in
      guard case .activation(let activation) = graph.operation(node.members[0]),
        producer.members[0].activation == nil
      else { return nil }
      var producer = producer
      producer.members[0].activation = activation
      switch graph.operation(producer.members[0]) {
      case .convolution, .linear, .sum: return producer
      case .batchNorm, .scale: return activation.function == .relu ? producer : nil
      case .input, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool, .lrn,
        .activation, .dropout, .softmax, .flatten, .concat, .channelPad, .channelShuffle, .foreign:
        return nil
      }
    }
  }

  /// As ``fuseActivations``, where the gradient can be told from the activation's result.
  static let fuseActivationsForTraining = Pass(name: "fuse activations") { graph in
    absorbing(graph) { graph, producer, node in
      guard case .activation(let activation) = graph.operation(node.members[0]),
        activation.differentiatesFromResult, producer.members[0].activation == nil
      else { return nil }
      var producer = producer
      producer.members[0].activation = activation
      switch graph.operation(producer.members[0]) {
      case .convolution, .linear: return producer
      case .batchNorm: return activation.function == .relu ? producer : nil
      case .input, .sum, .scale, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
        .lrn, .activation, .dropout, .softmax, .flatten, .concat, .channelPad, .channelShuffle,
        .foreign:
        return nil
      }
    }
  }

  /// Lets the later of a sum's two branches, a convolution, add its result onto the other branch's memory.
  static let fuseSums = Pass(name: "fuse sums") { graph in
    var result = graph
    let uses = graph.uses
    var (producers, readers) = (graph.producers, graph.readers)
    var removed: Set<Int> = []
    for (index, node) in graph.nodes.enumerated() {
      guard case .sum = graph.operation(node.members[0]), node.inputs.count == 2,
        node.inputs[0] != node.inputs[1]
      else { continue }
      let ordered = node.inputs.sorted { producers[$0, default: -1] < producers[$1, default: -1] }
      guard let later = producers[ordered[1]], uses[ordered[1]] == 1, producers[ordered[0]] != nil
      else { continue }
      var convolution = result.nodes[later]
      guard case .convolution = graph.operation(convolution.members[0]),
        convolution.addend == nil, convolution.members[0].activation == nil,
        !convolution.inputs.contains(ordered[0]),
        // Whoever reads the other branch must have done so before it is overwritten.
        !graph.kept.contains(where: { graph.standIn(for: $0) == ordered[0] }),
        !readers[ordered[0], default: []].contains(where: {
          $0 > later && $0 != index && !removed.contains($0)
        }), graph.carriesWholeTensor(ordered[0])
      else { continue }
      convolution.addend = ordered[0]
      convolution.members[0].output = node.members[0].output
      result.nodes[later] = convolution
      removed.insert(index)
      producers[node.members[0].output] = later
      readers[ordered[0], default: []].append(later)
    }
    result.nodes = result.nodes.enumerated().filter { !removed.contains($0.offset) }.map(\.element)
    return result
  }

  /// Makes one convolution of the 1×1 convolutions that read one value, as an Inception module's reductions do.
  static let mergeSiblings = Pass(name: "merge siblings") { graph in
    var result = graph
    result.nodes = []
    var places: [SiblingKey: Int] = [:]
    for node in graph.nodes {
      guard let key = graph.siblingKey(node) else {
        result.nodes.append(node)
        continue
      }
      if let place = places[key] {
        result.nodes[place].members += node.members
      } else {
        places[key] = result.nodes.count
        result.nodes.append(node)
      }
    }
    return result
  }

  /// Goes through the nodes of one input and lets `absorb` put each into its input's producer, if nobody else reads that.
  private static func absorbing(
    _ graph: PlanGraph,
    _ absorb: (PlanGraph, _ producer: PlanGraph.Node, PlanGraph.Node) -> PlanGraph.Node?
  ) -> PlanGraph {
    var result = graph
    let uses = graph.uses
    result.nodes = []
    var producers: [Int: Int] = [:]
    for node in graph.nodes {
      if node.inputs.count == 1, node.addend == nil, uses[node.inputs[0]] == 1,
        let place = producers[node.inputs[0]], result.nodes[place].members.count == 1,
        var changed = absorb(result, result.nodes[place], node)
      {
        producers[node.inputs[0]] = nil
        changed.members[0].output = node.members[0].output
        result.nodes[place] = changed
        producers[node.members[0].output] = place
      } else {
        for member in node.members { producers[member.output] = result.nodes.count }
        result.nodes.append(node)
      }
    }
    return result
  }
}

/// What convolutions must have in common to become one.
struct SiblingKey: Hashable {
  var input: Int
  var activation: Activation?
  var bias: Bool
}

extension PlanGraph {
  /// The key under which a node finds its siblings; nil for what cannot be merged.
  func siblingKey(_ node: Node) -> SiblingKey? {
    guard node.members.count == 1, node.addend == nil,
      case .convolution(let convolution) = operation(node.members[0]),
      convolution.kernel == .one, convolution.stride == .one, convolution.margins == .zero,
      convolution.groups == 1, convolution.connections == nil,
      // Blocks of eight channels stay whole, so that each sibling's result is a tensor of its own.
      convolution.filters % 8 == 0
    else { return nil }
    return SiblingKey(
      input: node.inputs[0], activation: node.members[0].activation,
      bias: convolution.bias || !node.members[0].affine.isEmpty)
  }

  /// Whether a value is kept in blocks of channels: not a vector, not the images, not another's part.
  func carriesWholeTensor(_ value: Int) -> Bool {
    switch graph.nodes[value].operation {
    case .convolution(let convolution):
      convolution.groups == 1 || convolution.runsBlocked(inputs: inputChannels(of: value))
    case .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool, .lrn, .batchNorm,
      .scale, .activation, .sum, .channelPad:
      true
    case .input, .linear, .softmax, .flatten, .concat, .dropout, .channelShuffle, .foreign: false
    }
  }

  func inputChannels(of value: Int) -> Int {
    shape(of: graph.nodes[value].inputs[0]).channels
  }
}

extension Convolution {
  /// Whether there is machine code for it on blocks of eight channels: groups must not cut a block, or be single channels.
  func runsBlocked(inputs: Int) -> Bool {
    if groups == 1 || isDepthwise(inputs: inputs) { return true }
    return inputs / groups % 8 == 0 && filters / groups % 8 == 0
  }

  func isDepthwise(inputs: Int) -> Bool { groups == inputs && filters == inputs && groups > 1 }
}
