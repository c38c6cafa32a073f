import COneDNN

/// What a pass is for: inference keeps nothing, training keeps what the backward pass needs.
package enum Purpose: Sendable {
  case inference, training

  var raw: dnnl_prop_kind_t {
    switch self {
    case .inference: dnnl_forward_inference
    case .training: dnnl_forward_training
    }
  }
}

/// How a window walks over its input; one number per spatial dimension.
package struct WindowGeometry: Sendable, Hashable {
  package var strides: [Int]
  /// Distance between neighbouring taps: 1 is an ordinary kernel (oneDNN itself counts from 0).
  package var dilations: [Int]
  /// Padding before the first element: top, left.
  package var paddingBefore: [Int]
  /// Padding after the last element: bottom, right.
  package var paddingAfter: [Int]

  package init(
    strides: [Int], dilations: [Int]? = nil, paddingBefore: [Int], paddingAfter: [Int]? = nil
  ) {
    self.strides = strides
    self.dilations = dilations ?? strides.map { _ in 1 }
    self.paddingBefore = paddingBefore
    self.paddingAfter = paddingAfter ?? paddingBefore
  }

  var raw: (strides: [Int64], gaps: [Int64], before: [Int64], after: [Int64]) {
    (
      strides.map(Int64.init), dilations.map { Int64($0 - 1) }, paddingBefore.map(Int64.init),
      paddingAfter.map(Int64.init)
    )
  }
}

/// Convolution.
///
/// y[n, o, p] = bias[o] + Σ over c and taps t of weights[o, c, t] · x[n, c, p · stride + t · dilation − padding]
/// - Shapes: source N×C×spatial, weights O×C×taps or, grouped, G×O/G×C/G×taps, bias O.
/// - Notes: with layout `.any` an AVX2 machine runs `jit:avx2` for every channel count, reading fewer than 8 ungrouped source
///   channels from a plain tensor; two corners go to `x64:gemm:jit` on plain tensors: groups whose channels are no
///   multiple of 8, and the two backward passes of dilated kernels or of 7×7 kernels over fewer than 8 channels. Blocked
///   tensors forced upon these cases are what runs as `ref:any`.
extension PrimitiveDescriptor {
  package static func convolutionForward(
    _ purpose: Purpose, source: MemoryDescriptor, weights: MemoryDescriptor,
    bias: MemoryDescriptor = .none, destination: MemoryDescriptor, _ geometry: WindowGeometry,
    attributes: Attributes = Attributes(), on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_convolution_desc_t()
    var (source, weights, bias, destination) = (
      source.raw, weights.raw, bias.raw, destination.raw
    )
    let window = geometry.raw
    try check("dnnl_dilated_convolution_forward_desc_init") {
      dnnl_dilated_convolution_forward_desc_init(
        &operation, purpose.raw, dnnl_convolution_direct, &source, &weights, &bias, &destination,
        window.strides, window.gaps, window.before, window.after)
    }
    return try PrimitiveDescriptor(&operation, attributes, engine)
  }

  package static func convolutionBackwardData(
    sourceGradient: MemoryDescriptor, weights: MemoryDescriptor,
    destinationGradient: MemoryDescriptor, _ geometry: WindowGeometry,
    hint: borrowing PrimitiveDescriptor, on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_convolution_desc_t()
    var (source, weights, destination) = (
      sourceGradient.raw, weights.raw, destinationGradient.raw
    )
    let window = geometry.raw
    try check("dnnl_dilated_convolution_backward_data_desc_init") {
      dnnl_dilated_convolution_backward_data_desc_init(
        &operation, dnnl_convolution_direct, &source, &weights, &destination, window.strides,
        window.gaps, window.before, window.after)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }

  package static func convolutionBackwardWeights(
    source: MemoryDescriptor, weightsGradient: MemoryDescriptor,
    biasGradient: MemoryDescriptor = .none, destinationGradient: MemoryDescriptor,
    _ geometry: WindowGeometry, hint: borrowing PrimitiveDescriptor,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_convolution_desc_t()
    var (source, weights, bias, destination) = (
      source.raw, weightsGradient.raw, biasGradient.raw, destinationGradient.raw
    )
    let window = geometry.raw
    try check("dnnl_dilated_convolution_backward_weights_desc_init") {
      dnnl_dilated_convolution_backward_weights_desc_init(
        &operation, dnnl_convolution_direct, &source, &weights, &bias, &destination,
        window.strides, window.gaps, window.before, window.after)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }
}
