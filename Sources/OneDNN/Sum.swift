import COneDNN

/// Weighted sum of tensors of equal extents. The sources have the roles `.source(0)`, `.source(1)`, ….
extension PrimitiveDescriptor {
  package static func sum(
    of sources: [MemoryDescriptor], scales: [Float], into destination: MemoryDescriptor,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    guard scales.count == sources.count else {
      throw OneDNNError(call: "dnnl_sum_primitive_desc_create", reason: "invalid_arguments")
    }
    let (parts, processor) = (sources.map(\.raw), engine.handle)
    var destination = destination.raw
    let handle = try Attributes().lend { (attributes) throws(OneDNNError) in
      var handle: dnnl_primitive_desc_t?
      try check("dnnl_sum_primitive_desc_create") {
        dnnl_sum_primitive_desc_create(
          &handle, &destination, Int32(parts.count), scales, parts, attributes, processor)
      }
      return try created("dnnl_sum_primitive_desc_create", handle)
    }
    return PrimitiveDescriptor(adopting: handle)
  }
}
