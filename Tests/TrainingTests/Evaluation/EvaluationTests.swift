import Datasets
import Engine
import Foundation
import Netlab
import Testing

@testable import Training

@Suite struct `Tests by many views` {
  /// Linear layers on a map, on a vector and behind a flattening; a head that tests leave out.
  private let network = Network("dense", input: Shape(1, 10, 12)) {
    conv(`3x3`, 6, padding: .valid)
    auxiliary("head") {
      globalAveragePool()
      linear(4)
    }
    maxPool(`2x2`, stride: 2)
    flatten()
    dropout(0.5)
    linear(9)
    relu()
    linear(4)
    softmax()
  }

  private var values: ParameterValues {
    get throws { ParameterValues(initialFor: try ShapedGraph(network), seed: 3) }
  }

  private func scores(
    _ network: Network, _ values: ParameterValues, _ shape: Shape, _ images: [Float]
  ) throws -> [Float] {
    let graph = try ShapedGraph(network, input: shape)
    let batch = images.count / shape.elements
    let executable = try InferenceExecutable(graph, batch: batch, threads: 1)
    try executable.load(values)
    _ = executable.images.update(fromContentsOf: images)
    try executable.run()
    return Array(executable.answers)
  }

  @Test func `a dense network gives the same scores on its own input`() throws {
    let dense = try DenseNetwork(network, input: Shape(1, 10, 12))
    let generator = CounterGenerator(seed: 1, name: "images")
    let images = (0..<2 * 120).map { Float(generator.uniform($0)) }
    let plain = try scores(network, values, Shape(1, 10, 12), images)
    let found = try scores(dense.network, dense.values(values), Shape(1, 10, 12), images)
    for image in 0..<2 {
      let row = found[image * 4..<image * 4 + 4].map { exp(Double($0)) }
      for label in 0..<4 {
        #expect(abs(row[label] / row.reduce(0, +) - Double(plain[image * 4 + label])) < 1e-5)
      }
    }
  }

