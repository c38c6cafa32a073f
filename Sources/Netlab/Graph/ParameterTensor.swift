/// A tensor that an operator owns: learned, or kept as a running statistic.
package struct ParameterTensor: Hashable, Sendable, Codable {
  /// What the numbers are, by the name that weight files give them.
  package enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    case weight, bias, mean, variance
  }

  package var role: Role
  /// The tensor's extents in memory order; (out, in/groups, height, width) for a convolution.
  package var dimensions: [Int]
  /// Free numbers: the product of the extents, less what a connection table leaves out.
  package var count: Int
  /// Whether training changes it by its gradient, which is what counts as a parameter.
  package var isLearned: Bool

  /// A tensor; weights and biases are learned unless `learned` is false.
  package init(_ role: Role, _ dimensions: [Int], count: Int, learned: Bool = true) {
    self.role = role
    self.dimensions = dimensions
    self.count = count
    isLearned =
      switch role {
      case .weight, .bias: learned
      case .mean, .variance: false
      }
  }
}
