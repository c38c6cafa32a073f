import Analysis
import Netlab

/// What the boxes of a picture cost, per image.
struct Measures {
  private let graph: ShapedGraph
  private let fields: [ReceptiveField]

  init(of graph: ShapedGraph) {
    self.graph = graph
    fields = ReceptiveField.fields(of: OpenGraph(graph))
  }

  func multiplyAdds(of nodes: [Int]) -> Int {
    nodes.reduce(0) { $0 + graph.nodes[$1].cost.multiplyAdds }
  }

  func elementwiseOperations(of nodes: [Int]) -> Int {
    nodes.reduce(0) { $0 + graph.nodes[$1].cost.elementwiseOperations }
  }

  func parameters(of nodes: [Int]) -> Int {
    nodes.reduce(0) { sum, node in
      graph.nodes[node].parameters.reduce(sum) { $1.isLearned ? $0 + $1.count : $0 }
    }
  }

  /// Bytes of the parameters and of the tensors that are not written over an input.
  func bytes(of nodes: [Int]) -> Int {
    let numbers = nodes.reduce(0) { sum, index in
      let node = graph.nodes[index]
      let output = node.operation.memoryUse == .ownOutput ? node.shape.elements : 0
      return node.parameters.reduce(sum + output) { $0 + $1.count }
    }
    return numbers * MemoryEstimate.bytesPerNumber
  }

  /// What one pixel of the last node sees of the network's input.
  func receptiveField(of nodes: [Int]) -> ReceptiveField? {
    nodes.last.map { fields[$0] }
  }

  /// `118M MACs · 9.47K params`, without what is zero.
  func costs(of nodes: [Int]) -> String {
    let (multiplyAdds, parameters) = (multiplyAdds(of: nodes), parameters(of: nodes))
    return [
      multiplyAdds > 0 ? "\(Amount.count(multiplyAdds)) MACs" : nil,
      parameters > 0 ? "\(Amount.count(parameters)) params" : nil,
    ].compactMap { $0 }.joined(separator: " · ")
  }

  /// The line of numbers in a box: its costs, and what it is coloured by.
  func note(of nodes: [Int], by quantity: DiagramOptions.ColorBy) -> String {
    switch quantity {
    case .family, .macs, .parameters: return costs(of: nodes)
    case .memory: return bytes(of: nodes) > 0 ? Amount.bytes(bytes(of: nodes)) : ""
    case .receptiveField:
      guard let size = receptiveField(of: nodes)?.size else { return "field unknown" }
      return "sees \(size)"
    }
  }

  /// The number that a box is coloured by; nil for families, which are no numbers.
  ///
  /// Of repeats it is what one costs, and what the last one sees.
  func value(of box: Figure.Box, by quantity: DiagramOptions.ColorBy) -> Int? {
    let nodes = box.first
    switch quantity {
    case .family: return nil
    case .macs: return multiplyAdds(of: nodes)
    case .parameters: return parameters(of: nodes)
    case .memory: return bytes(of: nodes)
    case .receptiveField:
      return receptiveField(of: box.members)?.size.map { max($0.height, $0.width) } ?? 0
    }
  }
}
