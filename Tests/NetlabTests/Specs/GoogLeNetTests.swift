import Netlab
import Testing

@testable import Specs

@Suite struct `GoogLeNet` {
  private func sum(
    of prefix: String, in network: Network
  ) throws -> (weights: Int, multiplyAdds: Int) {
    let nodes = try ShapedGraph(network).nodes.filter { $0.path.hasPrefix(prefix) }
    let weights = nodes.flatMap(\.parameters).filter { $0.role == .weight }
    return (
      weights.reduce(0) { $0 + $1.count }, nodes.reduce(0) { $0 + $1.cost.multiplyAdds }
    )
  }

  @Test func `has the parameters and the cost of its table`() throws {
    #expect(try sum(of: "conv1", in: googlenet) == (9_408, 118_013_952))
    #expect(try sum(of: "inception_3a/", in: googlenet) == (163_328, 128_049_152))
    #expect(try ShapedGraph(googlenet).learnedParameters == 6_998_552)
  }

  @Test func `has two heads on 4a and 4d, with maps of 4×4`() throws {
    let graph = try ShapedGraph(googlenet, mode: .training)
    #expect(graph.heads.map(\.name) == ["auxiliary1", "auxiliary2"])
    #expect(graph.heads.map(\.weight) == [0.3, 0.3])
    let pools = graph.nodes.filter { $0.path.hasPrefix("auxiliary") && $0.path.hasSuffix("pool") }
    #expect(pools.map(\.shape) == [Shape(512, 4, 4), Shape(528, 4, 4)])
    #expect(
      pools.map { graph.nodes[$0.inputs[0]].path }
        == ["inception_4a/concat", "inception_4d/concat"])
  }

  @Test func `with a separable stem has the printed first row`() throws {
    #expect(try sum(of: "conv1/", in: googlenetSeparableStem) == (2_712, 34_019_328))
    let both = [googlenet, googlenetSeparableStem]
    let rest = try both.map { try sum(of: "inception", in: $0).multiplyAdds }
    #expect(rest[0] == rest[1])
  }

  @Test func `naive modules by themselves keep the inputs of the table`() throws {
    let table = try ShapedGraph(googlenet)
    for network in googlenetNaiveModules {
      let module = "inception_" + network.name.split(separator: "-")[2]
      let first = try #require(table.nodes.first { $0.path == "\(module)/1x1" })
      #expect(table.nodes[first.inputs[0]].shape == (try ShapedGraph(network)).input)
    }
    #expect(googlenetNaiveModules.count == 9)
  }

  @Test func `the bottleneck saves what the paper's section 2 counts`() throws {
    #expect(try sum(of: "", in: bottleneckDirect).multiplyAdds == 112_896_000)
    #expect(try sum(of: "5x5_reduce", in: bottleneckReduced).multiplyAdds == 1_505_280)
    #expect(try sum(of: "", in: bottleneckReduced).multiplyAdds == 5_268_480)
  }
}

extension ShapedGraph {
  /// Learned numbers of all layers.
  var learnedParameters: Int {
    nodes.flatMap(\.parameters).filter(\.isLearned).reduce(0) { $0 + $1.count }
  }
}
