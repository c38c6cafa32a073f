import Engine
import Netlab
import Testing

@Suite struct `Judge` {
  /// Gradients by central differences in Double, along directions in which every number changes.
  @Test(arguments: OperatorExample.differentForLoops)
  func `has gradients that agree with central differences`(_ example: OperatorExample) throws {
    let graph = try ShapedGraph(example.network, mode: .training)
    var values = Fixtures.parameters(graph)
    Fixtures.disconnect(&values, graph)
    let network = ReferenceNetwork<Double>(graph, values, seed: 5)
    let images = ReferenceTensor<Double>(
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
      let outputs = network.forward(images).outputs[output].values
      return outputs.indices.reduce(0) { $0 + outputs[$1] * weights[$1] }
    }
    /// The difference quotient, or nil where a kink lies between the two ends.
    func slope(_ change: (Double) -> Double) -> Double? {
      let (wide, narrow) = (2e-6, 1e-6)
      let first = (change(wide) - change(-wide)) / (2 * wide)
      let second = (change(narrow) - change(-narrow)) / (2 * narrow)
      return abs(first - second) < 1e-6 * max(1, abs(first)) ? second : nil
    }
    /// Compares along the first of a few directions that meets no kink.
    func compare(_ what: String, _ slopeAlong: (_ attempt: Int) -> (Double, Double?)) {
      for attempt in 0..<5 {
        let (expected, numeric) = slopeAlong(attempt)
        guard let numeric else { continue }
        #expect(abs(expected - numeric) < 1e-6 * max(1, abs(numeric)), "\(what)")
        return
      }
      Issue.record("kinks wherever \(what) are changed")
    }

    let imageGradient = gradients.outputs[0]?.values ?? images.values.map { _ in 0 }
    compare("images") { attempt in
      let direction = Self.direction(images.values, "images", attempt)
      let numeric = slope { step in
        var moved = images
        for place in direction.indices { moved.values[place] += step * direction[place] }
        return objective(network, moved)
      }
      return (Self.product(imageGradient, direction), numeric)
    }
    guard !gradients.parameters.isEmpty else { return }
    compare("parameters") { attempt in
      let directions = network.parameters.filter { gradients.parameters[$0.key] != nil }
        .map { (name: $0.key, numbers: Self.direction($0.value, $0.key, attempt)) }
      let numeric = slope { step in
        var moved = network
        for (name, numbers) in directions {
          var own = moved.parameters[name] ?? []
          for place in numbers.indices { own[place] += step * numbers[place] }
          moved.parameters[name] = own
        }
        return objective(moved, images)
      }
      let expected = directions.reduce(0) {
        $0 + Self.product(gradients.parameters[$1.name] ?? [], $1.numbers)
      }
      return (expected, numeric)
    }
  }

  /// Numbers in −1 … 1; none where there is 0, as at a weight that a connection table leaves out.
  private static func direction(_ numbers: [Double], _ name: String, _ attempt: Int) -> [Double] {
    let generator = CounterGenerator(seed: 9 + UInt64(attempt), name: name)
    return numbers.indices.map { numbers[$0] == 0 ? 0 : 2 * generator.uniform($0) - 1 }
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    a.indices.reduce(0) { $0 + a[$1] * b[$1] }
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
