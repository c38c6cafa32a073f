import Netlab
import Rewrites
import Testing

@testable import Sweeps

@Suite struct `A sweep's plan` {
  static func network(_ filters: Int, name: String = "net", outputs: Int = 10) -> Network {
    Network(name, input: Shape(1, 5, 9)) {
      conv(3, filters)
      conv(3, filters)
      globalAveragePool()
      linear(outputs)
    }
  }

  static let study = Netlab.Sweep("study", dataset: .fashionMNIST, epochs: 3, seeds: 2) {
    Variant("narrow", network(8))
    Variant("wide", network(16), against: "narrow")
    Variant("smoothed", network(8), against: "narrow", recipe: Recipe(labelSmoothing: 0.1))
  }

  @Test func `knows costs and runs pairs early`() throws {
    let plan = try SweepPlan(Self.study)
    // 5·9·(1·8·9 + 8·8·9) + 8·10 and 1·8·9 + 8 + 8·8·9 + 8 + 8·10 + 10.
    #expect(plan.designs.map(\.multiplyAdds) == [29_240, 110_320, 29_240])
    #expect(plan.designs.map(\.parameters) == [754, 2_650, 754])
    #expect(plan.designs.map(\.against) == [nil, 0, 0])
    #expect(plan.trials.map(\.design) == [0, 1, 2, 0, 1, 2])
    #expect(plan.trials.map(\.seed) == [1, 1, 1, 2, 2, 2])
    #expect(plan.designs[0].networkDigest == plan.designs[2].networkDigest)
    #expect(plan.designs[0].recipeDigest != plan.designs[2].recipeDigest)
    #expect(try SweepPlan(Self.study, seeds: 5).trials.prefix(6) == plan.trials[...])
  }

  @Test func `gives equal trials one name, whatever networks are called`() throws {
    let twice = Netlab.Sweep("study", dataset: .fashionMNIST, epochs: 3, seeds: 2) {
      Variant("one", Self.network(8, name: "one"))
      Variant("two", Self.network(8, name: "two"), against: "one")
    }
    let plan = try SweepPlan(twice)
    #expect(plan.trials.map(\.design) == [0, 0])
    #expect(plan.trial(of: 1, seed: 2) == 1)
    #expect(try SweepPlan(Self.study).trials[0].key == plan.trials[0].key)
  }

  @Test func `tells apart what trains differently`() throws {
    func digest(_ heads: Double?, initialization: Initialization = .he) throws -> String {
      let network = Network("net", input: Shape(1, 5, 9), initialization: initialization) {
        conv(3, 8)
        if let heads { auxiliary(weight: heads) { linear(10) } }
        linear(10)
      }
      let sweep = Netlab.Sweep("s", dataset: .mnist) { Variant("v", network) }
      return try SweepPlan(sweep).designs[0].networkDigest
    }
    let digests = try [digest(nil), digest(0.3), digest(0.4)]
    #expect(Set(digests).count == 3)
    #expect(try digest(0.3) == digests[1])
  }

  @Test func `tells all problems at once, those of its networks too`() throws {
    let sweep = Netlab.Sweep("study", dataset: .mnist, file: "s.swift", line: 1, column: 1) {
      Variant(
        "one",
        Network("net", input: Shape(1, 5, 9), file: "s.swift", line: 2, column: 7) {
          maxPool(9, name: "pool")
        }, against: "two", file: "s.swift", line: 3, column: 7)
    }
    do {
      _ = try SweepPlan(sweep)
      Issue.record("it was planned")
    } catch let errors as SpecErrors {
      #expect(
        errors.errors.map(\.subject) == ["one", "pool"])
    }
  }

  @Test func `matches costs along chains of comparisons`() throws {
    let sweep = Netlab.Sweep("study", dataset: .mnist) {
      Variant("third", Self.network(64), against: "second")
      Variant("second", Self.network(128), against: "first")
      Variant("first", Self.network(16))
      Variant("ring", Self.network(8), against: "rung")
      Variant("rung", Self.network(8), against: "ring")
    }
    let plan = try SweepPlan(sweep, isMatched: true)
    #expect(plan.designs.map(\.multiplyAdds) == [110_320, 110_320, 110_320, 29_240, 29_240])
    #expect(plan.designs.map(\.network.name) == Array(repeating: "net", count: 5))
  }
}

@Suite struct `Successive halving` {
  @Test(arguments: [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (5, [2, 3, 5]), (40, [10, 20, 40])])
  func `judges at a quarter and at half`(epochs: Int, rungs: [Int]) {
    #expect(Halving.rungs(of: epochs).map(\.epoch) == rungs)
    #expect(Halving.rungs(of: epochs).last?.fraction == 1)
  }

  @Test func `keeps the better half; what lacks a seed comes last`() throws {
    let plan = try SweepPlan(`A sweep's plan`.study)
    func epochs(_ trial: Int) -> [EpochReport] {
      // Narrow, wide, smoothed from seed 1; then from seed 2, where wide has diverged.
      let accuracies: [Double?] = [0.5, 0.9, 0.6, 0.5, nil, 0.7]
      return accuracies[trial].map { [report(1, $0)] } ?? []
    }
    let survivors = Halving.survivors(of: [0, 1, 2], plan, epoch: 1, epochs: epochs)
    #expect(survivors == [0, 2])
    #expect(Halving.survivors(of: [1], plan, epoch: 1, epochs: epochs) == [1])
  }
}

/// An epoch of a test accuracy.
func report(_ epoch: Int, _ accuracy: Double, loss: Double = 0.5) -> EpochReport {
  EpochReport(
    epoch: epoch, trainLoss: loss, trainAccuracy: 0.5, testLoss: loss, testAccuracy: accuracy,
    testTop5Accuracy: 1, learningRate: 0.05, seconds: 2, imagesPerSecond: 900)
}
