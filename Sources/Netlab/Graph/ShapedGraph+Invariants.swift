extension ShapedGraph {
  /// The first invariant of the graph that does not hold, in words, or nil.
  ///
  /// The first node is the only input; every node reads earlier nodes, as many as its operator
  /// takes; its shape, parameters and cost are what its operator's rules say; paths are unique;
  /// outputs exist.
  package var brokenInvariant: String? {
    guard let first = nodes.first, case .input = first.operation else {
      return "the first node is not the input"
    }
    for (index, node) in nodes.enumerated() {
      if index > 0, case .input = node.operation { return "node \(index) is a second input" }
      guard node.operation.arity.contains(node.inputs.count) else {
        return "node \(index) has \(node.inputs.count) inputs"
      }
      guard node.inputs.allSatisfy({ (0..<index).contains($0) }) else {
        return "node \(index) reads a node that is not before it"
      }
      guard followsRules(node) else {
        return "node \(index) is not what its operator makes of its inputs"
      }
    }
    guard Set(nodes.map(\.path)).count == nodes.count else { return "two nodes have one path" }
    guard nodes.indices.contains(output) else { return "the output is no node" }
    return heads.allSatisfy { nodes.indices.contains($0.output) }
      ? nil : "an auxiliary head's output is no node"
  }

  /// Whether a node's numbers are those of its operator; its inputs have been looked at before.
  private func followsRules(_ node: ShapedNode) -> Bool {
    let rules = node.operation.rules
    guard rules.operandProblems.isEmpty else { return false }
    let shapes = inputShapes(of: node)
    let inputs = shapes.map { OpenShape($0) }
    do {
      _ = try product(node.shape.channels, node.shape.height, node.shape.width, as: .elements)
      return try rules.outputShape(of: inputs).closed == node.shape
        && rules.parameters(of: inputs) == node.parameters
        && rules.cost(of: shapes, output: node.shape, mode: mode) == node.cost
    } catch {
      return false
    }
  }
}
