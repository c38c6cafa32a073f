import Digests
import Netlab

/// A digest of what a network computes: equal graphs have equal fingerprints, and only they.
///
/// It covers the operators with all their operands, how they are wired, and the input's shape; not
/// names, places in the source, auxiliary heads, or the order in which independent layers stand.
/// - Source: a Merkle tree over the graph, Merkle 1987, closed by all nodes' digests in order, so
///   that a layer used twice differs from two equal layers.
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  package let description: String

  package init(of graph: OpenGraph) {
    let needed = graph.nodes.isBehind(graph.output)
    var digests: [[UInt8]] = []
    digests.reserveCapacity(graph.nodes.count)
    for node in graph.nodes {
      let signature = Array(node.operation.rules.signature.utf8)
      digests.append(SHA256Digest(of: [signature] + node.inputs.map { digests[$0] }).bytes)
    }
    let kept = graph.nodes.indices.filter { needed[$0] }.map { digests[$0] }
    let ordered = kept.sorted { $0.lexicographicallyPrecedes($1) }
    description = SHA256Digest(of: [digests[graph.output]] + ordered).description
  }
}
