import Analysis
import Netlab

/// What the boxes of a picture cost, per image.
struct Measures {
  private let graph: OpenGraph
  private let fields: [ReceptiveField]

  init(of graph: OpenGraph) {
    self.graph = graph
    fields = ReceptiveField.fields(of: graph)
  }

  /// A sum over some layers, which lacks what nobody knows of them.
  struct Amounts: Hashable {
    var known = 0
    var isPartial = false

    /// Whether there is anything to say of it.
    var isWorthSaying: Bool { known > 0 || isPartial }

    mutating func add(_ amount: Int?) {
      known += amount ?? 0
      if amount == nil { isPartial = true }
    }

    /// `118M`, `118M + ?` where something is not known, and `?` where nothing is.
    func text(_ printed: (Int) -> String = Amount.count) -> String {
      if isPartial { return known > 0 ? "\(printed(known)) + ?" : "?" }
      return printed(known)
    }
  }

  func multiplyAdds(of nodes: [Int]) -> Amounts {
    nodes.reduce(into: Amounts()) { $0.add(graph.nodes[$1].cost?.multiplyAdds) }
  }

  func elementwiseOperations(of nodes: [Int]) -> Amounts {
    nodes.reduce(into: Amounts()) { $0.add(graph.nodes[$1].cost?.elementwiseOperations) }
  }

  func parameters(of nodes: [Int]) -> Int {
    nodes.reduce(0) { sum, node in
      graph.nodes[node].parameters.reduce(sum) { $1.isLearned ? $0 + $1.count : $0 }
    }
  }

  /// Bytes of the parameters and of the tensors that are not written over an input.
  func bytes(of nodes: [Int]) -> Amounts {
    nodes.reduce(into: Amounts()) { sum, index in
      let node = graph.nodes[index]
      let numbers = node.parameters.reduce(0) { $0 + $1.count }
      sum.add(numbers * MemoryEstimate.bytesPerNumber)
      if node.operation.memoryUse == .ownOutput {
        sum.add(node.shape.closed.map { $0.elements * MemoryEstimate.bytesPerNumber })
      }
    }
  }

  /// What one pixel of the last node sees of the network's input.
  func receptiveField(of nodes: [Int]) -> ReceptiveField? {
    nodes.last.map { fields[$0] }
  }

  /// `118M MACs · 9.47K params`, without what is zero.
  func costs(of nodes: [Int]) -> String {
    let (multiplyAdds, parameters) = (multiplyAdds(of: nodes), parameters(of: nodes))
    return [
      multiplyAdds.isWorthSaying ? "\(multiplyAdds.text()) MACs" : nil,
      parameters > 0 ? "\(Amount.count(parameters)) params" : nil,
    ].compactMap { $0 }.joined(separator: " · ")
  }

  /// The line of numbers in a box: its costs, and what it is coloured by.
  func note(of nodes: [Int], by quantity: DiagramOptions.ColorBy) -> String {
    switch quantity {
    case .family, .macs, .parameters: return costs(of: nodes)
    case .memory:
      let bytes = bytes(of: nodes)
      return bytes.isWorthSaying ? bytes.text(Amount.bytes) : ""
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
    case .macs: return multiplyAdds(of: nodes).known
    case .parameters: return parameters(of: nodes)
    case .memory: return bytes(of: nodes).known
    case .receptiveField:
      return receptiveField(of: box.members)?.size.map { max($0.height, $0.width) } ?? 0
    }
  }
}
