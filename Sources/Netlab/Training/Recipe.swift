/// How a network is trained: all that decides about the result, beside the network and the images.
///
/// The same recipe gives the same numbers, bit for bit, on the same machine with the same number of threads.
/// The default values take small networks on 28×28 pixels far within five epochs.
public struct Recipe: Hashable, Sendable, Codable {
  /// How often each image is seen.
  public var epochs: Int
  /// Images of one step.
  public var batch: Int
  /// How a step changes the parameters.
  public var optimizer: Optimizer
  /// The full rate, which the schedule lowers.
  public var learningRate: Double
  /// How the rate changes.
  public var schedule: Schedule
  /// Epochs in which the rate grows from nearly 0 to its full value, step by step; parts of an epoch are fine.
  ///
  /// - Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", §2.2.
  public var warmUpEpochs: Double
  /// The factor λ of λ/2 · |θ|² in the loss; its gradient λ·θ is added before the optimiser sees it.
  ///
  /// Only weights of convolutions and linear layers decay: biases, scales and shifts do not.
  public var weightDecay: Double
  /// The mean of the parameters over the steps, which is tested and saved in their stead.
  public var averaging: Averaging?
  /// The share of a label's probability that is spread over all classes.
  ///
  /// - Source: Szegedy et al. 2015, "Rethinking the Inception Architecture", §7.
  public var labelSmoothing: Double
  /// The factor of each auxiliary head's loss, as 0.3 in GoogLeNet's paper; nil for what the network says, 0 for no heads.
  public var auxiliaryWeight: Double?
  /// The largest length of the gradient of all parameters together; a longer one is shortened to it.
  ///
  /// - Source: Pascanu et al. 2013, algorithm 1.
  public var gradientNorm: Double?
  /// What is done to each channel of the images.
  public var normalization: ImageNormalization
  /// How training images are varied each time they are shown.
  public var augmentation: Augmentation
  /// Whether the network's dropout layers drop; without it they pass everything on.
  public var dropout: Bool
  /// Layers that start out with the weights of an earlier run.
  public var preinitialization: Preinitialization?
  /// How many of the training images are used, as many of each class as there are in proportion; nil for all.
  public var subset: Int?
  /// What all random numbers follow from: first weights, the order of the images, dropout, augmentation.
  public var seed: UInt64
  /// The threads that compute; nil for one on each processor.
  public var threads: Int?

  /// A recipe; what is left out is as usual.
  public init(
    epochs: Int = 5, batch: Int = 64, optimizer: Optimizer = .sgd(nesterov: true),
    learningRate: Double = 0.05, schedule: Schedule = .cosine(), warmUpEpochs: Double = 0,
    weightDecay: Double = 5e-4, averaging: Averaging? = nil, labelSmoothing: Double = 0,
    auxiliaryWeight: Double? = nil, gradientNorm: Double? = nil,
    normalization: ImageNormalization = .standard, augmentation: Augmentation = .none,
    dropout: Bool = true,
    preinitialization: Preinitialization? = nil, subset: Int? = nil, seed: UInt64 = 1,
    threads: Int? = nil
  ) {
    self.epochs = epochs
    self.batch = batch
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.schedule = schedule
    self.warmUpEpochs = warmUpEpochs
    self.weightDecay = weightDecay
    self.averaging = averaging
    self.labelSmoothing = labelSmoothing
    self.auxiliaryWeight = auxiliaryWeight
    self.gradientNorm = gradientNorm
    self.normalization = normalization
    self.augmentation = augmentation
    self.dropout = dropout
    self.preinitialization = preinitialization
    self.subset = subset
    self.seed = seed
    self.threads = threads
  }
}

/// Polyak averaging: a mean of the parameters over the steps, running statistics included.
///
/// - Source: Polyak and Juditsky 1992.
public enum Averaging: Hashable, Sendable, Codable {
  /// A mean that forgets: θ̄ ← d·θ̄ + (1 − d)·θ, d being less in the first steps: (1 + t) / (10 + t).
  ///
  /// - Source: TensorFlow's `ExponentialMovingAverage`, with which the Inception networks were trained.
  case exponential(decay: Double = 0.999)
  /// The plain mean of all steps from an epoch on, counted from 0; before that the parameters themselves.
  case running(fromEpoch: Int = 0)
}

/// What is done to each channel of the images, in training and in tests alike.
public enum ImageNormalization: String, Hashable, Sendable, Codable, CaseIterable {
  /// Pixels run from 0 to 1.
  case none
  /// The training images' mean of the channel is taken off.
  case mean
  /// The training images' mean is taken off, and the rest divided by their standard deviation.
  case standard
}

/// Layers that start out with the weights of an earlier run, the others as the network says.
public struct Preinitialization: Hashable, Sendable, Codable {
  /// Which layers.
  public enum Layers: Hashable, Sendable, Codable {
    /// All that the file holds and that fit.
    case matching
    /// The first convolutions and the last linear layers, in order, whatever their names.
    ///
    /// VGG's deeper nets take the first four convolutions and the last three linear layers of net A.
    /// - Source: Simonyan and Zisserman 2014, §3.1.
    case ends(convolutions: Int = 4, linears: Int = 3)
  }

  /// A safetensors file of weights, or a checkpoint.
  public var file: String
  public var layers: Layers
  /// Rules that name the file's tensors as the network's layers are named, for layers that match.
  ///
  /// Each is `torch`, `by-order`, or `pattern=replacement`.
  public var rename: [String]?
  /// Layers and modules that start as the network says, although the file has their weights.
  public var except: [String]?

  public init(
    from file: String, layers: Layers = .ends(), rename: [String] = [], except: [String] = []
  ) {
    self.file = file
    self.layers = layers
    // What is not asked for stays out of files, as it was before it could be asked for.
    self.rename = rename.isEmpty ? nil : rename
    self.except = except.isEmpty ? nil : except
  }
}
