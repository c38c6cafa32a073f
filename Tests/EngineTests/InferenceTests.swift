import Engine
import Netlab
import OneDNN
import Testing

@Suite struct `Inference executable` {
  @Test(arguments: OperatorExample.all)
  func `agrees with the judge on every operator and option`(_ example: OperatorExample) throws {
    let graph = try ShapedGraph(example.network)
    let values = Fixtures.parameters(graph)
    let images = Fixtures.images(graph, batch: example.batch)
    let executable = try InferenceExecutable(graph, batch: example.batch)
    try executable.load(values)
    _ = executable.images.update(from: images)
    // The second run must not depend on what the first left behind.
    try executable.run()
    try executable.run()
    let judge = ReferenceNetwork<Float>(graph, values)
    let trace = judge.forward(
      ReferenceTensor(batch: example.batch, shape: graph.input, values: images))
    let expected = trace.outputs[graph.output].values
    #expect(Fixtures.difference(Array(executable.answers), from: expected) < 2e-5)
    #expect(expected.contains { $0 != 0 })
    let slow = executable.steps.filter { $0.implementation.hasPrefix("ref") }
    #expect(slow == [])
    for (index, node) in graph.nodes.enumerated() {
      #expect(trace.multiplyAdds[index] == node.cost.multiplyAdds * example.batch, "\(node.path)")
    }
  }

  @Test(arguments: OperatorExample.all)
  func `shows inner layers where asked to`(_ example: OperatorExample) throws {
    let graph = try ShapedGraph(example.network)
    let values = Fixtures.parameters(graph)
    let images = Fixtures.images(graph, batch: example.batch)
    let all = Set(graph.nodes.indices)
    let executable = try InferenceExecutable(graph, batch: example.batch, keeping: all)
    try executable.load(values)
    _ = executable.images.update(from: images)
    try executable.run()
    let trace = ReferenceNetwork<Float>(graph, values).forward(
      ReferenceTensor(batch: example.batch, shape: graph.input, values: images))
    for index in graph.nodes.indices {
      let activation = try #require(executable.activation(of: index))
      #expect(
        Fixtures.difference(activation, from: trace.outputs[index].values) < 2e-5,
        "\(graph.nodes[index].path)")
    }
  }

  @Test func `refuses weights that are missing, of other extents or not finite`() throws {
    let graph = try ShapedGraph(
      Network("net", input: Shape(3, 5, 9)) { conv(3, 8, name: "first") })
    let executable = try InferenceExecutable(graph, batch: 2)
    let good = Fixtures.parameters(graph)
    var values = good
    values.tensors["first.weight"] = nil
    #expect(
      throws: EngineError.parameterMissing(name: "first.weight", dimensions: [8, 3, 3, 3])
    ) { try executable.load(values) }
    values = good
    values.tensors["first.bias"]?.dimensions = [4, 2]
    #expect(
      throws: EngineError.parameterExtents(name: "first.bias", expected: [8], found: [4, 2])
    ) { try executable.load(values) }
    values = good
    values.tensors["first.weight"]?.values[5] = .nan
    #expect(throws: EngineError.parameterNotFinite(name: "first.weight", index: 5)) {
      try executable.load(values)
    }
    #expect(throws: EngineError.batch(0)) { try InferenceExecutable(graph, batch: 0) }
    #expect(throws: EngineError.batch(1 << 50)) {
      try InferenceExecutable(graph, batch: 1 << 50)
    }
    // Terabytes are refused before anything is allocated.
    #expect(throws: EngineError.self) { try InferenceExecutable(graph, batch: 1 << 30) }
    let training = try ShapedGraph(
      Network("net", input: Shape(3, 5, 9)) { conv(3, 8) }, mode: .training)
    #expect(throws: EngineError.mode(expected: .inference)) {
      try InferenceExecutable(training, batch: 1)
    }
  }

  @Test func `says in words what is wrong, and a way out`() {
    let errors: [EngineError] = [
      .parameterMissing(name: "a.weight", dimensions: [8, 3]),
      .parameterExtents(name: "a.bias", expected: [8], found: [4, 2]),
      .parameterNotFinite(name: "a.bias", index: 3), .batch(0), .memory(bytes: 3_549_600_250_432),
      .mode(expected: .training), .noClassifier(path: "pool", shape: Shape(3, 5, 9)),
      .label(7, image: 3, classes: 5),
      .library(path: "conv", reason: OneDNNError(call: "dnnl_x", reason: "unimplemented")),
    ]
    #expect(
      errors.map { "\($0)\n  hint: \($0.hint)" }.joined(separator: "\n") == """
        a.weight is missing from the weights
          hint: add a tensor of 8×3, or use weights of this network
        a.bias is 4×2, but the layer needs 8
          hint: use weights that were saved from this network
        a.bias holds a number that is not finite, at index 3
          hint: use weights from before training diverged
        a batch of 0 images cannot be run
          hint: use a batch of 1 or more that fits into memory
        the plan needs 3305.9 GiB of memory, which are not to be had
          hint: use a smaller batch or a smaller input
        the graph was not made for training
          hint: shape the network in mode training
        pool gives 3×5×9, which is no vector of class scores
          hint: end the network with a linear layer, or pool its maps globally
        image 3 of the batch has label 7, but the network tells 5 classes apart
          hint: use labels from 0 to 4, or a last layer of more units
        conv: dnnl_x failed: unimplemented
          hint: report the layer and its input's shape; this is a limit of the engine
        """)
  }
}
