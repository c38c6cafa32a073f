import Netlab
import Testing

@testable import Specs

@Suite struct `GoogLeNet` {
  @Test func `has the parameters and the cost of its table`() throws {
    let graph = try ShapedGraph(googlenet)
    let parameters = graph.nodes.flatMap(\.parameters).filter(\.isLearned)
    #expect(parameters.reduce(0) { $0 + $1.count } == 6_998_552)
    let module = graph.nodes.filter { $0.path.hasPrefix("inception_3a/") }
    #expect(module.reduce(0) { $0 + $1.cost.multiplyAdds } == 128_049_152)
    #expect(graph.nodes[graph.output].shape == Shape(1000, 1, 1))
  }
}
