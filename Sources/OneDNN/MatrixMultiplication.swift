import COneDNN

/// Matrix multiplication.
///
/// y[m, n] = bias[m or 1, n] + Σ over k of source[m, k] · weights[k, n]
/// - Shapes: source M×K, weights K×N, destination M×N; a bias has the destination's rank, 1 where it is broadcast.
extension PrimitiveDescriptor {
  package static func matrixMultiplication(
    source: MemoryDescriptor, weights: MemoryDescriptor, bias: MemoryDescriptor = .none,
    destination: MemoryDescriptor, attributes: Attributes = Attributes(),
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_matmul_desc_t()
    var (source, weights, bias, destination) = (
      source.raw, weights.raw, bias.raw, destination.raw
    )
    try check("dnnl_matmul_desc_init") {
      dnnl_matmul_desc_init(&operation, &source, &weights, &bias, &destination)
    }
    return try PrimitiveDescriptor(&operation, attributes, engine)
  }
}
