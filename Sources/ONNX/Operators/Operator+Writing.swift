import Netlab

/// How an operator is written: its node in ONNX, or the nodes that compute the same.
protocol WritableOperator {
  /// Adds what computes the node's output.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter)
}

extension Operator {
  /// The operator's own way of being written.
  var writable: any WritableOperator {
    switch self {
    case .input(let writing): writing
    case .convolution(let writing): writing
    case .maxPool(let writing): writing
    case .averagePool(let writing): writing
    case .globalAveragePool(let writing): writing
    case .adaptiveAveragePool(let writing): writing
    case .lrn(let writing): writing
    case .batchNorm(let writing): writing
    case .scale(let writing): writing
    case .activation(let writing): writing
    case .dropout(let writing): writing
    case .linear(let writing): writing
    case .softmax(let writing): writing
    case .flatten(let writing): writing
    case .concat(let writing): writing
    case .sum(let writing): writing
    case .channelPad(let writing): writing
    case .channelShuffle(let writing): writing
    case .foreign(let writing): writing
    }
  }
}
