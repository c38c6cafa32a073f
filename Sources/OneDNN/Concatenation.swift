import COneDNN

/// Concatenation along one dimension. The sources have the roles `.source(0)`, `.source(1)`, ….
extension PrimitiveDescriptor {
  package static func concatenation(
    of sources: [MemoryDescriptor], into destination: MemoryDescriptor, axis: Int,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    let (parts, processor) = (sources.map(\.raw), engine.handle)
    var destination = destination.raw
    let handle = try Attributes().lend { (attributes) throws(OneDNNError) in
      var handle: dnnl_primitive_desc_t?
      try check("dnnl_concat_primitive_desc_create") {
        dnnl_concat_primitive_desc_create(
          &handle, &destination, Int32(parts.count), Int32(axis), parts, attributes, processor)
      }
      return try created("dnnl_concat_primitive_desc_create", handle)
    }
    return PrimitiveDescriptor(adopting: handle)
  }
}
