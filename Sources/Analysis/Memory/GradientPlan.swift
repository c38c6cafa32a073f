import Netlab

/// Which nodes' gradients share a buffer in a backward pass, and how long each buffer is needed.
///
/// The gradient of an output is made by the backward passes of the nodes that read it, the last of
/// them first, and used up by its own node's. Where only one node reads it, an elementwise operator
/// turns its output's gradient into its input's in place, and a concatenation's gradient has its
/// inputs' as its parts. What lies before the first learned parameter gets no gradient.
struct GradientPlan: Hashable, Sendable {
  /// For each node with a gradient, the node that the gradient's buffer was made for; nil without.
  private(set) var owner: [Int?]
  /// For each node, the first step at which its gradient's buffer is there; only an owner's counts.
  private(set) var born: [Int]
  /// For each node, the step that uses its gradient's buffer up; only an owner's counts.
  private(set) var lastNeeded: [Int]

  init(of graph: ShapedGraph, order: StepOrder) {
    let nodes = graph.nodes
    let readers = Readers(of: graph)
    let learns = graph.isLearning
    owner = nodes.indices.map { learns[$0] && readers.last[$0] != nil ? $0 : nil }
    lastNeeded = nodes.indices.map(order.backward)
    born = nodes.indices.map { order.backward(readers.last[$0] ?? $0) }

    for (index, node) in nodes.enumerated().reversed() {
      guard let gradient = owner[index] else { continue }
      let sharing: ArraySlice<Int>
      switch node.operation.memoryUse {
      case .ownOutput: sharing = []
      case .view, .viewInInference, .inPlace: sharing = node.inputs.prefix(1)
      case .joined: sharing = node.inputs[...]
      }
      for input in sharing where owner[input] != nil && readers.only[input] == index {
        owner[input] = gradient
        lastNeeded[gradient] = max(lastNeeded[gradient], lastNeeded[input])
      }
    }
  }
}

extension ShapedGraph {
  /// For each node, whether it or a node before it learns anything, so that gradients pass it.
  var isLearning: [Bool] {
    var learns: [Bool] = []
    for node in nodes {
      learns.append(
        node.parameters.contains(where: \.isLearned) || node.inputs.contains { learns[$0] })
    }
    return learns
  }
}

/// Who reads each node's output in a forward pass; the loss reads the network's outputs.
private struct Readers {
  /// The last node that reads it; the node itself where only the loss does, nil where nobody does.
  var last: [Int?]
  /// The node that alone reads it, once; nil where others or the loss do too.
  var only: [Int?]

  init(of graph: ShapedGraph) {
    last = [Int?](repeating: nil, count: graph.nodes.count)
    only = last
    var reads = [Int](repeating: 0, count: graph.nodes.count)
    for output in [graph.output] + graph.heads.map(\.output) {
      last[output] = output
      reads[output] += 1
    }
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs {
        last[input] = index
        reads[input] += 1
        only[input] = reads[input] == 1 ? index : nil
      }
    }
  }
}
