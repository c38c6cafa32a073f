extension Network {
  /// The first invariant of the graph that does not hold, in words, or nil.
  ///
  /// The first node is the only input; every node reads earlier nodes, as many as its operator
  /// takes; paths are unique unless a problem says otherwise; outputs exist.
  package var brokenInvariant: String? {
    guard let first = nodes.first, case .input = first.operation else {
      return "the first node is not the input"
    }
    for (index, node) in nodes.enumerated() {
      if index > 0, case .input = node.operation { return "node \(index) is a second input" }
      guard node.operation.arity.contains(node.inputs.count) || !problems.isEmpty else {
        return "node \(index) has \(node.inputs.count) inputs"
      }
      guard node.inputs.allSatisfy({ (0..<index).contains($0) }) else {
        return "node \(index) reads a node that is not before it"
      }
    }
    guard nodes.indices.contains(output) else { return "the output is no node" }
    guard heads.allSatisfy({ nodes.indices.contains($0.output) }) else {
      return "an auxiliary head's output is no node"
    }
    guard problems.isEmpty else { return nil }
    return Set(nodes.map(\.path)).count == nodes.count ? nil : "two nodes have one path"
  }
}
