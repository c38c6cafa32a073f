import Foundation
import Netlab
import Testing
import Training
import TrainingExamples

@Suite struct `Loss curves` {
  /// The recipes behind the columns of `Fixtures/curves.csv`, which Tests/Peers/curves.py writes.
  private static let recipes: [(name: String, recipe: Recipe)] = [
    ("sgd", recipe(.sgd(momentum: 0), 0.1)),
    ("momentum", recipe(.sgd(), 0.02, weightDecay: 5e-4)),
    ("nesterov", recipe(.sgd(nesterov: true), 0.02, weightDecay: 5e-4)),
    ("rmsprop", recipe(.rmsProp(momentum: 0.9), 0.05)),
    ("rmsprop-plain", recipe(.rmsProp(decay: 0.99, epsilon: 1e-3), 1e-3)),
    ("adam", recipe(.adam(), 2e-3, weightDecay: 1e-3)),
    ("exponential", recipe(.sgd(), 0.02, .exponential(factor: 0.8, everyEpochs: 2))),
    ("steps", recipe(.sgd(), 0.02, .steps(atEpochs: [3, 7]))),
    ("cosine", recipe(.sgd(), 0.02, .cosine(floor: 0.01))),
    ("warm-up", recipe(.sgd(), 0.02, .cosine(), warmUpEpochs: 1.5)),
    ("clipped", recipe(.sgd(), 0.05, gradientNorm: 0.3)),
    ("smoothed", recipe(.sgd(), 0.02, labelSmoothing: 0.1)),
  ]

  private static func recipe(
    _ optimizer: Optimizer, _ rate: Double, _ schedule: Schedule = .constant,
    warmUpEpochs: Double = 0, weightDecay: Double = 0, gradientNorm: Double? = nil,
    labelSmoothing: Double = 0
  ) -> Recipe {
    Recipe(
      epochs: 10, batch: 6, optimizer: optimizer, learningRate: rate, schedule: schedule,
      warmUpEpochs: warmUpEpochs, weightDecay: weightDecay, labelSmoothing: labelSmoothing,
      gradientNorm: gradientNorm, threads: 1)
  }

  private static let published: [String: [Double]] = {
    guard let url = Bundle.module.url(forResource: "Fixtures/curves", withExtension: "csv"),
      let text = try? String(contentsOf: url, encoding: .utf8)
    else { return [:] }
    let lines = text.split(separator: "\n").map { $0.split(separator: ",") }
    var curves: [String: [Double]] = [:]
    for (column, name) in lines[0].enumerated() {
      curves[String(name)] = lines.dropFirst().compactMap { Double($0[column]) }
    }
    return curves
  }()

  @Test func `cover every column of the file`() {
    #expect(Self.published.keys.sorted() == Self.recipes.map(\.name).sorted())
  }

  @Test(arguments: recipes.map(\.name))
  func `agree with PyTorch's over 200 steps`(_ name: String) throws {
    let recipe = try #require(Self.recipes.first { $0.name == name }).recipe
    let trainer = try SmallNetwork.trainer(recipe, network: SmallNetwork.network(dropout: 0))
    var losses: [Double] = []
    let ending = try trainer.run(tell: { event in
      if case .step(let report) = event { losses.append(report.loss) }
    })
    #expect(ending == .finished)
    let published = try #require(Self.published[name])
    #expect(losses.count == 200)
    #expect(published.count == 200)
    let distances = zip(losses, published).map { abs($0 - $1) }
    #expect((distances.max() ?? .infinity) < 1e-3, "\(name)")
    // The network learns, so that the curves say something.
    let (first, last) = (losses.prefix(20).reduce(0, +), losses.suffix(20).reduce(0, +))
    #expect(last < 0.9 * first)
  }
}
