import Netlab

/// What the judge keeps while it runs one layer.
package struct ReferencePass: Sendable {
  /// Whether dropout drops and normalisation uses the batch's own statistics.
  package var mode: Mode
  package var seed: UInt64
  /// The layer that runs, for random numbers of its own.
  package var path = ""
  /// The multiply-adds that convolutions and linear layers have executed, counted one by one.
  package var multiplyAdds = 0
  /// Those among them that multiplied the zeros of a padding.
  package var multiplyAddsOnPadding = 0

  package init(mode: Mode, seed: UInt64 = 0) {
    self.mode = mode
    self.seed = seed
  }
}

/// A layer's parameters by role, in row-major order.
package typealias ReferenceParameters<Scalar> = [ParameterTensor.Role: [Scalar]]

/// The gradients that one layer's backward pass gives.
package struct ReferenceGradients<Scalar: BinaryFloatingPoint & Sendable> {
  package var inputs: [ReferenceTensor<Scalar>]
  package var parameters: ReferenceParameters<Scalar>

  package init(
    inputs: [ReferenceTensor<Scalar>], parameters: ReferenceParameters<Scalar> = [:]
  ) {
    self.inputs = inputs
    self.parameters = parameters
  }
}

/// The judge's kernels of an operator: plain loops that follow the formula, forward and backward.
protocol ReferenceOperator {
  /// Computes the layer's output, whose shape is `shape`.
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar>

  /// Computes the gradients of a loss with respect to inputs and parameters from that of the output.
  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar>
}

extension Operator {
  /// The judge's kernels.
  var reference: any ReferenceOperator {
    switch self {
    case .input(let kernels): kernels
    case .convolution(let kernels): kernels
    case .maxPool(let kernels): kernels
    case .averagePool(let kernels): kernels
    case .globalAveragePool(let kernels): kernels
    case .adaptiveAveragePool(let kernels): kernels
    case .lrn(let kernels): kernels
    case .batchNorm(let kernels): kernels
    case .scale(let kernels): kernels
    case .activation(let kernels): kernels
    case .dropout(let kernels): kernels
    case .linear(let kernels): kernels
    case .softmax(let kernels): kernels
    case .flatten(let kernels): kernels
    case .concat(let kernels): kernels
    case .sum(let kernels): kernels
    case .channelPad(let kernels): kernels
    case .channelShuffle(let kernels): kernels
    case .foreign(let kernels): kernels
    }
  }
}
