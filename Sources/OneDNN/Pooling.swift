import COneDNN

/// What a pooling window keeps.
package enum PoolingFunction: Sendable {
  case maximum
  /// Divides by the taps that lie on the input.
  case averageOfInside
  /// Divides by all taps, padding included.
  case averageOfAll

  var raw: dnnl_alg_kind_t {
    switch self {
    case .maximum: dnnl_pooling_max
    case .averageOfInside: dnnl_pooling_avg_exclude_padding
    case .averageOfAll: dnnl_pooling_avg_include_padding
    }
  }
}

/// Pooling.
///
/// y[n, c, p] = maximum or mean over taps t of x[n, c, p · stride + t − padding]
/// - Training: the maximum writes a workspace, each winner's tap, which the backward pass reads.
/// - Notes: the extents must fit without remainder, as if rounded down; for rounding up, enlarge `paddingAfter`. `averageOfAll`
///   then counts that enlargement as padding too. Blocked and channels-last run as `jit:avx2`, plain as `simple_nchw:any`.
extension PrimitiveDescriptor {
  package static func poolingForward(
    _ function: PoolingFunction, _ purpose: Purpose, source: MemoryDescriptor,
    destination: MemoryDescriptor, kernel: [Int], _ geometry: WindowGeometry,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_pooling_v2_desc_t()
    var (source, destination) = (source.raw, destination.raw)
    let window = geometry.raw
    try check("dnnl_pooling_v2_forward_desc_init") {
      dnnl_pooling_v2_forward_desc_init(
        &operation, purpose.raw, function.raw, &source, &destination, window.strides,
        kernel.map(Int64.init), window.gaps, window.before, window.after)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine)
  }

  package static func poolingBackward(
    _ function: PoolingFunction, sourceGradient: MemoryDescriptor,
    destinationGradient: MemoryDescriptor, kernel: [Int], _ geometry: WindowGeometry,
    hint: borrowing PrimitiveDescriptor, on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_pooling_v2_desc_t()
    var (source, destination) = (sourceGradient.raw, destinationGradient.raw)
    let window = geometry.raw
    try check("dnnl_pooling_v2_backward_desc_init") {
      dnnl_pooling_v2_backward_desc_init(
        &operation, function.raw, &source, &destination, window.strides, kernel.map(Int64.init),
        window.gaps, window.before, window.after)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }
}
