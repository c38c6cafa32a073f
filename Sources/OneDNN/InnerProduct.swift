import COneDNN

/// Inner product, the fully connected layer.
///
/// y[n, o] = bias[o] + Σ over i of weights[o, i] · x[n, i], where i runs over all dimensions but the first.
/// - Shapes: source N×C or N×C×H×W, weights O×C or O×C×H×W, bias O, destination N×O.
extension PrimitiveDescriptor {
  package static func innerProductForward(
    _ purpose: Purpose, source: MemoryDescriptor, weights: MemoryDescriptor,
    bias: MemoryDescriptor = .none, destination: MemoryDescriptor,
    attributes: Attributes = Attributes(), on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_inner_product_desc_t()
    var (source, weights, bias, destination) = (
      source.raw, weights.raw, bias.raw, destination.raw
    )
    try check("dnnl_inner_product_forward_desc_init") {
      dnnl_inner_product_forward_desc_init(
        &operation, purpose.raw, &source, &weights, &bias, &destination)
    }
    return try PrimitiveDescriptor(&operation, attributes, engine)
  }

  package static func innerProductBackwardData(
    sourceGradient: MemoryDescriptor, weights: MemoryDescriptor,
    destinationGradient: MemoryDescriptor, hint: borrowing PrimitiveDescriptor,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_inner_product_desc_t()
    var (source, weights, destination) = (
      sourceGradient.raw, weights.raw, destinationGradient.raw
    )
    try check("dnnl_inner_product_backward_data_desc_init") {
      dnnl_inner_product_backward_data_desc_init(&operation, &source, &weights, &destination)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }

  package static func innerProductBackwardWeights(
    source: MemoryDescriptor, weightsGradient: MemoryDescriptor,
    biasGradient: MemoryDescriptor = .none, destinationGradient: MemoryDescriptor,
    hint: borrowing PrimitiveDescriptor, on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_inner_product_desc_t()
    var (source, weights, bias, destination) = (
      source.raw, weightsGradient.raw, biasGradient.raw, destinationGradient.raw
    )
    try check("dnnl_inner_product_backward_weights_desc_init") {
      dnnl_inner_product_backward_weights_desc_init(
        &operation, &source, &weights, &bias, &destination)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }
}
