import Analysis
import Netlab
import Testing

@Suite struct `Layers of another network` {
  private func counterparts(of first: Network, in second: Network) throws -> [String] {
    func analysed(_ network: Network) throws -> (graph: OpenGraph, report: NetworkReport) {
      let graph = try ShapedGraph(network)
      return (OpenGraph(graph), try NetworkReport(of: graph, spec: ""))
    }
    let counterparts = LayerCounterparts(of: try analysed(first), in: try analysed(second))
    let paths = second.nodes.map(\.path)
    return first.nodes.enumerated().map { index, node in
      switch counterparts[index] {
      case .layers(let layers): "\(node.path): \(layers.map { paths[$0] })"
      case .partOf(let layers): "\(node.path): part of \(layers.map { paths[$0] })"
      case .none: "\(node.path): none"
      }
    }
  }

  @Test func `stand for this one's, each part of a layer for its own kind`() throws {
    let first = Network("first", input: Shape(7, 12, 16)) {
      conv(3, 4, norm: .batch, name: "a")
      maxPool(2, name: "b")
      conv(1, 5, activation: .tanh, name: "c")
      globalAveragePool(name: "d")
      dropout(0.5, name: "e")
      linear(3, activation: nil, name: "f")
    }
    let second = Network("second", input: Shape(7, 12, 16)) {
      conv(3, 4, norm: .batch, activation: nil, name: "u")
      scale(name: "v")
      relu(name: "w")
      conv(1, 5, activation: nil, name: "x")
      averagePool(Extent(12, 16), name: "y")
      linear(3, activation: nil, name: "z")
    }
    #expect(
      try counterparts(of: first, in: second) == [
        "input: [\"input\"]", "a: [\"u\"]", "a/norm: [\"u/norm\", \"v\"]", "a/relu: [\"w\"]",
        "b: none", "c: [\"x\"]", "c/tanh: part of [\"x\"]", "d: [\"y\"]", "e: part of [\"y\"]",
        "f: [\"z\"]",
      ])
  }
}
