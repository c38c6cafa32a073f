import COneDNN

/// Channel shuffle: a dimension seen as rows of `groupSize` elements is transposed.
extension PrimitiveDescriptor {
  package static func shuffleForward(
    _ purpose: Purpose, _ tensor: MemoryDescriptor, axis: Int, groupSize: Int,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_shuffle_desc_t()
    var tensor = tensor.raw
    try check("dnnl_shuffle_forward_desc_init") {
      dnnl_shuffle_forward_desc_init(
        &operation, purpose.raw, &tensor, Int32(axis), Int64(groupSize))
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine)
  }

  package static func shuffleBackward(
    gradient: MemoryDescriptor, axis: Int, groupSize: Int, hint: borrowing PrimitiveDescriptor,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_shuffle_desc_t()
    var gradient = gradient.raw
    try check("dnnl_shuffle_backward_desc_init") {
      dnnl_shuffle_backward_desc_init(&operation, &gradient, Int32(axis), Int64(groupSize))
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine, hint: hint.handle)
  }
}
