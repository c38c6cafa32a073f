import COneDNN

/// Functions of two tensors, element by element.
package enum BinaryFunction: Sendable {
  case add, subtract, multiply, divide, maximum, minimum

  var raw: dnnl_alg_kind_t {
    switch self {
    case .add: dnnl_binary_add
    case .subtract: dnnl_binary_sub
    case .multiply: dnnl_binary_mul
    case .divide: dnnl_binary_div
    case .maximum: dnnl_binary_max
    case .minimum: dnnl_binary_min
    }
  }
}

/// Binary operations; the second source is broadcast where its extents are 1.
extension PrimitiveDescriptor {
  package static func binary(
    _ function: BinaryFunction, _ first: MemoryDescriptor, _ second: MemoryDescriptor,
    into destination: MemoryDescriptor, attributes: Attributes = Attributes(),
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_binary_desc_t()
    var (first, second, destination) = (first.raw, second.raw, destination.raw)
    try check("dnnl_binary_desc_init") {
      dnnl_binary_desc_init(&operation, function.raw, &first, &second, &destination)
    }
    return try PrimitiveDescriptor(&operation, attributes, engine)
  }
}
