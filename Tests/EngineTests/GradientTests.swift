import Engine
import Netlab
import Testing

@Suite struct `Judge` {
  /// Gradients by central differences in Double, at a few places of every tensor.
  @Test(arguments: OperatorExample.differentForLoops)
  func `has gradients that agree with central differences`(_ example: OperatorExample) throws {
    let graph = try ShapedGraph(example.network, mode: .training)
    var values = Fixtures.parameters(graph)
    Fixtures.disconnect(&values, graph)
    var network = ReferenceNetwork<Double>(graph, values, seed: 5)
    var images = ReferenceTensor<Double>(
      batch: example.batch, shape: graph.input,
      values: Fixtures.images(graph, batch: example.batch).map(Double.init))
    let output = graph.output
    let trace = network.forward(images)
    let weights = Fixtures.weights(trace.outputs[output].values.count).map(Double.init)
    let seed = ReferenceTensor(
      batch: example.batch, shape: graph.nodes[output].shape, values: weights)
    let gradients = network.backward(trace, images: images, from: [output: seed])

    func objective(_ network: ReferenceNetwork<Double>, _ images: ReferenceTensor<Double>) -> Double
    {
      zip(network.forward(images).outputs[output].values, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
    /// The difference quotient, or nil where a kink lies between the two ends.
    func slope(_ change: (Double) -> Double) -> Double? {
      let (wide, narrow) = (1e-4, 5e-5)
      let first = (change(wide) - change(-wide)) / (2 * wide)
      let second = (change(narrow) - change(-narrow)) / (2 * narrow)
      return abs(first - second) < 1e-6 * max(1, abs(first)) ? second : nil
    }
    var compared = 0
    func compare(_ gradient: Double, _ numeric: Double?, _ what: String) {
      guard let numeric else { return }
      compared += 1
      #expect(abs(gradient - numeric) < 1e-5 * max(1, abs(numeric)), "\(what)")
    }
    let generator = CounterGenerator(seed: 9, name: example.network.name)
    for probe in 0..<3 {
      let place = Int(generator.uniform(probe) * Double(images.values.count))
      let held = images.values[place]
      let numeric = slope { step in
        images.values[place] = held + step
        defer { images.values[place] = held }
        return objective(network, images)
      }
      compare(gradients.outputs[0]?.values[place] ?? 0, numeric, "image \(place)")
    }
    let names = gradients.parameters.keys.sorted()
    for probe in 0..<min(4, 2 * names.count) {
      let name = names[Int(generator.uniform(100 + probe) * Double(names.count))]
      let gradient = try #require(gradients.parameters[name])
      let place = Int(generator.uniform(200 + probe) * Double(gradient.count))
      // A weight that a connection table leaves out is no parameter.
      guard let held = network.parameters[name]?[place], held != 0 else { continue }
      let numeric = slope { step in
        network.parameters[name]?[place] = held + step
        defer { network.parameters[name]?[place] = held }
        return objective(network, images)
      }
      compare(gradient[place], numeric, "\(name) \(place)")
    }
    #expect(compared > 0)
  }
}

@Suite struct `Training executable` {
  @Test(arguments: OperatorExample.all)
  func `agrees with the judge on outputs and all gradients`(_ example: OperatorExample) throws {
    let graph = try ShapedGraph(example.network, mode: .training)
    var values = Fixtures.parameters(graph)
    Fixtures.disconnect(&values, graph)
    let images = Fixtures.images(graph, batch: example.batch)
    let executable = try TrainingExecutable(
      graph, batch: example.batch, objective: .weightedOutput(node: graph.output),
      wantsInputGradient: true)
    try executable.load(values)
    #expect(try executable.values() == values)
    let weights = Fixtures.weights(executable.scores.count)
    _ = executable.images.update(from: images)
    _ = executable.outputGradient?.update(from: weights)
    // The second step must not depend on what the first left behind.
    try executable.step(seed: 4)
    try executable.step(seed: 5)

    let judge = ReferenceNetwork<Float>(graph, values, seed: 5)
    let batch = ReferenceTensor<Float>(batch: example.batch, shape: graph.input, values: images)
    let trace = judge.forward(batch)
    let expected = judge.backward(
      trace, images: batch,
      from: [
        graph.output: ReferenceTensor(
          batch: example.batch, shape: graph.nodes[graph.output].shape, values: weights)
      ])
    #expect(
      Fixtures.difference(Array(executable.scores), from: trace.outputs[graph.output].values)
        < 5e-5)
    let imageGradient = Array(try #require(executable.imageGradient))
    let ownImageGradient = try #require(expected.outputs[0]).values
    #expect(Fixtures.difference(imageGradient, from: ownImageGradient) < 1e-4)
    let gradients = try executable.gradientValues()
    #expect(gradients.tensors.keys.sorted() == expected.parameters.keys.sorted())
    for (name, gradient) in expected.parameters {
      let own = try #require(gradients.tensors[name])
      #expect(Fixtures.difference(own.values, from: gradient) < 1e-4, "\(name)")
    }
    let slow = executable.steps.filter { $0.implementation.hasPrefix("ref") }
    #expect(slow == [])
    // Optimisers go through padding too, and must find nothing there.
    let real = gradients.tensors.values.reduce(0) { $0 + $1.values.filter { $0 != 0 }.count }
    #expect(executable.gradients.filter { $0 != 0 }.count == real)
  }
}
