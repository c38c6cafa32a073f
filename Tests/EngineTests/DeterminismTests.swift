import Engine
import Netlab
import OneDNN
import Testing

@Suite struct `The same seed and number of threads` {
  private let network = Network("net", input: Shape(3, 19, 27)) {
    conv(3, 24, name: "stem")
    maxPool(3, stride: 2)
    lrn()
    inception(
      "module", `1x1`: 8, `3x3red`: 16, `3x3`: 24, `5x5red`: 3, `5x5`: 8, pool: 5, norm: .batch)
    dropout(0.4)
    linear(7, name: "scores")
  }

  @Test(arguments: [1, 2]) func `give the same bits in training`(_ threads: Int) throws {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    let graph = try ShapedGraph(network, mode: .training)
    let images = Fixtures.images(graph, batch: 3)
    func trained() throws -> ([Float], ParameterValues, [TrainingExecutable.Outcome]) {
      let executable = try TrainingExecutable(graph, batch: 3, threads: threads)
      try executable.load(ParameterValues(initialFor: graph, seed: 4))
      _ = executable.images.update(from: images)
      for image in 0..<3 { executable.labels[image] = Int32(2 * image + 1) }
      let outcomes = try (0..<3).map { step in
        let outcome = try executable.step(seed: UInt64(step))
        for (index, gradient) in executable.gradients.enumerated() {
          executable.parameters[index] -= 0.1 * gradient
        }
        return outcome
      }
      return (Array(executable.gradients), try executable.values(), outcomes)
    }
    let (first, second) = (try trained(), try trained())
    #expect(first.0.map(\.bitPattern) == second.0.map(\.bitPattern))
    #expect(first.1 == second.1)
    #expect(first.2 == second.2)
    #expect(first.2[0] != first.2[2])
  }

  @Test(arguments: [1, 2]) func `give the same bits in inference`(_ threads: Int) throws {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    let graph = try ShapedGraph(network)
    let images = Fixtures.images(graph, batch: 3)
    func answers() throws -> [UInt32] {
      let executable = try InferenceExecutable(graph, batch: 3, threads: threads)
      try executable.load(ParameterValues(initialFor: graph, seed: 4))
      _ = executable.images.update(from: images)
      try executable.run()
      return executable.answers.map(\.bitPattern)
    }
    let first = try answers()
    #expect(try answers() == first)
    #expect(Set(first).count > 7)
  }
}
