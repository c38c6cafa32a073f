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

  package init(_ role: Role, _ dimensions: [Int], count: Int) {
    self.role = role
    self.dimensions = dimensions
    self.count = count
  }

  /// Whether training changes it by its gradient, which is what counts as a parameter.
  package var isLearned: Bool {
    switch role {
    case .weight, .bias: true
    case .mean, .variance: false
    }
  }
}
