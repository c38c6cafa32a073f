/// How the weights of a network start out before training; biases start at zero.
public enum Initialization: Hashable, Sendable, Codable {
  /// A Gaussian of variance 2 / fan-in. He et al. 2015, equation 10.
  case he
  /// A uniform distribution of variance 2 / (fan-in + fan-out). Glorot and Bengio 2010, equation 16.
  case xavier
  /// A Gaussian of a fixed standard deviation, as AlexNet's and VGG's papers have it.
  case gaussian(standardDeviation: Double)
}
