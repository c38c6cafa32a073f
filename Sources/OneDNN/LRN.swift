import COneDNN

/// Local response normalization across channels.
///
/// y = x / (k + α/size · Σ x²)^β, the sum running over `size` neighbouring channels, clipped at the ends.
/// - Training: writes a workspace that the backward pass reads.
/// - Notes: blocked, `size` 5, and at least 16 channels in a multiple of 8 run as `jit:avx2`; all else is `lrn_ref:any`.
extension PrimitiveDescriptor {
  package static func lrnForward(
    _ purpose: Purpose, _ tensor: MemoryDescriptor, size: Int, alpha: Float, beta: Float, k: Float,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_lrn_desc_t()
    var tensor = tensor.raw
    try check("dnnl_lrn_forward_desc_init") {
      dnnl_lrn_forward_desc_init(
        &operation, purpose.raw, dnnl_lrn_across_channels, &tensor, Int64(size), alpha, beta, k)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine)
  }

  package static func lrnBackward(
    gradient: MemoryDescriptor, source: MemoryDescriptor, size: Int, alpha: Float, beta: Float,
    k: Float, hint: borrowing PrimitiveDescriptor, on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_lrn_desc_t()
    var (gradient, source) = (gradient.raw, source.raw)
    try check("dnnl_lrn_backward_desc_init") {
      dnnl_lrn_backward_desc_init(
        &operation, dnnl_lrn_across_channels, &gradient, &source, Int64(size), alpha, beta, k)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }
}
