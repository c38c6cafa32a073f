import Netlab
import Testing

@testable import Diagrams

/// Pictures of networks of which netlab does not know everything.
@Suite struct `Pictures of unknown layers` {
  /// A network with a layer of another tool's in a branch, and one of which not even the shape is known.
  private func graph(_ shapes: [OpenShape] = [OpenShape(4, nil), .unknown]) throws -> OpenGraph {
    var network = Network("odd", input: Shape(3, 5, 9)) {
      conv(`1x1`, 4, name: "first")
      concat("fork") {
        conv(`3x3`, 2, name: "known")
        conv(`1x1`, 4, activation: nil, name: "odd")
      }
      relu(name: "odder")
    }
    let places = ["odd", "fork", "odder"].compactMap { path in
      network.nodes.firstIndex { $0.path == path }
    }
    for (place, shape) in zip(places, [shapes[0], shapes[1], shapes[1]]) {
      network.nodes[place].operation = .foreign(
        Foreign(
          type: "Odd", shape: shape, reason: "nobody knows it", numbers: shape.isKnown ? 35 : 0))
    }
    return try OpenGraph(network)
  }

  @Test func `tell what is known beside a question mark`() throws {
    let graph = try graph()
    let drawing = Drawing(of: graph, options: DiagramOptions())
    #expect(
      drawing.texts == [
        "input 3×5×9", "first\nconv 1×1, 4 · ReLU\n540 MACs · 16 params",
        "known\nconv 3×3, 2 · ReLU\n3.24K MACs · 74 params", "odd\nOdd\n? MACs · 35 params",
        "fork\nOdd\n? MACs", "odder\nOdd\n? MACs",
      ])
    let dot = drawing.dot.source.replacing("\u{A0}", with: " ")
    #expect(
      dot.ranges(
        of: "3.78K + ? multiply-adds (MACs) · 125 parameters · input 3·5·9 · 3 layers unknown"
      ).count > 0)
    #expect(dot.ranges(of: "label=\"  4·?·?\"").count > 0)
    #expect(dot.ranges(of: "label=\"  ?\"").count > 0)
    #expect(dot.ranges(of: "odd: 4×?×?, of unknown size").count > 0)
    #expect(dot.ranges(of: "unknown to netlab").count > 0)
    #expect(dot.ranges(of: "style=\"rounded,filled,dashed\"").count == 3)
  }
}
