import Netlab

/// The engine's kernels of an operator.
protocol LowerableOperator {
  /// Adds the steps that compute the node's values.
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError)

  /// Adds the steps that compute the gradients of the node's inputs and parameters from those of its values.
  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError)
}

extension Operator {
  /// The engine's kernels.
  var lowerable: any LowerableOperator {
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