  @Test func `on larger images it averages the scores of all windows`() throws {
    var bare = network
    // Without its softmax the network gives scores, which can be averaged by hand.
    bare.nodes.removeLast()
    bare.output = bare.nodes.count - 1
    let dense = try DenseNetwork(network, input: Shape(1, 10, 12))
    let larger = Shape(1, 14, 14)
    let generator = CounterGenerator(seed: 2, name: "images")
    let image = (0..<larger.elements).map { Float(generator.uniform($0)) }
    let found = try scores(dense.network, dense.values(values), larger, image)
    // The pooling strides by 2: windows lie at rows 0, 2, 4 and columns 0, 2.
    var expected = [Float](repeating: 0, count: 4)
    for top in [0, 2, 4] {
      for left in [0, 2] {
        let window = (0..<10).flatMap { row in
          (0..<12).map { image[(top + row) * 14 + left + $0] }
        }
        for (label, score) in try scores(bare, values, Shape(1, 10, 12), window).enumerated() {
          expected[label] += score / 6
        }
      }
    }
    for label in 0..<4 { #expect(abs(found[label] - expected[label]) < 1e-5) }
  }

  @Test func `a network that needs its vector is refused`() throws {
    let strange = Network("strange", input: Shape(1, 4, 4)) {
      flatten()
      batchNorm()
      linear(3)
    }
    let error = #expect(throws: EvaluationError.self) {
      try DenseNetwork(strange, input: Shape(1, 4, 4))
    }
    #expect(error.map { "\($0)".hasPrefix("error: strange cannot be tested densely: ") } == true)
    #expect(
      error?.description.hasSuffix(
        " needs a vector\n  hint: use --crops, or a network whose last layers are linear or pooled"
          + " globally") == true)
  }

  @Test func `predictions are judged by their top one and five, and averaged`() throws {
    let first = Predictions(
      classes: 7, labels: [0, 6],
      probabilities: [0.4, 0.3, 0.1, 0.1, 0.05, 0.05, 0] + [0.3, 0.2, 0.2, 0.1, 0.1, 0.06, 0.04])
    #expect(first.evaluation.accuracy == 0.5)
    #expect(first.evaluation.top5Accuracy == 0.5)
    #expect(abs(first.evaluation.loss - (0.916_290_7 + 3.218_875_8) / 2) < 1e-5)
    let second = Predictions(
      classes: 7, labels: [0, 6],
      probabilities: [0, 0.5, 0.5, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 1])
    let mean = try #require(Predictions.mean(of: [first, second]))
    #expect(mean.probabilities[0...1].map { ($0 * 100).rounded() } == [20, 40])
    #expect(mean.evaluation.accuracy == 0.5)
    #expect(mean.evaluation.top5Accuracy == 1)
    #expect(mean.evaluation.images == 2)
    // A class of probability 0 costs much, not infinitely much; ties go to the lower number.
    #expect(second.evaluation.loss < 50)
    #expect(second.evaluation.accuracy == 0.5)
    #expect(Predictions.mean(of: []) == nil)
  }

  @Test func `of Fashion-MNIST average what single views give`() throws {
    let images = try Dataset(.fashionMNIST)
    let few = try images.test.subset(of: 30, seed: 1)
    let net = Network("small", input: Shape(1, 28, 28)) {
      conv(`5x5`, 8, stride: 2)
      globalAveragePool()
      linear(10)
      softmax()
    }
    let trained = TrainedNetwork(
      network: net, values: ParameterValues(initialFor: try ShapedGraph(net), seed: 1),
      input: Shape(1, 28, 28), statistics: try few.statistics(), normalization: .standard)
    func predictions(_ recipe: TestRecipe, batch: Int = 16) throws -> Predictions {
      try #require(try recipe.predictions(of: trained, for: few, batch: batch, threads: 1))
    }
    for (recipe, views) in [
      (TestRecipe(), 1), (TestRecipe(crops: .ten), 10), (TestRecipe(crops: .hundredFortyFour), 144),
      (TestRecipe(crops: .ten, scales: [30, 40]), 20), (TestRecipe(scales: [32], isDense: true), 2),
    ] {
      #expect(recipe.viewsPerImage == views)
      let found = try predictions(recipe)
      #expect(found.labels == few.labels)
      for image in 0..<30 {
        let sum = found.probabilities[image * 10..<image * 10 + 10].reduce(0, +)
        #expect(abs(sum - 1) < 1e-4)
      }
      // How views fall into batches does not matter.
      let other = try predictions(recipe, batch: 7)
      for (a, b) in zip(found.probabilities, other.probabilities) { #expect(abs(a - b) < 1e-5) }
    }
    // A dense test at the network's own size sees each image and its mirror image, once each.
    let dense = try predictions(TestRecipe(scales: [28], isDense: true))
    let plain = try predictions(TestRecipe())
    #expect(dense.probabilities != plain.probabilities)
    for (a, b) in zip(dense.probabilities, plain.probabilities) { #expect(abs(a - b) < 0.2) }
    var calls: [Double] = []
    let ended = try TestRecipe(crops: .ten).predictions(
      of: trained, for: few, batch: 100, threads: 1
    ) {
      calls.append($0)
      return calls.count < 2
    }
    #expect(ended == nil)
    #expect(calls == [1.0 / 3, 2.0 / 3])
    let error = #expect(throws: EvaluationError.self) { try predictions(TestRecipe(scales: [27])) }
    #expect(
      error?.description == "error: a scale of 27 is not one of 28 to 8192 pixels\n"
        + "  hint: ask for the shorter side of the resized image, 28 or more")
  }

  @Test func `what cannot be tested says so`() {
    #expect(
      "\(EvaluationError.otherImages(first: "run #1", firstDataset: "mnist", second: "run #2", secondDataset: "cifar-10"))"
        == "error: run #1 was trained on mnist, and run #2 on cifar-10\n"
        + "  hint: average the predictions of runs on the same images")
    #expect(
      "\(EvaluationError.otherNetwork(run: "run #1", network: "VGG-A"))"
        == "error: run #1 was trained on another version of VGG-A\n"
        + "  hint: name the spec that it was trained from with --spec, or train VGG-A anew")
    #expect(
      "\(EvaluationError.noCheckpoint(run: "run #1"))"
        == "error: run #1 has kept no checkpoint\n"
        + "  hint: train it again, without --no-checkpoint")
  }
}
