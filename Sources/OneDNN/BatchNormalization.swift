import COneDNN

/// Variants of batch normalisation.
package struct NormalizationOptions: OptionSet, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Normalise with the mean and variance that the caller gives, as inference does.
  package static let givenStatistics = Self(rawValue: dnnl_use_global_stats.rawValue)
  /// Multiply by a scale per channel.
  package static let scale = Self(rawValue: dnnl_use_scale.rawValue)
  /// Add a shift per channel.
  package static let shift = Self(rawValue: dnnl_use_shift.rawValue)
  /// Follow with ReLU; in training this writes a workspace.
  package static let relu = Self(rawValue: dnnl_fuse_norm_relu.rawValue)
}

/// Batch normalisation.
///
/// y = scale[c] · (x − mean[c]) / √(variance[c] + ε) + shift[c], the variance being that of the population.
/// - Training: mean and variance are outputs, unless given. The backward pass wants the shift too, though no gradient needs it.
extension PrimitiveDescriptor {
  package static func batchNormalizationForward(
    _ purpose: Purpose, _ tensor: MemoryDescriptor, epsilon: Float, _ options: NormalizationOptions,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_batch_normalization_desc_t()
    var tensor = tensor.raw
    try check("dnnl_batch_normalization_forward_desc_init") {
      dnnl_batch_normalization_forward_desc_init(
        &operation, purpose.raw, &tensor, epsilon, options.rawValue)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine)
  }

  package static func batchNormalizationBackward(
    gradient: MemoryDescriptor, source: MemoryDescriptor, epsilon: Float,
    _ options: NormalizationOptions, hint: borrowing PrimitiveDescriptor,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_batch_normalization_desc_t()
    var (gradient, source) = (gradient.raw, source.raw)
    try check("dnnl_batch_normalization_backward_desc_init") {
      dnnl_batch_normalization_backward_desc_init(
        &operation, dnnl_backward, &gradient, &source, epsilon, options.rawValue)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }
}
