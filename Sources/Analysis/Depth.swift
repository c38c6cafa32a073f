import Netlab

/// How many layers the longest path through a graph has.
///
/// - Source: Szegedy et al. 2014, §5: "22 layers deep when counting only layers with parameters (or
///   27 layers if we also count pooling)". Normalisation is not counted, as in He et al. 2015.
package struct Depth: Hashable, Sendable {
  /// Convolutions and linear layers.
  package var withParameters: Int
  /// Convolutions, linear layers and pooling.
  package var withPooling: Int
  /// The convolutions and linear layers of one longest path, from the input on.
  package var longestPath: [Int]

  package init(of graph: OpenGraph) {
    var withParameters: [Int] = []
    var withPooling: [Int] = []
    for node in graph.nodes {
      let counts = node.operation.countsAsDepth
      let pools = node.operation.rules.family == .pooling
      withParameters.append(
        (node.inputs.map { withParameters[$0] }.max() ?? 0) + (counts ? 1 : 0))
      withPooling.append(
        (node.inputs.map { withPooling[$0] }.max() ?? 0) + (counts || pools ? 1 : 0))
    }
    self.withParameters = withParameters[graph.output]
    self.withPooling = withPooling[graph.output]

    longestPath = []
    var next: Int? = graph.output
    while let index = next {
      let node = graph.nodes[index]
      if node.operation.countsAsDepth { longestPath.append(index) }
      next = node.inputs.max { withParameters[$0] < withParameters[$1] }
    }
    longestPath.reverse()
  }
}
