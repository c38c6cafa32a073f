import Foundation
import Netlab
import Testing
import Training

@Suite struct `Schedules` {
  private func rates(_ recipe: Recipe, _ steps: [Int]) -> [Double] {
    steps.map { (recipe.rate(atStep: $0, stepsPerEpoch: 10) * 1e9).rounded() / 1e9 }
  }

  @Test func `keep the rate`() {
    let recipe = Recipe(epochs: 20, learningRate: 0.5, schedule: .constant)
    #expect(rates(recipe, [0, 99, 199]) == [0.5, 0.5, 0.5])
  }

  @Test func `take 4 % off every 8 epochs`() {
    let recipe = Recipe(epochs: 20, learningRate: 0.5, schedule: .exponential())
    #expect(
      rates(recipe, [0, 79, 80, 159, 160]) == [0.5, 0.5, 0.48, 0.48, 0.4608])
    let faster = Recipe(
      epochs: 20, learningRate: 1, schedule: .exponential(factor: 0.94, everyEpochs: 2))
    #expect(rates(faster, [19, 20, 40]) == [1, 0.94, 0.8836])
  }

  @Test func `step down at epochs`() {
    let recipe = Recipe(epochs: 20, learningRate: 0.5, schedule: .steps(atEpochs: [3, 7]))
    #expect(rates(recipe, [29, 30, 69, 70]) == [0.5, 0.05, 0.05, 0.005])
  }

  @Test func `follow half a cosine`() {
    let recipe = Recipe(epochs: 2, learningRate: 1, schedule: .cosine())
    #expect(rates(recipe, [0, 5, 10, 15, 20]) == [1, 0.853553391, 0.5, 0.146446609, 0])
    let floored = Recipe(epochs: 2, learningRate: 1, schedule: .cosine(floor: 0.1))
    #expect(rates(floored, [0, 10, 20]) == [1, 0.55, 0.1])
  }

  @Test func `warm up step by step`() {
    let recipe = Recipe(epochs: 3, learningRate: 1, schedule: .cosine(), warmUpEpochs: 1)
    #expect(rates(recipe, [0, 1, 9, 10, 20, 30]) == [0.1, 0.2, 1, 1, 0.5, 0])
    let half = Recipe(epochs: 3, learningRate: 1, schedule: .constant, warmUpEpochs: 0.45)
    #expect(rates(half, [0, 4, 5]) == [0.2, 1, 1])
    let all = Recipe(epochs: 3, learningRate: 1, schedule: .cosine(), warmUpEpochs: 3)
    #expect(rates(all, [0, 29]) == [0.033333333, 1])
  }
}

@Suite struct `Polyak's average` {
  private func average(_ averaging: Averaging, _ epochs: [Int]) -> (WeightAverage, [Float]) {
    var numbers: [Float] = [1, -2, 3]
    var statistics: [Float] = [10]
    return numbers.withUnsafeMutableBufferPointer { numbers in
      statistics.withUnsafeMutableBufferPointer { statistics in
        let average = WeightAverage(averaging, parameters: numbers, statistics: statistics)
        for (step, epoch) in epochs.enumerated() {
          for index in numbers.indices { numbers[index] += Float(step + 1) }
          statistics[0] *= 2
          average.include(parameters: numbers, statistics: statistics, epoch: epoch)
        }
        return (average, Array(numbers))
      }
    }
  }

  @Test func `is the plain mean from an epoch on`() {
    let (average, _) = average(.running(fromEpoch: 1), [0, 0, 1, 1, 2])
    // The values after steps 3, 4 and 5 are 6, 10 and 15 above the first.
    #expect(average.count == 3)
    let expected: [Float] = [11.3333, 8.3333, 13.3333]
    let distances = zip(average.parameters.numbers, expected).map { abs($0 - $1) }
    #expect(distances.allSatisfy { $0 < 1e-4 })
    let mean: Float = (80 + 160 + 320) / 3
    #expect(abs(average.statistics.numbers[0] - mean) < 1e-3)
  }

  @Test func `has not begun before its epoch`() {
    let (average, _) = average(.running(fromEpoch: 5), [0, 1, 2])
    #expect(!average.hasBegun)
    #expect(Array(average.parameters.numbers) == [1, -2, 3])
  }

  @Test func `forgets, less and less until its decay is reached`() {
    let (average, _) = average(.exponential(decay: 0.15), [0, 0, 0])
    // Decays of 0.1, then 0.15 in place of 2/11 and 3/12.
    var (number, expected) = (1.0, 1.0)
    for (step, decay) in [0.1, 0.15, 0.15].enumerated() {
      number += Double(step + 1)
      expected = decay * expected + (1 - decay) * number
    }
    #expect(abs(Double(average.parameters.numbers[0]) - expected) < 1e-5)
    #expect(average.count == 3)
  }
}
