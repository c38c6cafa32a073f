import Engine
import Netlab
import OneDNN
import Testing

@Suite struct `Convolution of few channels` {
  private static let examples = [
    OperatorExample("grey, 3×3", Shape(1, 9, 14), batch: 5) { conv(3, 16) },
    OperatorExample("grey, 5×5", Shape(1, 11, 8), batch: 2) { conv(5, 7, activation: nil) },
    OperatorExample("grey, 7×7 apart", Shape(1, 15, 18), batch: 3) {
      conv(7, 24, stride: Extent(2, 3), bias: false)
    },
    OperatorExample("grey, 2×9", Shape(1, 8, 13), batch: 17) { conv(Extent(2, 9), 11) },
    OperatorExample("grey, 11×10, uneven sides", Shape(1, 12, 10), batch: 1) {
      conv(
        Extent(11, 10), 8, stride: 4, padding: Padding(top: 3, left: 0, bottom: 5, right: 4),
        activation: nil)
    },
    OperatorExample("grey, 1×1", Shape(1, 3, 5), batch: 4) { conv(1, 9) },
  ]

  private func executable(
    _ graph: ShapedGraph, _ example: OperatorExample, threads: Int
  ) throws -> TrainingExecutable {
    let executable = try TrainingExecutable(
      graph, batch: example.batch, threads: threads,
      objective: .weightedOutput(node: graph.output))
    try executable.load(Fixtures.parameters(graph))
    _ = executable.images.update(from: Fixtures.images(graph, batch: example.batch))
    _ = executable.outputGradient?.update(from: Fixtures.weights(executable.scores.count))
    // The second step must not depend on what the first left behind.
    try executable.step(seed: 1)
    try executable.step(seed: 1)
    return executable
  }

  @Test(arguments: examples)
  func `agrees with the judge, bit for bit on any number of threads`(
    _ example: OperatorExample
  ) throws {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    let graph = try ShapedGraph(example.network, mode: .training)
    let images = ReferenceTensor<Float>(
      batch: example.batch, shape: graph.input,
      values: Fixtures.images(graph, batch: example.batch))
    let judge = ReferenceNetwork<Float>(graph, Fixtures.parameters(graph))
    let trace = judge.forward(images)
    let result = trace.outputs[graph.output]
    let seed = ReferenceTensor(
      batch: result.batch, shape: result.shape, values: Fixtures.weights(result.values.count))
    let expected = judge.backward(trace, images: images, from: [graph.output: seed]).parameters

    let single = try executable(graph, example, threads: 1)
    let steps = single.steps.filter { $0.multiplyAdds > 0 }
    #expect(steps.map(\.implementation) == ["own:few channels", "own:few channels"])
    #expect(Fixtures.difference(Array(single.scores), from: result.values) < 2e-5)
    let gradients = try single.gradientValues()
    #expect(gradients.tensors.keys.sorted() == expected.keys.sorted())
    for (name, numbers) in expected {
      let own = try #require(gradients.tensors[name]).values
      #expect(Fixtures.difference(own, from: numbers) < 2e-5, "\(name)")
    }
    for threads in [2, 3] {
      let several = try executable(graph, example, threads: threads)
      #expect(several.scores.map(\.bitPattern) == single.scores.map(\.bitPattern))
      #expect(try several.gradientValues() == gradients)
    }
  }

  @Test func `leaves colour images, and images whose gradient is wanted, to others`() throws {
    func kernels(_ channels: Int, wantsInputGradient: Bool) throws -> [String] {
      let network = Network("net", input: Shape(channels, 9, 14)) { conv(3, 16, name: "first") }
      let graph = try ShapedGraph(network, mode: .training)
      return try TrainingExecutable(
        graph, batch: 2, objective: .weightedOutput(node: graph.output),
        wantsInputGradient: wantsInputGradient
      ).steps.map(\.implementation).filter { $0 == "own:few channels" }
    }
    #expect(try kernels(1, wantsInputGradient: false).count == 2)
    #expect(try kernels(2, wantsInputGradient: false) == [])
    #expect(try kernels(3, wantsInputGradient: false) == [])
    #expect(try kernels(1, wantsInputGradient: true) == [])
  }

  @Test func `reads images that others read in blocks`() throws {
    let network = Network("net", input: Shape(1, 9, 14)) {
      concat {
        conv(3, 8, name: "own")
        conv(3, 8, dilation: 2, name: "dilated")
        conv(5, 8, name: "behind")
      }
    }
    let graph = try ShapedGraph(network, mode: .training)
    let example = OperatorExample("net", batch: 3) { relu() }
    let gradients = try executable(graph, example, threads: 1).gradientValues()
    let images = ReferenceTensor<Float>(
      batch: 3, shape: graph.input, values: Fixtures.images(graph, batch: 3))
    let judge = ReferenceNetwork<Float>(graph, Fixtures.parameters(graph))
    let trace = judge.forward(images)
    let result = trace.outputs[graph.output]
    let seed = ReferenceTensor(
      batch: 3, shape: result.shape, values: Fixtures.weights(result.values.count))
    for (name, numbers) in judge.backward(trace, images: images, from: [graph.output: seed])
      .parameters
    {
      let own = try #require(gradients.tensors[name]).values
      #expect(Fixtures.difference(own, from: numbers) < 2e-5, "\(name)")
    }
  }
}
