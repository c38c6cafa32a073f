import COneDNN

/// The processor that executes primitives.
package struct ComputeEngine: ~Copyable {
  let handle: dnnl_engine_t

  /// The CPU. Throws: ``OneDNNError`` where the library was built without a CPU engine.
  package init() throws(OneDNNError) {
    var handle: dnnl_engine_t?
    try check("dnnl_engine_create") { dnnl_engine_create(&handle, dnnl_cpu, 0) }
    self.handle = try created("dnnl_engine_create", handle)
  }

  deinit { dnnl_engine_destroy(handle) }
}

/// The order in which primitives run on an engine.
package struct ExecutionStream: ~Copyable {
  let handle: dnnl_stream_t

  package init(on engine: borrowing ComputeEngine) throws(OneDNNError) {
    var handle: dnnl_stream_t?
    let processor = engine.handle
    try check("dnnl_stream_create") {
      dnnl_stream_create(&handle, processor, dnnl_stream_default_flags.rawValue)
    }
    self.handle = try created("dnnl_stream_create", handle)
  }

  deinit { dnnl_stream_destroy(handle) }

  /// Returns when everything submitted has finished. On a CPU a primitive has finished when its call returns.
  package func wait() throws(OneDNNError) {
    let stream = handle
    try check("dnnl_stream_wait") { dnnl_stream_wait(stream) }
  }
}
