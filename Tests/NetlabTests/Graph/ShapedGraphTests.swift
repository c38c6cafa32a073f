import Netlab
import Testing

@Suite struct `Shaped graph` {
  private let network = Network("heads", input: Shape(3, 17, 11), source: "a table") {
    conv(3, 8)
    auxiliary("early") {
      globalAveragePool()
      linear(4)
    }
    dropout(0.3)
    conv(3, 16, stride: 2, padding: .same, activation: nil)
    globalAveragePool()
    linear(5)
  }

  private func lines(_ graph: ShapedGraph) -> [String] {
    graph.nodes.map { node in
      "\(node.path) \(node.shape) \(node.inputs) \(node.cost.multiplyAdds)"
    }
  }

  @Test func `inference leaves out heads and renumbers`() throws {
    let graph = try ShapedGraph(network)
    #expect(
      lines(graph) == [
        "input 3×17×11 [] 0", "conv1 8×17×11 [0] 40392", "conv1/relu 8×17×11 [1] 0",
        "dropout 8×17×11 [2] 0", "conv2 16×9×6 [3] 62208", "pool 16×1×1 [4] 0",
        "linear 5×1×1 [5] 80",
      ])
    #expect(graph.heads == [])
    #expect(graph.output == 6)
    #expect(graph.source == "a table")
    #expect(graph.input == Shape(3, 17, 11))
    #expect(graph.brokenInvariant == nil)
  }

  @Test func `training keeps heads, and pays for dropout`() throws {
    let graph = try ShapedGraph(network, mode: .training)
    #expect(
      lines(graph).dropFirst(3) == [
        "early/pool 8×1×1 [2] 0", "early/linear 4×1×1 [3] 32", "dropout 8×17×11 [2] 0",
        "conv2 16×9×6 [5] 62208", "pool 16×1×1 [6] 0", "linear 5×1×1 [7] 80",
      ])
    #expect(graph.heads == [AuxiliaryHead(name: "early", weight: 0.3, output: 4)])
    #expect(graph.nodes[5].cost.elementwiseOperations == 8 * 17 * 11)
    #expect(graph.brokenInvariant == nil)
  }

  @Test func `another input changes every size behind it`() throws {
    let graph = try ShapedGraph(network, input: Shape(3, 7, 30))
    #expect(
      graph.nodes.map(\.shape.description) == [
        "3×7×30", "8×7×30", "8×7×30", "8×7×30", "16×4×15", "16×1×1", "5×1×1",
      ])
  }

  @Test func `padding is numbers behind the door`() throws {
    let graph = try ShapedGraph(network)
    #expect(
      graph.nodes[1].operation
        == .convolution(Convolution(kernel: 3, filters: 8, padding: 1)))
    #expect(
      graph.nodes[4].operation
        == .convolution(
          Convolution(kernel: 3, filters: 16, stride: 2, padding: 1)))
  }

  @Test func `an open graph knows channels, parameters, and costs behind a global pool`() throws {
    let open = Network("open", channels: 3) {
      conv(3, 8, norm: .batch)
      maxPool(2)
      globalAveragePool()
      linear(5)
    }
    let graph = try OpenGraph(open)
    #expect(
      graph.nodes.map { "\($0.path) \($0.shape)" } == [
        "input 3×?×?", "conv 8×?×?", "conv/norm 8×?×?", "conv/relu 8×?×?", "pool1 8×?×?",
        "pool2 8×1×1", "linear 5×1×1",
      ])
    let learned = graph.nodes.flatMap(\.parameters).filter(\.isLearned)
    #expect(learned.reduce(0) { $0 + $1.count } == 277)
    #expect(graph.nodes.map { $0.cost?.multiplyAdds } == [nil, nil, nil, nil, nil, nil, 40])
    let closed = try OpenGraph(open, input: OpenShape(3, Extent(8, 6)))
    #expect(closed == OpenGraph(try ShapedGraph(open, input: Shape(3, 8, 6))))
  }

  @Test func `arity, depth and memory use are those of the operator`() {
    #expect(Operator.concat(Concat()).arity == 1...Int.max)
    #expect(Operator.input(Input(channels: 3, extent: nil)).arity == 0...0)
    #expect(Operator.linear(Linear(units: 3)).countsAsDepth)
    #expect(!Operator.scale(Scale()).countsAsDepth)
    #expect(Operator.activation(.relu).memoryUse == .inPlace)
    #expect(Operator.flatten(Flatten()).memoryUse == .view)
    #expect(Operator.lrn(LRN()).memoryUse == .ownOutput)
  }
}
