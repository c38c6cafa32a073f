import COneDNN

/// An operation for which an implementation has been chosen, with the layouts that it wants.
///
/// Each primitive's file extends this with the functions that make it: `convolutionForward(…)`,
/// `poolingBackward(…)` and so on. A backward descriptor takes the forward one as a hint.
package struct PrimitiveDescriptor: ~Copyable {
  let handle: dnnl_primitive_desc_t

  init(adopting handle: dnnl_primitive_desc_t) { self.handle = handle }

  /// Chooses an implementation for the operation that `operation` points to.
  init(
    _ operation: UnsafeRawPointer, _ attributes: Attributes, _ engine: borrowing ComputeEngine,
    hint: dnnl_primitive_desc_t? = nil
  ) throws(OneDNNError) {
    let processor = engine.handle
    handle = try attributes.lend { (attributes) throws(OneDNNError) in
      var handle: dnnl_primitive_desc_t?
      try check("dnnl_primitive_desc_create") {
        dnnl_primitive_desc_create(&handle, operation, attributes, processor, hint)
      }
      return try created("dnnl_primitive_desc_create", handle)
    }
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The name of the implementation, such as `jit:avx2`.
  package var implementation: String {
    var name: UnsafePointer<CChar>?
    guard
      dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, &name) == dnnl_success,
      let name
    else { return "unknown" }
    return String(cString: name)
  }

  /// Whether this is the library's reference code, slower by two to three powers of ten.
  package var isReference: Bool {
    implementation.hasPrefix("ref") || implementation.hasSuffix("_ref:any")
  }

  /// The tensor that the primitive expects in this role; none where the role has no meaning for it.
  package func descriptor(of argument: Argument) -> MemoryDescriptor {
    guard let raw = dnnl_primitive_desc_query_md(handle, dnnl_query_exec_arg_md, argument.index)
    else { return .none }
    return MemoryDescriptor(raw: raw.pointee)
  }

  /// What the forward pass of training writes for the backward pass to read; none where nothing.
  package var workspace: MemoryDescriptor { queried(dnnl_query_workspace_md) }

  /// The memory that the primitive needs while it runs and not afterwards.
  package var scratchpad: MemoryDescriptor { queried(dnnl_query_scratchpad_md) }

  private func queried(_ what: dnnl_query_t) -> MemoryDescriptor {
    guard let raw = dnnl_primitive_desc_query_md(handle, what, 0) else { return .none }
    return MemoryDescriptor(raw: raw.pointee)
  }
}
