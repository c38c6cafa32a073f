import COneDNN

/// Functions that fold a dimension into one element.
package enum ReductionFunction: Sendable {
  case sum, mean, maximum, minimum

  var raw: dnnl_alg_kind_t {
    switch self {
    case .sum: dnnl_reduction_sum
    case .mean: dnnl_reduction_mean
    case .maximum: dnnl_reduction_max
    case .minimum: dnnl_reduction_min
    }
  }
}

/// Reduction over every dimension in which the destination's extent is 1 and the source's is not.
extension PrimitiveDescriptor {
  package static func reduction(
    _ function: ReductionFunction, from source: MemoryDescriptor,
    into destination: MemoryDescriptor, on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_reduction_desc_t()
    var (source, destination) = (source.raw, destination.raw)
    try check("dnnl_reduction_desc_init") {
      dnnl_reduction_desc_init(&operation, function.raw, &source, &destination, 0, 0)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine)
  }
}
