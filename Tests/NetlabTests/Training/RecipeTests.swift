import Foundation
import Netlab
import Testing

@Suite struct `A recipe` {
  @Test func `needs no words where all is as usual`() {
    let recipe = Recipe()
    #expect(recipe.problems == [])
    #expect(recipe.epochs == 5)
    #expect(recipe.optimizer == .sgd(momentum: 0.9, nesterov: true))
    #expect(
      Recipe(optimizer: .rmsProp()).optimizer == .rmsProp(decay: 0.9, epsilon: 1, momentum: 0))
    #expect(Recipe(schedule: .exponential()).schedule == .exponential(factor: 0.96, everyEpochs: 8))
  }

  @Test func `survives being written and read`() throws {
    let recipes = [
      Recipe(),
      Recipe(
        epochs: 7, batch: 3, optimizer: .adam(beta2: 0.99), learningRate: 0.1,
        schedule: .steps(factor: 0.3, atEpochs: [2, 5]), warmUpEpochs: 0.5, weightDecay: 0,
        averaging: .running(fromEpoch: 1), labelSmoothing: 0.1, auxiliaryWeight: 0,
        gradientNorm: 2, normalization: .mean, dropout: false,
        preinitialization: Preinitialization(from: "a.safetensors"), subset: 10, seed: .max,
        threads: 1),
      Recipe(optimizer: .sgd(), schedule: .constant, averaging: .exponential()),
    ]
    for recipe in recipes {
      #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
      #expect(recipe.problems == [])
    }
  }

  @Test func `names every number that makes no sense`() {
    let recipe = Recipe(
      epochs: 0, batch: -1, optimizer: .sgd(momentum: 1), learningRate: .nan,
      schedule: .steps(atEpochs: [5, 2]), warmUpEpochs: 3, weightDecay: -1,
      averaging: .running(fromEpoch: 4), labelSmoothing: 1, auxiliaryWeight: -0.5,
      gradientNorm: 0,
      preinitialization: Preinitialization(
        from: "a", layers: .ends(convolutions: -1, linears: -2)),
      subset: 0, threads: 0)
    #expect(
      recipe.problems.map(\.description) == [
        "epochs 0 is not between 1 and 1000000",
        "batch -1 is not between 1 and 1000000",
        "momentum 1.0 is not at least 0 and less than 1",
        "learning rate nan is not more than 0",
        "list of epochs [5, 2] is not rising from 1 or more",
        "warm-up 3.0 is not between 0 and the 0 epochs of the run",
        "weight decay -1.0 is not 0 or more",
        "first epoch of the average 4 is not between 0 and 0",
        "label smoothing 1.0 is not at least 0 and less than 1",
        "auxiliary weight -0.5 is not 0 or more",
        "gradient norm 0.0 is not more than 0",
        "count of convolutions -1 is not 0 or more",
        "count of linear layers -2 is not 0 or more",
        "subset 0 is not 1 or more",
        "threads 0 is not between 1 and 1024",
      ])
  }

  @Test(arguments: [
    (
      Recipe(optimizer: .sgd(momentum: 0, nesterov: true)),
      "momentum 0.0 is not more than 0, as Nesterov's form needs"
    ),
    (
      Recipe(optimizer: .rmsProp(decay: 1)),
      "decay of RMSProp 1.0 is not at least 0 and less than 1"
    ),
    (Recipe(optimizer: .adam(epsilon: 0)), "epsilon 0.0 is not more than 0"),
    (Recipe(schedule: .exponential(factor: -1)), "factor of the schedule -1.0 is not more than 0"),
    (
      Recipe(schedule: .exponential(everyEpochs: 0)),
      "period of the schedule 0 is not 1 epoch or more"
    ),
    (Recipe(schedule: .cosine(floor: 2)), "floor of the cosine 2.0 is not between 0 and 1"),
    (
      Recipe(averaging: .exponential(decay: 1)),
      "decay of the average 1.0 is not at least 0 and less than 1"
    ),
    (Recipe(learningRate: .infinity), "learning rate inf is not more than 0"),
  ]) func `names the one number that makes no sense`(_ recipe: Recipe, _ text: String) {
    #expect(recipe.problems.map(\.description) == [text])
  }
}
