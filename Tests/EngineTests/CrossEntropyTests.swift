import Engine
import Foundation
import Netlab
import Testing

@Suite struct `Cross-entropy` {
  private static let network = Network("net", input: Shape(3, 5, 9)) {
    conv(3, 8, name: "first")
    auxiliary("head", weight: 0.3) { linear(7) }
    conv(1, 16)
    globalAveragePool()
    linear(7)
    softmax()
  }

  @Test(arguments: [0, 0.1])
  func `is the mean over images and heads, and its gradient reaches every parameter`(
    _ smoothing: Double
  ) throws {
    let graph = try ShapedGraph(Self.network, mode: .training)
    let values = Fixtures.parameters(graph)
    let images = Fixtures.images(graph, batch: 3)
    let labels = [4, 0, 6]
    let executable = try TrainingExecutable(
      graph, batch: 3, objective: .crossEntropy(labelSmoothing: smoothing))
    try executable.load(values)
    _ = executable.images.update(from: images)
    _ = executable.labels.update(from: labels.map(Int32.init))
    let outcome = try executable.step(seed: 1)

    let judge = ReferenceNetwork<Double>(graph, values)
    let batch = ReferenceTensor<Double>(
      batch: 3, shape: graph.input, values: images.map(Double.init))
    let trace = judge.forward(batch)
    var seeds: [Int: ReferenceTensor<Double>] = [:]
    var losses: [Double] = []
    let scores = graph.nodes[graph.output].inputs[0]
    let ends = [(scores, 1.0)] + graph.heads.map { ($0.output, $0.weight) }
    for (end, weight) in ends {
      let row = trace.outputs[end]
      var gradient = row
      var loss = 0.0
      for n in 0..<3 {
        let powers = (0..<7).map { exp(row[n, $0, 0, 0]) }
        let total = powers.reduce(0, +)
        for c in 0..<7 {
          let target = (c == labels[n] ? 1 - smoothing : 0) + smoothing / 7
          loss -= target * log(powers[c] / total) / 3
          gradient[n, c, 0, 0] = (powers[c] / total - target) * weight / 3
        }
      }
      losses.append(loss)
      seeds[end] = gradient
    }
    #expect(abs(outcome.loss - losses[0]) < 1e-5 * losses[0])
    #expect(outcome.headLosses.count == 1)
    #expect(abs(outcome.headLosses[0] - losses[1]) < 1e-5 * losses[1])
    let rows = (0..<3).map { n in (0..<7).map { trace.outputs[scores][n, $0, 0, 0] } }
    let ranks = zip(rows, labels).map { row, label in row.filter { $0 > row[label] }.count }
    #expect(outcome.correct == ranks.filter { $0 == 0 }.count)
    #expect(outcome.correctInTop5 == ranks.filter { $0 < 5 }.count)
    let expected = judge.backward(trace, images: batch, from: seeds)
    let gradients = try executable.gradientValues()
    for (name, gradient) in expected.parameters {
      let own = try #require(gradients.tensors[name]).values
      #expect(Fixtures.difference(own, from: gradient.map { Float($0) }) < 1e-4, "\(name)")
    }
  }

  @Test func `refuses a label that names no class, and outputs that are no scores`() throws {
    let graph = try ShapedGraph(Self.network, mode: .training)
    let executable = try TrainingExecutable(graph, batch: 2)
    try executable.load(Fixtures.parameters(graph))
    _ = executable.labels.update(from: [3, 7])
    #expect(throws: EngineError.label(7, image: 1, classes: 7)) { try executable.step(seed: 1) }
    let maps = try ShapedGraph(
      Network("maps", input: Shape(3, 5, 9)) { conv(3, 8, activation: nil, name: "last") },
      mode: .training)
    #expect(throws: EngineError.noClassifier(path: "last", shape: Shape(8, 5, 9))) {
      try TrainingExecutable(maps, batch: 2)
    }
  }

  @Test func `falls when parameters follow their gradients`() throws {
    let graph = try ShapedGraph(Self.network, mode: .training)
    let executable = try TrainingExecutable(graph, batch: 4)
    try executable.load(ParameterValues(initialFor: graph, seed: 2))
    _ = executable.images.update(from: Fixtures.images(graph, batch: 4))
    _ = executable.labels.update(from: [3, 1, 0, 5])
    let first = try executable.step(seed: 0)
    var last = first
    for step in 1...60 {
      for index in executable.parameters.indices {
        executable.parameters[index] -= 0.2 * executable.gradients[index]
      }
      last = try executable.step(seed: UInt64(step))
    }
    #expect(last.loss < 0.5 * first.loss)
    #expect(last.correct >= first.correct)
  }
}

@Suite struct `Batch statistics` {
  @Test func `are followed by the running ones, the variance without bias`() throws {
    let graph = try ShapedGraph(
      Network("net", input: Shape(5, 3, 4)) { batchNorm(momentum: 0.75, name: "norm") },
      mode: .training)
    let executable = try TrainingExecutable(
      graph, batch: 2, objective: .weightedOutput(node: graph.output))
    let values = Fixtures.parameters(graph)
    try executable.load(values)
    let images = Fixtures.images(graph, batch: 2)
    _ = executable.images.update(from: images)
    try executable.step(seed: 1)
    let after = try executable.values()
    for c in 0..<5 {
      let first = images[c * 12..<(c + 1) * 12]
      let second = images[(5 + c) * 12..<(6 + c) * 12]
      let own: [Float] = Array(first) + Array(second)
      let mean: Float = own.reduce(0, +) / 24
      var squares: Float = 0
      for number in own { squares += (number - mean) * (number - mean) }
      let variance = squares / 23
      let oldMean = try #require(values["norm", .mean]).values[c]
      let oldVariance = try #require(values["norm", .variance]).values[c]
      let newMean = try #require(after["norm", .mean]).values[c]
      let newVariance = try #require(after["norm", .variance]).values[c]
      let expectedMean: Float = 0.75 * oldMean + 0.25 * mean
      let expectedVariance: Float = 0.75 * oldVariance + 0.25 * variance
      #expect(abs(newMean - expectedMean) < 1e-6)
      #expect(abs(newVariance - expectedVariance) < 1e-6)
    }
  }
}
