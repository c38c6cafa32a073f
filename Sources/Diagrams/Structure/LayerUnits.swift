import Netlab

/// The layers of a graph, each with the normalisations and activations that ride on it.
///
/// A unit is what a picture shows as one box: a convolution, its norm and its ReLU.
struct LayerUnits {
  /// Node indices, the layer first and then its riders, in the order in which they run.
  private(set) var members: [[Int]] = []
  /// For each node, its unit.
  private(set) var unitOfNode: [Int] = []

  init(of graph: OpenGraph) {
    var readers = [Int](repeating: 0, count: graph.nodes.count)
    for node in graph.nodes { for input in node.inputs { readers[input] += 1 } }
    for output in [graph.output] + graph.heads.map(\.output) { readers[output] += 1 }

    for (index, node) in graph.nodes.enumerated() {
      if let input = node.inputs.first, node.inputs.count == 1, node.ridesOnItsInput,
        readers[input] == 1, case let unit = unitOfNode[input], members[unit].last == input,
        graph.nodes[members[unit][0]].carriesRiders,
        Self.belongs(node.path, to: graph.nodes[members[unit][0]].path)
      {
        members[unit].append(index)
        unitOfNode.append(unit)
      } else {
        members.append([index])
        unitOfNode.append(members.count - 1)
      }
    }
  }

  /// Whether `path` follows a layer: `conv1/relu` after `conv1`, `block/relu` after `block/sum`.
  private static func belongs(_ path: String, to layer: String) -> Bool {
    let scope = path.scope
    return scope == layer[...] || scope == layer.scope
  }
}

extension OpenNode {
  /// Whether it only changes numbers in place: batch normalisation and activations, but not LRN.
  fileprivate var ridesOnItsInput: Bool {
    guard operation.memoryUse == .inPlace else { return false }
    switch operation.rules.family {
    case .activation, .normalization: return true
    case .input, .convolution, .pooling, .linear, .merge, .regularization, .reshaping, .output,
      .unknown:
      return false
    }
  }

  /// Whether a rider makes sense on it: it computes something of its own.
  fileprivate var carriesRiders: Bool {
    switch operation.rules.family {
    case .convolution, .pooling, .linear, .merge, .normalization, .activation, .unknown: true
    case .input, .regularization, .reshaping, .output: false
    }
  }
}

extension String {
  /// The path of the module around a path; empty for a part of the network itself.
  var scope: Substring {
    lastIndex(of: "/").map { self[..<$0] } ?? ""
  }

  /// The last part of a path.
  var lastName: Substring {
    lastIndex(of: "/").map { self[index(after: $0)...] } ?? self[...]
  }
}
