import Engine
import Netlab
import OneDNN
import Testing

@Suite struct `Convolution by tiles` {
  private func network(_ channels: Int, _ filters: Int, _ height: Int, _ width: Int) -> Network {
    Network("tiles", input: Shape(channels, height, width)) {
      conv(3, filters, name: "conv")
    }
  }

  /// Which passes of a training plan run by tiles: forward, weights, data.
  private func passes(_ network: Network, batch: Int) throws -> [Bool] {
    let graph = try ShapedGraph(network, mode: .training)
    let executable = try TrainingExecutable(
      graph, batch: batch, objective: .weightedOutput(node: graph.output), wantsInputGradient: true)
    return executable.steps.filter { $0.multiplyAdds > 0 }.map {
      $0.implementation == "own:winograd 4×4"
    }
  }

  @Test func `runs all passes of a convolution that has enough to do`() throws {
    #expect(try passes(network(16, 24, 9, 14), batch: 2) == [true, true, true])
    // Eight tiles, or one block of channels, are left to oneDNN.
    #expect(try passes(network(16, 24, 5, 14), batch: 1) == [false, false, false])
    #expect(try passes(network(8, 24, 9, 14), batch: 2) == [false, false, false])
  }

  @Test func `agrees with the judge on any number of threads`() throws {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    let graph = try ShapedGraph(network(12, 56, 10, 17), mode: .training)
    let values = Fixtures.parameters(graph)
    let images = Fixtures.images(graph, batch: 1)
    let batch = ReferenceTensor<Float>(batch: 1, shape: graph.input, values: images)
    let judge = ReferenceNetwork<Float>(graph, values)
    let trace = judge.forward(batch)
    let result = trace.outputs[graph.output]
    let weights = Fixtures.weights(result.values.count)
    let expected = judge.backward(
      trace, images: batch,
      from: [
        graph.output: ReferenceTensor(batch: 1, shape: result.shape, values: weights)
      ])
    let imageGradient = try #require(expected.outputs[0]).values
    for threads in [1, 2, 3, 5] {
      let executable = try TrainingExecutable(
        graph, batch: 1, threads: threads, objective: .weightedOutput(node: graph.output),
        wantsInputGradient: true)
      try executable.load(values)
      _ = executable.images.update(from: images)
      _ = executable.outputGradient?.update(from: weights)
      try executable.step(seed: 1)
      #expect(Fixtures.difference(Array(executable.scores), from: result.values) < 1e-5)
      let own = Array(try #require(executable.imageGradient))
      #expect(Fixtures.difference(own, from: imageGradient) < 1e-5)
      let gradients = try executable.gradientValues()
      for (name, numbers) in expected.parameters {
        let own = try #require(gradients.tensors[name]).values
        #expect(Fixtures.difference(own, from: numbers) < 1e-5)
      }
    }
  }
}
