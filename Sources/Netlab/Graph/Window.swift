/// The patch of its input that one output pixel of an operator looks at.
///
/// Output row j reads the input rows j · stride − padding.top and the `size.height` − 1 after it.
package struct Window: Hashable, Sendable, Codable {
  /// The patch, dilation included, in input pixels.
  package var size: Extent
  /// Input pixels from one output to the next.
  package var stride: Extent
  /// Zeros around the input, or nil where they depend on an input of unknown size.
  package var padding: Margins?

  package init(size: Extent, stride: Extent, padding: Margins?) {
    self.size = size
    self.stride = stride
    self.padding = padding
  }
}

/// How far an operator's outputs look into its input, in space.
package enum Reach: Hashable, Sendable, Codable {
  /// Each output pixel looks at the pixel of its own place.
  case point
  /// Each output pixel looks at one patch, and patches lie evenly spaced.
  case window(Window)
  /// The only output pixel looks at everything.
  case whole
  /// Patches of uneven size or spacing.
  case irregular
}
