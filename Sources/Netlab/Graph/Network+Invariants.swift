extension Network {
  /// The first invariant of the graph that does not hold, in words, or nil.
  ///
  /// The first node is the only input; every node reads earlier nodes, as many as its operator
  /// takes; paths are unique and made of names unless a problem says otherwise; outputs exist.
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
    // A name becomes a file's name, too, and a network that was read can be anybody's.
    guard name.isName else { return "\(name.quoted) is no name for a network" }
    for (index, node) in nodes.enumerated() where !node.path.isPath {
      return "node \(index) has no name for a path: \(node.path.quoted)"
    }
    return Set(nodes.map(\.path)).count == nodes.count ? nil : "two nodes have one path"
  }
}

extension String {
  /// Whether the text can stand in a path, in a table and in a file's name.
  var isName: Bool {
    (1...100).contains(unicodeScalars.count) && isPartOfPath
      && unicodeScalars.allSatisfy { $0 != "/" }
  }

  /// Whether the text is a path of names, which modules may have lengthened.
  fileprivate var isPath: Bool {
    split(separator: "/", omittingEmptySubsequences: false).allSatisfy { String($0).isPartOfPath }
  }

  private var isPartOfPath: Bool {
    !isEmpty && first != " " && last != " "
      && unicodeScalars.allSatisfy { $0 != "#" && $0.isPrintable }
  }
}
