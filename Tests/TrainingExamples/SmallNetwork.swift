import Netlab
import Training

/// A network that trains in a moment and yet has of everything: normalisation, dropout, a head.
package enum SmallNetwork {
  package static let shape = Shape(2, 9, 7)
  package static let classes = 7

  package static func network(
    _ name: String = "small", width: Int = 8, dropout: Double = 0.2
  ) -> Network {
    Network(name, input: shape, initialization: .xavier) {
      conv(`3x3`, width, norm: .batch, name: "first")
      auxiliary("head") {
        globalAveragePool()
        linear(classes, name: "scores")
      }
      maxPool(`2x2`, stride: 2)
      conv(`3x3`, 12, name: "second")
      globalAveragePool()
      if dropout > 0 { Netlab.dropout(dropout) }
      linear(classes, name: "scores")
      softmax()
    }
  }

  /// A recipe with as much state to lose as there can be.
  package static func restlessRecipe(epochs: Int) -> Recipe {
    Recipe(
      epochs: epochs, batch: 6, optimizer: .rmsProp(momentum: 0.9), learningRate: 0.02,
      schedule: .cosine(), averaging: .exponential(decay: 0.9), gradientNorm: 1, threads: 1)
  }

  /// A run on synthetic images: 20 steps in an epoch.
  package static func trainer(
    _ recipe: Recipe, network: Network = network(), fingerprint: String = "f1", count: Int = 120,
    dataset: String = "synthetic", classes: Int = classes, input: Shape? = nil,
    isResumed: Bool = false
  ) throws(TrainingError) -> Trainer {
    try Trainer(
      network,
      RunIdentity(
        network: network.name, fingerprint: fingerprint, dataset: dataset, recipe: recipe,
        input: input),
      training: SyntheticImages(shape, classes: classes, count: count, batch: recipe.batch),
      test: SyntheticImages(
        shape, classes: classes, count: 40, batch: recipe.batch, seed: 2, isShuffled: false),
      isResumed: isResumed)
  }
}
