extension NodeReader {
  /// Makes sure that a node has no more inputs than its operator can have, which nobody would read.
  ///
  /// - Throws: `.tooManyInputs`.
  func checkInputs(of type: OperatorType) throws(Obstacle) {
    let count = (inputs.lastIndex { $0 != nil } ?? -1) + 1
    guard let most = type.mostInputs, count > most else { return }
    throw .fault(.tooManyInputs(node: label, count: count, most: most))
  }
}

extension OperatorType {
  /// The inputs that the operator has at most in any version of it; nil where nobody knows.
  fileprivate var mostInputs: Int? { Self.mostInputs.first { $0.types.contains(self) }?.count }

  private static let mostInputs: [(types: Set<OperatorType>, count: Int)] = [
    ([.constant], 0),
    (
      [
        .averagePool, .cast, .constantOfShape, .elu, .flatten, .gelu, .globalAveragePool,
        .globalMaxPool, .hardSigmoid, .hardSwish, .identity, .leakyRelu, .lrn, .maxPool, .relu,
        .shape, .sigmoid, .softmax, .softplus, .swish, .tanh, .transpose,
      ], 1
    ),
    (
      [
        .add, .div, .expand, .gather, .matMul, .mul, .reduceMean, .reshape, .squeeze, .sub,
        .unsqueeze,
      ], 2
    ),
    ([.clip, .conv, .dropout, .gemm], 3),
    ([.pad], 4),
    ([.batchNormalization, .slice], 5),
  ]
}
