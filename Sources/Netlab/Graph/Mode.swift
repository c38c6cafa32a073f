/// What a network is looked at for: to be run, or to be trained.
package enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
  /// Auxiliary heads are gone, dropout does nothing, normalisation uses running statistics.
  case inference
  /// Everything is there, and activations are kept for the backward pass.
  case training
}
