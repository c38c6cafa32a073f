import Engine
import Foundation
import Netlab
import Testing
import Training
import TrainingExamples

@Suite(.serialized) struct `A run` {
  /// Reports without what depends on the clock.
  static func timeless(_ epochs: [EpochReport]) -> [EpochReport] {
    epochs.map { report in
      var report = report
      (report.seconds, report.imagesPerSecond) = (0, 0)
      return report
    }
  }

  private static let recipes: [Recipe] = [
    Recipe(epochs: 3, batch: 6, learningRate: 0.05, threads: 1),
    Recipe(
      epochs: 3, batch: 6, optimizer: .adam(), learningRate: 0.01,
      schedule: .steps(atEpochs: [1]), averaging: .running(fromEpoch: 1), threads: 1),
    SmallNetwork.restlessRecipe(epochs: 3),
  ]

  @Test func `gives the same numbers each time, and others with another seed`() throws {
    func result(_ recipe: Recipe) throws -> (ParameterValues, [EpochReport]) {
      let trainer = try SmallNetwork.trainer(recipe)
      #expect(try trainer.run() == .finished)
      return (try trainer.values(), Self.timeless(trainer.progress.epochs))
    }
    let (first, second) = (try result(Self.recipes[0]), try result(Self.recipes[0]))
    #expect(first.0 == second.0)
    #expect(first.1 == second.1)
    var other = Self.recipes[0]
    other.seed = 2
    #expect(try result(other).0 != first.0)
  }

