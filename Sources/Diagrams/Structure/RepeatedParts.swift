import Netlab

/// Finds neighbours that are the same again: each reads nothing but the one before it.
struct RepeatedParts {
  let graph: OpenGraph
  /// For each node, the last node that reads it; its own index where none does.
  private let lastReader: [Int]

  init(in graph: OpenGraph) {
    self.graph = graph
    var lastReader = Array(graph.nodes.indices)
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs { lastReader[input] = index }
    }
    for output in [graph.output] + graph.heads.map(\.output) { lastReader[output] = Int.max }
    self.lastReader = lastReader
  }

  /// One node of a part, told apart from others by what it computes and where it reads from.
  private struct Step: Hashable {
    var operation: Operator
    var shape: OpenShape
    /// Distances to inputs in the part; 0 for the part's own input.
    var inputs: [Int]
  }

  /// A part as a list of steps, and the one tensor that it reads.
  private struct Signature {
    var steps: [Step]
    var input: Int
    var inputShape: OpenShape
  }

  /// The parts, given as their nodes, cut into runs of equal ones; most runs hold one part.
  func runs(of parts: [[Int]]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var last: Signature?
    for (index, nodes) in parts.enumerated() {
      let own = signature(of: nodes)
      if let own, let before = last, let run = runs.last,
        own.steps == before.steps, own.inputShape == before.inputShape,
        continues(parts[index - 1], with: nodes, reading: own.input)
      {
        runs[runs.count - 1] = run.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
      last = own
    }
    return runs
  }

  /// Whether `next` reads only what `part` puts out, and nobody else reads any of `part`.
  private func continues(_ part: [Int], with next: [Int], reading input: Int) -> Bool {
    guard let first = part.first, let last = part.last, let end = next.last,
      first...last ~= input
    else { return false }
    return part.allSatisfy { lastReader[$0] <= ($0 == input ? end : last) }
  }

  /// Nil where the nodes do not stand one after the other, or read more than one tensor.
  private func signature(of nodes: [Int]) -> Signature? {
    guard let first = nodes.first, let last = nodes.last, last - first == nodes.count - 1 else {
      return nil
    }
    var outer: Int?
    var steps: [Step] = []
    for index in nodes {
      let node = graph.nodes[index]
      var inputs: [Int] = []
      for input in node.inputs {
        if input < first {
          if let outer, outer != input { return nil }
          outer = input
        }
        inputs.append(input < first ? 0 : index - input)
      }
      steps.append(Step(operation: node.operation, shape: node.shape, inputs: inputs))
    }
    guard let outer else { return nil }
    return Signature(steps: steps, input: outer, inputShape: graph.nodes[outer].shape)
  }
}
