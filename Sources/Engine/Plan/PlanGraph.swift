import Netlab

/// A network as the compiler's passes see it: nodes that each become one or a few kernels.
///
/// Values are numbered like the shaped graph's nodes: value 7 is what node 7 gives. A pass makes nodes disappear
/// into others; the value of a node that has disappeared is no longer computed.
struct PlanGraph: Hashable {
  /// A layer, together with what has been folded into it.
  struct Member: Hashable {
    /// The node of the shaped graph that owns weights and extents.
    var node: Int
    /// Normalisations and scalings whose factors go into its weights, in order.
    var affine: [Int] = []
    /// The activation that it applies to its result.
    var activation: Activation?
    /// The value that comes out.
    var output: Int
  }

  struct Node: Hashable {
    /// One layer; several where sibling convolutions have become one.
    var members: [Member]
    /// The values that it reads.
    var inputs: [Int]
    /// A value that is added before the activation, and whose memory the result takes over.
    var addend: Int?
  }

  let graph: ShapedGraph
  let batch: Int
  /// Values that somebody wants to see, and that no pass may remove.
  let kept: Set<Int>
  var nodes: [Node]
  /// The value that stands for a removed identity: dropout in inference, a sum of one.
  var standIns: [Int: Int] = [:]

  init(_ graph: ShapedGraph, batch: Int, keeping kept: Set<Int>) {
    self.graph = graph
    self.batch = batch
    self.kept = kept
    nodes = graph.nodes.indices.dropFirst().map { index in
      Node(members: [Member(node: index, output: index)], inputs: graph.nodes[index].inputs)
    }
  }

  func operation(_ member: Member) -> Operator { graph.nodes[member.node].operation }

  /// The value that is really computed in the place of `value`.
  func standIn(for value: Int) -> Int {
    var value = value
    while let other = standIns[value] { value = other }
    return value
  }

  func shape(of value: Int) -> Shape { graph.nodes[value].shape }

  /// How often each value is read, by nodes or by those who want to see it.
  var uses: [Int] {
    var uses = [Int](repeating: 0, count: graph.nodes.count)
    for node in nodes {
      for input in node.inputs + [node.addend].compactMap(\.self) { uses[input] += 1 }
    }
    for value in kept { uses[standIn(for: value)] += 1 }
    return uses
  }

  /// The index of the node that computes each value.
  var producers: [Int: Int] {
    var producers: [Int: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for member in node.members { producers[member.output] = index }
    }
    return producers
  }

  /// The indices of the nodes that read each value.
  var readers: [Int: [Int]] {
    var readers: [Int: [Int]] = [:]
    for (index, node) in nodes.enumerated() {
      for input in node.inputs + [node.addend].compactMap(\.self) {
        readers[input, default: []].append(index)
      }
    }
    return readers
  }

  /// The first invariant that does not hold, in words, or nil.
  ///
  /// Every value is computed once and before it is read; whatever somebody wants to see is computed.
  var brokenInvariant: String? {
    var known: Set<Int> = [0]
    for (index, node) in nodes.enumerated() {
      if node.members.isEmpty { return "node \(index) computes nothing" }
      for input in node.inputs + [node.addend].compactMap(\.self) where !known.contains(input) {
        return "node \(index) reads value \(input), which is not there yet"
      }
      for member in node.members {
        if !known.insert(member.output).inserted {
          return "value \(member.output) is computed twice"
        }
      }
    }
    for value in kept where !known.contains(standIn(for: value)) {
      return "value \(value) is wanted and not computed"
    }
    return nil
  }
}

/// A step of the compiler: a plan graph in, a plan graph of the same meaning out.
struct Pass: Sendable {
  let name: String
  let apply: @Sendable (PlanGraph) -> PlanGraph

  /// Applies passes in order, asserting the graph's invariants after each.
  static func run(_ passes: [Pass], on graph: PlanGraph) -> PlanGraph {
    passes.reduce(graph) { graph, pass in
      let result = pass.apply(graph)
      if let fault = result.brokenInvariant {
        preconditionFailure("after the pass \(pass.name): \(fault)")
      }
      return result
    }
  }

  /// What an inference plan goes through.
  static let inference: [Pass] = [
    .dropIdentities(mode: .inference), .dropUnused, .foldNormalization, .fuseSums,
    .fuseActivations, .mergeSiblings,
  ]

  /// What a training plan goes through: nothing that would lose a value that gradients need.
  static let training: [Pass] = [
    .dropIdentities(mode: .training), .dropUnused, .fuseActivationsForTraining, .mergeSiblings,
  ]
}
