import COneDNN

/// Reorder: the same tensor in another layout.
extension PrimitiveDescriptor {
  package static func reorder(
    from source: MemoryDescriptor, to destination: MemoryDescriptor,
    attributes: Attributes = Attributes(), on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var (source, destination) = (source.raw, destination.raw)
    let processor = engine.handle
    let handle = try attributes.lend { (attributes) throws(OneDNNError) in
      var handle: dnnl_primitive_desc_t?
      try check("dnnl_reorder_primitive_desc_create") {
        dnnl_reorder_primitive_desc_create(
          &handle, &source, processor, &destination, processor, attributes)
      }
      return try created("dnnl_reorder_primitive_desc_create", handle)
    }
    return PrimitiveDescriptor(adopting: handle)
  }
}
