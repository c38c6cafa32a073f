import Netlab
import Testing

@testable import Analysis

/// The analyses are folds: what they do for a network must grow with its layers and no faster.
@Suite struct `Growth with the number of layers` {
  private func network(modules: Int) -> Network {
    Network("long", input: Shape(4, 3, 2)) {
      conv(1, 4, activation: nil)
      for _ in 0..<modules {
        residual {
          concat {
            conv(1, 2, norm: .batch)
            conv(3, 2)
          }
        }
      }
    }
  }

  @Test func `keeps each fold's results linear in 10 000 layers`() throws {
    let graph = try ShapedGraph(network(modules: 1250), mode: .training)
    #expect(graph.nodes.count == 10_002)
    let report = try NetworkReport(of: graph, spec: "long.swift")
    #expect(report.layers.count == 10_002)
    #expect(report.totals.depth == 1251)
    let tree = LayerTree(of: report)
    #expect(tree.rows(depth: 1).count == 1252)
    let other = try NetworkReport(
      of: ShapedGraph(network(modules: 1251), mode: .training), spec: "longer.swift")
    let differences = Comparison(of: report, with: [other]).differences[0]
    #expect(differences.map(\.description) == ["residual1251: added (8 layers): module to 4×3×2"])
  }

  @Test func `keeps receptive fields of many merges as small as those of few`() throws {
    let fields = ReceptiveField.fields(of: try OpenGraph(network(modules: 200)))
    let sizes = fields.map { $0.size?.height }
    #expect(sizes.last == 401)
    #expect(Set(fields).count <= 2 * 200 + 2)
  }
}
