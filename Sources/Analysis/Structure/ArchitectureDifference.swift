/// What two networks may differ in and still be one architecture.
package enum ArchitecturalDetail: String, Hashable, Sendable, Codable, CaseIterable {
  /// Layers that only training knows.
  case dropout
  /// The softmax at the end, which a loss may hold instead.
  case softmax
  /// A bias beside a normalisation, whose shift takes its place.
  case bias
  /// Normalisation in one network where the other has a bias, into which inference folds it.
  case normalization
  /// The order of a concatenation's branches.
  case order
  /// Layers that compute the same under other names, as a convolution over a whole map.
  case spelling
  /// Numbers that shape values and no layer: epsilons, LRN's factors.
  case constants
  /// The size of the images.
  case resolution
}

/// A way in which two architectures differ, with all the layers that do so alike.
package struct ArchitectureDifference: Hashable, Sendable, Codable {
  /// What kind of difference it is.
  package enum Kind: String, Hashable, Sendable, Codable {
    /// Only the first network has these layers.
    case removed
    /// Only the other network has these layers.
    case added
    /// Another operator or other operands.
    case changed
    /// The same layer reads others.
    case rewired
  }

  /// One layer that differs so, and what that costs.
  package struct Layer: Hashable, Sendable, Codable {
    /// Its path in the first network; nil where that has no such layer.
    package var path: String?
    /// Its path in the other network; nil where that has no such layer.
    package var otherPath: String?
    /// The other network's count less the first's.
    package var parameters: Int
    package var multiplyAdds: Int?
  }

  package var kind: Kind
  /// The detail that it is a matter of, or nil where the architecture itself differs.
  package var detail: ArchitecturalDetail?
  /// Whether the layers stand elsewhere in the other network, with all that they are.
  package var isMove: Bool
  /// What the layers are: `convolution 1×1`.
  package var layer: String
  package var changes: [LayerDifference.Change]
  /// What else there is to say: `seen by conv3`; nil for nothing.
  package var remark: String?
  package var layers: [Layer]
  package var parameters: Int
  package var multiplyAdds: Int?

  private enum CodingKeys: String, CodingKey {
    case kind, detail
    case isMove = "moved"
    case layer, changes, remark, layers, parameters, multiplyAdds
  }
}

extension ArchitectureDifference: CustomStringConvertible {
  /// `kernel 5×5 → 3×3, padding 2 → 1`, or `convolution 1×1, only in the first`.
  package var description: String {
    switch kind {
    case .removed: "\(layer), only in the first\(ending)"
    case .added: "\(layer), only in the second\(ending)"
    case .changed, .rewired:
      changes.map { "\($0.property) \($0.before) → \($0.after)" }.joined(separator: ", ") + ending
    }
  }

  /// The remark as it ends a description: ` (seen by conv3)`.
  package var ending: String { remark.map { " (\($0))" } ?? "" }
}
