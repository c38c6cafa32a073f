import Netlab

/// Which nodes' outputs share a buffer in a forward pass, and how long each buffer is needed.
///
/// Layers run in the order of the graph. An operator that can writes over its first input, if nobody
/// needs that any more; a branch that a concatenation reads is written straight into its place there.
struct BufferPlan: Hashable, Sendable {
  /// For each node, the node that its buffer was made for; itself where it has a buffer of its own.
  private(set) var owner: [Int]
  /// For each node, the first step at which its buffer is there; only an owner's counts.
  private(set) var born: [Int]
  /// For each node, the last step that needs what lies in its buffer; only an owner's counts.
  private(set) var lastNeeded: [Int]

  /// - Parameter order: the steps; where it trains, buffers wait for the backward pass.
  init(of graph: ShapedGraph, order: StepOrder) {
    let nodes = graph.nodes
    owner = Array(nodes.indices)
    born = owner
    lastNeeded = Self.needs(of: graph, order: order)
    let needed = lastNeeded

    for (index, node) in nodes.enumerated() {
      guard let first = node.inputs.first else { continue }
      switch node.operation.memoryUse {
      case .ownOutput: break
      case .view: share(first, with: index, needed: needed[index])
      case .viewInInference:
        if !order.isTraining || canOverwrite(first, at: index, in: nodes) {
          share(first, with: index, needed: needed[index])
        }
      case .inPlace:
        if canOverwrite(first, at: index, in: nodes) {
          share(first, with: index, needed: needed[index])
        }
      case .joined: join(node.inputs, into: index, in: nodes)
      }
    }
    for index in nodes.indices { owner[index] = buffer(of: index) }
  }

  /// For each node, the last step that reads its output.
  private static func needs(of graph: ShapedGraph, order: StepOrder) -> [Int] {
    var last = Array(graph.nodes.indices)
    let learns = graph.isLearning
    for (index, node) in graph.nodes.enumerated() {
      let needs =
        order.isTraining && learns[index] ? node.operation.backwardNeeds : BackwardNeeds()
      for input in node.inputs {
        last[input] = max(last[input], needs.inputs ? order.backward(index) : index)
      }
      if needs.output { last[index] = max(last[index], order.backward(index)) }
    }
    // The loss reads what the network puts out; without one, that is there until the end.
    for output in [graph.output] + graph.heads.map(\.output) {
      let end = order.isTraining ? order.backward(output) : order.last
      last[output] = max(last[output], end)
    }
    return last
  }

  /// The node that the buffer of `index` was made for, now that buffers may lie in others.
  private mutating func buffer(of index: Int) -> Int {
    var node = index
    while owner[node] != node {
      owner[node] = owner[owner[node]]
      node = owner[node]
    }
    return node
  }

  private mutating func share(_ input: Int, with index: Int, needed: Int) {
    owner[index] = buffer(of: input)
    lastNeeded[owner[index]] = max(lastNeeded[owner[index]], needed)
  }

  /// Whether node `index` may write over what lies in the buffer of `input`.
  private mutating func canOverwrite(_ input: Int, at index: Int, in nodes: [ShapedNode]) -> Bool {
    let place = buffer(of: input)
    // The images themselves are the caller's.
    guard place != 0, lastNeeded[place] == index else { return false }
    for other in nodes[index].inputs.dropFirst() where buffer(of: other) == place { return false }
    return true
  }

  /// Makes the inputs' buffers parts of node `index`'s, where each is a whole buffer that appears
  /// there once.
  private mutating func join(_ inputs: [Int], into index: Int, in nodes: [ShapedNode]) {
    let parts = inputs.map { buffer(of: $0) }
    var appearances: [Int: Int] = [:]
    for part in parts { appearances[part, default: 0] += 1 }
    for (input, part) in zip(inputs, parts)
    where part != 0 && appearances[part] == 1
      && nodes[part].shape.elements == nodes[input].shape.elements
    {
      owner[part] = index
      born[index] = min(born[index], born[part])
      lastNeeded[index] = max(lastNeeded[index], lastNeeded[part])
    }
  }
}
