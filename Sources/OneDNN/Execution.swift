import COneDNN

/// A primitive bound to its tensors, ready to run as often as wanted without allocating.
package struct Execution: ~Copyable {
  /// A tensor of the caller's for one of the primitive's roles.
  package struct Binding {
    var argument: Argument
    var descriptor: MemoryDescriptor
    var address: UnsafeMutableRawPointer

    package init(
      _ argument: Argument, _ descriptor: MemoryDescriptor, _ address: UnsafeMutableRawPointer
    ) {
      self.argument = argument
      self.descriptor = descriptor
      self.address = address
    }
  }

  private let primitive: dnnl_primitive_t
  private let arguments: UnsafeMutableBufferPointer<dnnl_exec_arg_t>

  /// Compiles the primitive and binds it. The memory stays the caller's and must outlive the execution.
  package init(
    _ descriptor: borrowing PrimitiveDescriptor, _ bindings: [Binding],
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) {
    var primitive: dnnl_primitive_t?
    let (description, processor) = (descriptor.handle, engine.handle)
    var bound: [dnnl_exec_arg_t] = []
    do {
      try check("dnnl_primitive_create") { dnnl_primitive_create(&primitive, description) }
      for binding in bindings {
        var memory: dnnl_memory_t?
        var raw = binding.descriptor.raw
        try check("dnnl_memory_create") {
          dnnl_memory_create(&memory, &raw, processor, binding.address)
        }
        bound.append(dnnl_exec_arg_t(arg: binding.argument.index, memory: memory))
      }
      self.primitive = try created("dnnl_primitive_create", primitive)
    } catch {
      for argument in bound { dnnl_memory_destroy(argument.memory) }
      dnnl_primitive_destroy(primitive)
      throw error
    }
    arguments = .allocate(capacity: bound.count)
    _ = arguments.initialize(from: bound)
  }

  deinit {
    for argument in arguments { dnnl_memory_destroy(argument.memory) }
    arguments.deallocate()
    dnnl_primitive_destroy(primitive)
  }

  /// Runs the primitive; on a CPU it has finished on return.
  package func run(on stream: borrowing ExecutionStream) throws(OneDNNError) {
    let status = dnnl_primitive_execute(
      primitive, stream.handle, Int32(arguments.count), arguments.baseAddress)
    try check("dnnl_primitive_execute") { status }
  }

  /// Lets an argument lie elsewhere from now on.
  package func move(_ argument: Argument, to address: UnsafeMutableRawPointer) throws(OneDNNError) {
    for bound in arguments where bound.arg == argument.index {
      try check("dnnl_memory_set_data_handle") {
        dnnl_memory_set_data_handle(bound.memory, address)
      }
    }
  }
}
