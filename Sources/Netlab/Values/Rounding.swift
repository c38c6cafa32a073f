/// What becomes of the rows and columns that a strided window does not reach evenly.
public enum Rounding: String, Hashable, Sendable, Codable, CaseIterable {
  /// They are left out.
  case floor
  /// A last window covers them and hangs over the edge, unless it would start beyond the input.
  ///
  /// - Source: Caffe's and PyTorch's `ceil_mode`.
  case ceiling
}
