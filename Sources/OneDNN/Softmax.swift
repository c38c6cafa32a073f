import COneDNN

/// Softmax and its logarithm.
package enum SoftmaxFunction: Sendable {
  case softmax, logSoftmax

  var raw: dnnl_alg_kind_t {
    switch self {
    case .softmax: dnnl_softmax_accurate
    case .logSoftmax: dnnl_softmax_log
    }
  }
}

/// Softmax along one dimension.
///
/// y = exp(x − max x) / Σ exp(x − max x), or its logarithm.
/// - Training: the backward pass reads the result, in the role `.destination`.
/// - Notes: the backward pass is `ref:any` in every layout on AVX2; fine for a classifier's row, not for an image.
extension PrimitiveDescriptor {
  package static func softmaxForward(
    _ function: SoftmaxFunction, _ purpose: Purpose, _ tensor: MemoryDescriptor, axis: Int,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_softmax_v2_desc_t()
    var tensor = tensor.raw
    try check("dnnl_softmax_v2_forward_desc_init") {
      dnnl_softmax_v2_forward_desc_init(
        &operation, purpose.raw, function.raw, &tensor, &tensor, Int32(axis))
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine)
  }

  package static func softmaxBackward(
    _ function: SoftmaxFunction, gradient: MemoryDescriptor, _ tensor: MemoryDescriptor, axis: Int,
    hint: borrowing PrimitiveDescriptor, on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_softmax_v2_desc_t()
    var (gradient, tensor) = (gradient.raw, tensor.raw)
    try check("dnnl_softmax_v2_backward_desc_init") {
      dnnl_softmax_v2_backward_desc_init(
        &operation, function.raw, &gradient, &gradient, &tensor, Int32(axis))
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }
}
