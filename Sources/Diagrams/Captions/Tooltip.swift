import Analysis
import Netlab

/// What is said of a box when one points at it: everything, with exact numbers.
struct Tooltip {
  private var lines: [String] = []

  var text: String { lines.joined(separator: "\n") }

  /// About a layer and its riders, a folded module, or a stretch of layers.
  ///
  /// - Parameter all: the nodes of all repeats, where there are several.
  init(
    title: String, nodes: [Int], all: [Int] = [], repeats: Int = 1, in graph: OpenGraph,
    measures: Measures
  ) {
    let isOneLayer = nodes.first.map { graph.nodes[$0].path == title } ?? false
    if !isOneLayer { lines.append(title) }
    for node in nodes.prefix(4) where nodes.count <= 4 {
      lines.append("\(graph.nodes[node].path): \(graph.nodes[node].title)")
    }
    if nodes.count > 4 { lines.append("\(nodes.count.grouped) layers") }
    if repeats > 1 {
      lines.append("\(repeats.grouped) times in a row; numbers are for one of them")
    }
    lines.append(Self.shapes(of: nodes, in: graph))
    let numbers = [
      (measures.multiplyAdds(of: nodes), "multiply-adds"),
      (measures.elementwiseOperations(of: nodes), "elementwise operations"),
      (Measures.Amounts(known: measures.parameters(of: nodes)), "parameters"),
      (measures.bytes(of: nodes), "bytes of parameters and output"),
    ]
    lines += numbers.filter(\.0.isWorthSaying).map { "\($0.0.text(\.grouped)) \($0.1)" }
    if let field = measures.receptiveField(of: nodes) { lines.append(Self.words(for: field)) }
    if let last = measures.receptiveField(of: all), last != measures.receptiveField(of: nodes) {
      lines.append("of the last repeat: " + Self.words(for: last))
    }
  }

  private static func shapes(of nodes: [Int], in graph: OpenGraph) -> String {
    guard let first = nodes.first, let last = nodes.last else { return "" }
    let inputs = graph.nodes[first].inputs.map { graph.nodes[$0].shape.description }
    let output = graph.nodes[last].shape.description
    return inputs.isEmpty ? output : "\(inputs.joined(separator: ", ")) → \(output)"
  }

  private static func words(for field: ReceptiveField) -> String {
    guard let size = field.size else { return "receptive field unknown" }
    var text = "receptive field \(size)"
    if let least = field.minimumSize, least != size { text += ", at least \(least)" }
    if let stride = field.stride { text += ", stride \(stride)" }
    if let padding = field.padding { text += ", padding \(padding)" }
    if field.isAligned == false { text += ", paths not aligned" }
    return text
  }
}
