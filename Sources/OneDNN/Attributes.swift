import COneDNN

/// What a primitive does to each result before it stores it.
package enum PostOperation: Equatable {
  /// Adds `scale` times what the destination held before.
  case sum(scale: Float)
  /// Applies an elementwise function.
  case eltwise(EltwiseFunction)
  /// Combines with a second tensor, broadcast where its extents are 1.
  case binary(BinaryFunction, MemoryDescriptor)
}

/// Options of a primitive. The scratchpad is always the caller's, so that running allocates nothing.
package struct Attributes: Equatable {
  /// In the order in which they are applied.
  package var postOperations: [PostOperation]

  package init(postOperations: [PostOperation] = []) { self.postOperations = postOperations }

  /// Lends the library's own form of these attributes to `body`.
  func lend(
    _ body: (dnnl_primitive_attr_t) throws(OneDNNError) -> dnnl_primitive_desc_t
  ) throws(OneDNNError) -> dnnl_primitive_desc_t {
    var handle: dnnl_primitive_attr_t?
    try check("dnnl_primitive_attr_create") { dnnl_primitive_attr_create(&handle) }
    let attributes = try created("dnnl_primitive_attr_create", handle)
    defer { dnnl_primitive_attr_destroy(attributes) }
    try check("dnnl_primitive_attr_set_scratchpad_mode") {
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user)
    }
    if !postOperations.isEmpty { try append(to: attributes) }
    return try body(attributes)
  }

  private func append(to attributes: dnnl_primitive_attr_t) throws(OneDNNError) {
    var handle: dnnl_post_ops_t?
    try check("dnnl_post_ops_create") { dnnl_post_ops_create(&handle) }
    let chain = try created("dnnl_post_ops_create", handle)
    defer { dnnl_post_ops_destroy(chain) }
    for operation in postOperations {
      switch operation {
      case .sum(let scale):
        try check("dnnl_post_ops_append_sum") { dnnl_post_ops_append_sum(chain, scale) }
      case .eltwise(let function):
        let (kind, alpha, beta) = function.raw
        try check("dnnl_post_ops_append_eltwise") {
          dnnl_post_ops_append_eltwise(chain, 1, kind, alpha, beta)
        }
      case .binary(let function, let operand):
        var descriptor = operand.raw
        try check("dnnl_post_ops_append_binary") {
          dnnl_post_ops_append_binary(chain, function.raw, &descriptor)
        }
      }
    }
    try check("dnnl_primitive_attr_set_post_ops") {
      dnnl_primitive_attr_set_post_ops(attributes, chain)
    }
  }
}
