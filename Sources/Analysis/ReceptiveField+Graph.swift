import Netlab

extension ReceptiveField {
  /// The receptive field of every layer of a graph, in the order of its nodes.
  package static func fields(of graph: OpenGraph) -> [ReceptiveField] {
    var fields: [ReceptiveField] = []
    fields.reserveCapacity(graph.nodes.count)
    for node in graph.nodes {
      guard let first = node.inputs.first else {
        fields.append(.pixel)
        continue
      }
      let input = graph.nodes[first].shape
      var seen = fields[first]
      for other in node.inputs.dropFirst() { seen = seen.merged(with: fields[other]) }
      fields.append(seen.through(node.operation.rules.reach(on: input), on: input.extent))
    }
    return fields
  }
}
