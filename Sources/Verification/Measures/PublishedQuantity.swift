/// What a published figure counts.
package enum PublishedQuantity: String, Hashable, Sendable, CaseIterable {
  case parameters
  case weights
  case biases
  case multiplyAdds = "multiply-adds"
  case elementwiseOperations = "elementwise operations"
  /// Multiply-adds, additions of biases, and the inputs of pooling. LeCun et al. 1998, §II.B.
  case connections
  /// The outputs of convolutions and linear layers. Krizhevsky et al. 2012, figure 2.
  case neurons
  /// Convolutions and linear layers on the longest path.
  case depth
  case depthWithPooling = "depth with pooling"
  case outputSize = "output size"
  case receptiveField = "receptive field"
  case effectiveStride = "effective stride"
  case effectivePadding = "effective padding"
  case parameterBytes = "parameter bytes"
  case activationBytes = "activation bytes"
  case peakInferenceBytes = "peak inference bytes"
  case peakTrainingBytes = "peak training bytes"
  /// Everything up to a layer, as TensorFlow's profiler counts: two for a multiply-add.
  case tensorFlowOperations = "TensorFlow operations"
  /// The parts of the memory estimate that torchsummary prints.
  case torchSummaryInputBytes = "torchsummary input bytes"
  case torchSummaryActivationBytes = "torchsummary forward/backward bytes"
  case torchSummaryParameterBytes = "torchsummary parameter bytes"
  case torchSummaryTotalBytes = "torchsummary total bytes"
}

extension PublishedQuantity {
  /// What a quantity of some layers is taken of.
  enum Extent {
    /// All of them, be they as many as they are.
    case sum
    /// The one that gives what they put out.
    case end
    /// The longest path through them.
    case path
  }

  var extent: Extent {
    switch self {
    case .outputSize, .receptiveField, .effectiveStride, .effectivePadding, .tensorFlowOperations:
      .end
    case .depth, .depthWithPooling: .path
    case .parameters, .weights, .biases, .multiplyAdds, .elementwiseOperations, .connections,
      .neurons, .parameterBytes, .activationBytes, .peakInferenceBytes, .peakTrainingBytes,
      .torchSummaryInputBytes, .torchSummaryActivationBytes, .torchSummaryParameterBytes,
      .torchSummaryTotalBytes:
      .sum
    }
  }
}