  @Test func `learns`() throws {
    let recipe = Recipe(epochs: 8, batch: 6, learningRate: 0.05, dropout: false, threads: 1)
    let trainer = try SmallNetwork.trainer(recipe)
    _ = try trainer.run()
    let epochs = trainer.progress.epochs
    #expect(epochs.map(\.epoch) == Array(1...8))
    #expect(epochs[7].trainAccuracy > 0.7)
    #expect(epochs[7].trainLoss < 0.5 * epochs[0].trainLoss)
    #expect(
      epochs.map(\.learningRate)
        == (1...8).map {
          recipe.rate(atStep: 20 * $0 - 1, stepsPerEpoch: 20)
        })
    let best = try #require(epochs.best)
    #expect(epochs.allSatisfy { ($0.testAccuracy ?? 0) <= (best.testAccuracy ?? 0) })
  }

  @Test(arguments: [0, 1, 2], [1, 7, 20, 33])
  func `goes on bit for bit where it was stopped`(_ number: Int, _ stop: Int) throws {
    let folder = try TemporaryFolder()
    let recipe = Self.recipes[number]
    let whole = try SmallNetwork.trainer(recipe)
    _ = try whole.run()

    let first = try SmallNetwork.trainer(recipe)
    var steps = 0
    let policy = CheckpointPolicy(path: folder.file("run"), everySeconds: nil)
    let ending = try first.run(
      keeping: policy, isStopped: { steps >= stop },
      tell: { if case .step = $0 { steps += 1 } })
    #expect(ending == .interrupted)
    #expect(steps == stop)
    let second = try SmallNetwork.trainer(recipe)
    try second.resume(from: try Checkpoint(path: folder.file("run")))
    #expect(second.token == first.token)
    #expect(second.progress == first.progress)
    #expect(try second.values() == first.values())
    #expect(try second.run(keeping: policy) == .finished)
    #expect(try second.values() == whole.values())
    #expect(Self.timeless(second.progress.epochs) == Self.timeless(whole.progress.epochs))
    #expect(second.isFinished)
    #expect(try Checkpoint(path: folder.file("run")).values() == whole.values())
  }

  @Test func `stops in the middle of a test, which is then done again`() throws {
    let folder = try TemporaryFolder()
    let trainer = try SmallNetwork.trainer(Self.recipes[0])
    let policy = CheckpointPolicy(path: folder.file("run"), everySeconds: nil)
    var asked = 0
    // Asked after each of 20 steps, and then before each batch of the test.
    let ending = try trainer.run(
      keeping: policy,
      isStopped: {
        asked += 1
        return asked == 23
      })
    #expect(ending == .interrupted)
    #expect(trainer.progress.epoch == 0)
    #expect(trainer.progress.step == 20)
    let whole = try SmallNetwork.trainer(Self.recipes[0])
    _ = try whole.run()
    let rest = try SmallNetwork.trainer(Self.recipes[0])
    try rest.resume(from: try Checkpoint(path: folder.file("run")))
    _ = try rest.run()
    #expect(Self.timeless(rest.progress.epochs) == Self.timeless(whole.progress.epochs))
  }

  @Test func `tests what it saves`() throws {
    let recipe = Self.recipes[1]
    let trainer = try SmallNetwork.trainer(recipe)
    _ = try trainer.run()
    let evaluator = try Evaluator(
      SmallNetwork.network(), input: SmallNetwork.shape, batch: 9, threads: 1)
    try evaluator.load(try trainer.values())
    let images = SyntheticImages(
      SmallNetwork.shape, classes: SmallNetwork.classes, count: 40, batch: 9, seed: 2,
      isShuffled: false)
    let evaluation = try #require(try evaluator.evaluate(images))
    let report = try #require(trainer.progress.epochs.last)
    #expect(evaluation.images == 40)
    #expect(evaluation.accuracy == report.testAccuracy)
    #expect(evaluation.top5Accuracy == report.testTop5Accuracy)
    #expect(abs(evaluation.loss - (report.testLoss ?? 0)) < 1e-6)
  }

  @Test func `is tested as the judge would`() throws {
    let network = SmallNetwork.network()
    let graph = try ShapedGraph(network, mode: .inference)
    let values = ParameterValues(initialFor: graph, seed: 5)
    let evaluator = try Evaluator(network, input: graph.input, batch: 4, threads: 1)
    try evaluator.load(values)
    let images = SyntheticImages(
      graph.input, classes: 7, count: 11, batch: 4, seed: 3, isShuffled: false)
    let evaluation = try #require(try evaluator.evaluate(images))

    let all = SyntheticImages(
      graph.input, classes: 7, count: 11, batch: 11, seed: 3, isShuffled: false)
    var pixels = [Float](repeating: 0, count: 11 * graph.input.elements)
    var labels = [Int32](repeating: 0, count: 11)
    _ = try pixels.withUnsafeMutableBufferPointer { pixels in
      try labels.withUnsafeMutableBufferPointer { labels in
        try all.fill(epoch: 0, batch: 0, images: pixels, labels: labels)
      }
    }
    let trace = ReferenceNetwork<Double>(graph, values).forward(
      ReferenceTensor(batch: 11, shape: graph.input, values: pixels.map(Double.init)))
    let answers = trace.outputs[graph.output]
    var (loss, correct, correctInTop5) = (0.0, 0, 0)
    for (image, label) in labels.enumerated() {
      let row = (0..<7).map { answers[image, $0, 0, 0] }
      let own = row[Int(label)]
      loss -= log(own) / 11
      let above = row.count { $0 > own }
      if above == 0 { correct += 1 }
      if above < 5 { correctInTop5 += 1 }
    }
    #expect(abs(evaluation.loss - loss) < 1e-5)
    #expect(evaluation.accuracy == Double(correct) / 11)
    #expect(evaluation.top5Accuracy == Double(correctInTop5) / 11)
    #expect(evaluation.images == 11)
  }

  @Test func `weighs heads as the recipe says, and drops as it says`() throws {
    func first(_ recipe: Recipe, _ network: Network = SmallNetwork.network()) throws -> Double {
      let trainer = try SmallNetwork.trainer(recipe, network: network)
      var loss: Double?
      _ = try trainer.run(
        isStopped: { loss != nil }, tell: { if case .step(let step) = $0 { loss = step.loss } })
      return try #require(loss)
    }
    func recipe(_ weight: Double?, dropout: Bool = false) -> Recipe {
      Recipe(epochs: 1, batch: 6, auxiliaryWeight: weight, dropout: dropout, threads: 1)
    }
    let main = try first(recipe(0))
    let head = try first(recipe(1)) - main
    #expect(head > 1)
    #expect(abs(try first(recipe(0.5)) - main - 0.5 * head) < 1e-6)
    #expect(abs(try first(recipe(nil)) - main - 0.3 * head) < 1e-6)
    #expect(try first(recipe(0), SmallNetwork.network(dropout: 0)) == main)
    #expect(try first(recipe(0, dropout: true)) != main)
  }
}
