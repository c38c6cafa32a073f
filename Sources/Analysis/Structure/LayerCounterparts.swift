import Netlab

/// Which layers of another network stand for a network's own, by structure; names say nothing.
package struct LayerCounterparts: Hashable, Sendable {
  /// What stands for one layer.
  package enum Counterpart: Hashable, Sendable {
    /// Layers that are there for the same, in order: for a normalisation, it and its factors.
    case layers([Int])
    /// The layer with which it belongs has a counterpart, of these layers, and none of them is there for the same.
    case partOf([Int])
    case none
  }

  private let counterparts: [Counterpart]

  /// Pairs two networks as `reports` have counted them.
  ///
  /// - Parameters:
  ///   - first: the network whose layers are looked for, and its report.
  ///   - second: the network that they are looked for in.
  package init(
    of first: (graph: OpenGraph, report: NetworkReport),
    in second: (graph: OpenGraph, report: NetworkReport)
  ) {
    let graph = ArchitectureGraph(first.graph, report: first.report)
    let other = ArchitectureGraph(second.graph, report: second.report)
    let match = ArchitectureMatch(graph, other)
    let parts = graph.parts(of: first.graph)
    let others = other.parts(of: second.graph)
    var layers = [[Int]](repeating: [], count: other.units.count)
    for (layer, unit) in other.unitOf.enumerated() { layers[unit].append(layer) }
    counterparts = parts.indices.map { layer in
      guard let unit = match.second[graph.unitOf[layer]] else { return .none }
      let alike = layers[unit].filter { others[$0] == parts[layer] }
      return alike.isEmpty ? .partOf(layers[unit]) : .layers(alike)
    }
  }

  /// What stands for the layer at `place` of the first network.
  package subscript(place: Int) -> Counterpart { counterparts[place] }
}

extension ArchitectureGraph {
  /// What a layer is to the unit that it belongs to.
  fileprivate enum LayerPart: Hashable {
    case layer, normalization, activation, dropout, softmax, passage
  }

  /// The part of each layer; the first of a unit is its layer, whatever it computes.
  fileprivate func parts(of graph: OpenGraph) -> [LayerPart] {
    var seen: Set<Int> = []
    return graph.nodes.enumerated().map { index, node in
      guard !seen.insert(unitOf[index]).inserted else { return .layer }
      let inputs = node.inputs.map { graph.nodes[$0].shape }
      switch node.operation.structuralRole(on: inputs, output: node.shape) {
      case .transparent: return .passage
      case .dropout: return .dropout
      case .softmax: return .softmax
      case .normalization: return .normalization
      case .activation: return .activation
      case .layer: return .layer
      }
    }
  }
}
