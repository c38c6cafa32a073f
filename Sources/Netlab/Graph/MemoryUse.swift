/// Where an operator's output lies in memory.
package enum MemoryUse: Hashable, Sendable, Codable {
  /// In a new tensor.
  case ownOutput
  /// In its first input's place, where nobody needs that any more; else in a new tensor.
  case inPlace
  /// It is its input under another shape.
  case view
  /// In inference it is its input; in training it lies in that one's place, or in a new tensor.
  case viewInInference
  /// In a new tensor, into which its inputs are written where they are made.
  case joined
}

/// What an operator's backward pass needs of its forward pass, beside its own parameters.
package struct BackwardNeeds: Hashable, Sendable, Codable {
  /// Whether it reads the operator's inputs.
  package var inputs: Bool
  /// Whether it reads the operator's output.
  package var output: Bool
  /// Bytes noted for each number of the output: where a maximum was, what a mask let through.
  package var bytesPerElement: Int
  /// Bytes noted for each channel, whatever the batch: its mean and variance.
  package var bytesPerChannel: Int

  package init(
    inputs: Bool = false, output: Bool = false, bytesPerElement: Int = 0, bytesPerChannel: Int = 0
  ) {
    self.inputs = inputs
    self.output = output
    self.bytesPerElement = bytesPerElement
    self.bytesPerChannel = bytesPerChannel
  }
}

extension Operator {
  /// Where its output lies in memory.
  package var memoryUse: MemoryUse {
    switch self {
    case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
      .lrn, .linear, .channelPad, .channelShuffle, .foreign:
      .ownOutput
    case .batchNorm, .scale, .activation, .softmax, .sum: .inPlace
    case .flatten: .view
    case .dropout: .viewInInference
    case .concat: .joined
    }
  }

  /// What its backward pass needs of its forward pass.
  package var backwardNeeds: BackwardNeeds {
    switch self {
    case .input, .averagePool, .globalAveragePool, .adaptiveAveragePool, .flatten, .concat, .sum,
      .channelPad, .channelShuffle, .foreign:
      BackwardNeeds()
    case .convolution, .scale:
      BackwardNeeds(inputs: true)
    case .linear(let linear):
      BackwardNeeds(inputs: linear.learned)
    case .maxPool(let pool):
      // A window's place of the maximum, in a byte where there are few.
      BackwardNeeds(bytesPerElement: pool.kernel.height * pool.kernel.width <= 256 ? 1 : 4)
    case .lrn:
      // The sum of squares, k + α/size · Σ x², of each number.
      BackwardNeeds(inputs: true, bytesPerElement: 4)
    case .batchNorm:
      BackwardNeeds(inputs: true, bytesPerChannel: 8)
    case .activation(let activation):
      activation.backwardNeeds
    case .dropout:
      BackwardNeeds(bytesPerElement: 1)
    case .softmax:
      BackwardNeeds(output: true)
    }
  }
}

extension Activation {
  /// The functions whose slope follows from their value need their output, the others their input.
  fileprivate var backwardNeeds: BackwardNeeds {
    switch function {
    case .relu, .relu6, .elu, .sigmoid, .tanh, .scaledTanh, .softplus, .hardSigmoid:
      BackwardNeeds(output: true)
    case .leakyReLU(let slope):
      slope >= 0 ? BackwardNeeds(output: true) : BackwardNeeds(inputs: true)
    case .swish, .hardSwish, .gelu:
      BackwardNeeds(inputs: true)
    }
  }
}
