/// What one execution of an operator costs, per image.
///
/// - Units: a multiply-add counts once. Biases, activations, normalisation, pooling and additions
///   are elementwise operations: one for each arithmetic operation, comparison or function value.
package struct Cost: Hashable, Sendable, Codable {
  /// Multiply-adds of convolutions and linear layers.
  package var multiplyAdds: Int
  /// Everything else that is computed.
  package var elementwiseOperations: Int

  package init(multiplyAdds: Int = 0, elementwiseOperations: Int = 0) {
    self.multiplyAdds = multiplyAdds
    self.elementwiseOperations = elementwiseOperations
  }

  package static let nothing = Cost()
}

/// A product of positive factors that says which quantity it was when it does not fit.
package func product(
  _ factors: Int..., as quantity: Quantity
) throws(Problem) -> Int {
  var result = 1
  for factor in factors {
    let (next, overflow) = result.multipliedReportingOverflow(by: factor)
    guard !overflow, next <= quantity.limit else {
      throw .overflow(quantity, factors: factors)
    }
    result = next
  }
  return result
}

/// A quantity that can grow beyond what netlab counts with.
package enum Quantity: Hashable, Sendable, Codable {
  case elements, parameters, multiplyAdds, elementwiseOperations

  /// The largest value that one layer may have, so that totals and batches stay exact.
  package var limit: Int {
    switch self {
    case .elements: 1 << 40
    case .parameters: 1 << 44
    case .multiplyAdds, .elementwiseOperations: 1 << 56
    }
  }
}
