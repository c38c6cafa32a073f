/// The kinds of operator that a picture tells apart by colour.
package enum Family: String, Hashable, Sendable, Codable, CaseIterable {
  case input, convolution, pooling, normalization, activation, linear, merge, regularization
  case reshaping, output
  /// Another tool's, of which netlab does not know what it computes.
  case unknown
}
