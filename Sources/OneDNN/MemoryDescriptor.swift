import COneDNN

/// The element types that netlab's tensors use.
package enum ElementType: Sendable, Hashable {
  case float32, int32, int8, uint8

  var raw: dnnl_data_type_t {
    switch self {
    case .float32: dnnl_f32
    case .int32: dnnl_s32
    case .int8: dnnl_s8
    case .uint8: dnnl_u8
    }
  }
}

/// How a tensor's elements lie in memory.
package enum Layout: Sendable, Hashable {
  /// Whatever suits the primitive best: its descriptor then tells what it chose.
  case any
  /// Dense, the last dimension contiguous: `nchw`, `oihw`, `nc`.
  case plain
  /// Dense, the channels (second dimension) contiguous: `nhwc`.
  case channelsLast
  /// Dense, eight channels (second dimension) contiguous, padded with zeros to a multiple of eight: `nChw8c`.
  case blocked
  /// Dense weights in tiles of eight inputs times eight outputs, outputs contiguous: `OIhw8i8o`.
  case blockedWeights
  /// The distance, in elements, between neighbours in each dimension.
  case strides([Int])
}

/// A tensor's extents, element type and layout: a value, without memory of its own.
package struct MemoryDescriptor: Equatable, CustomStringConvertible {
  var raw: dnnl_memory_desc_t

  init(raw: dnnl_memory_desc_t) { self.raw = raw }

  /// The descriptor of no tensor at all, for arguments that are left out.
  package static var none: MemoryDescriptor { MemoryDescriptor(raw: dnnl_memory_desc_t()) }

  /// Describes a tensor of up to 12 dimensions.
  /// - Throws: ``OneDNNError`` for extents that are negative or a layout that does not exist for them.
  package init(
    _ extents: [Int], _ type: ElementType = .float32, layout: Layout
  ) throws(OneDNNError) {
    var raw = dnnl_memory_desc_t()
    let count = Int32(extents.count)
    let dimensions = extents.map(Int64.init)
    func byTag(_ tag: dnnl_format_tag_t) throws(OneDNNError) {
      try check("dnnl_memory_desc_init_by_tag") {
        dnnl_memory_desc_init_by_tag(&raw, count, dimensions, type.raw, tag)
      }
    }
    func byStrides(_ strides: [Int]) throws(OneDNNError) {
      try check("dnnl_memory_desc_init_by_strides") {
        dnnl_memory_desc_init_by_strides(&raw, count, dimensions, type.raw, strides.map(Int64.init))
      }
    }
    switch layout {
    case .any: try byTag(dnnl_format_tag_any)
    case .plain:
      try byStrides(Self.denseStrides(extents, order: Array(extents.indices)))
    case .channelsLast:
      var order = Array(extents.indices)
      if order.count > 1 { order.append(order.remove(at: 1)) }
      try byStrides(Self.denseStrides(extents, order: order))
    case .blocked:
      switch extents.count {
      case 3: try byTag(dnnl_aBc8b)
      case 4: try byTag(dnnl_aBcd8b)
      case 5: try byTag(dnnl_aBcde8b)
      default: throw OneDNNError(call: "dnnl_memory_desc_init_by_tag", reason: "invalid_arguments")
      }
    case .blockedWeights:
      switch extents.count {
      case 4: try byTag(dnnl_ABcd8b8a)
      case 5: try byTag(dnnl_ABcde8b8a)
      default: throw OneDNNError(call: "dnnl_memory_desc_init_by_tag", reason: "invalid_arguments")
      }
    case .strides(let strides):
      guard strides.count == extents.count else {
        throw OneDNNError(call: "dnnl_memory_desc_init_by_strides", reason: "invalid_arguments")
      }
      try byStrides(strides)
    }
    self.raw = raw
  }

  private static func denseStrides(_ extents: [Int], order: [Int]) -> [Int] {
    var strides = extents
    var step = 1
    for dimension in order.reversed() {
      strides[dimension] = step
      let (product, overflow) = step.multipliedReportingOverflow(by: max(1, extents[dimension]))
      // An overflow leaves a stride that the library rejects.
      step = overflow ? -1 : product
    }
    return strides
  }

  /// The extents, outermost first.
  package var extents: [Int] {
    withUnsafeBytes(of: raw.dims) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(Int(raw.ndims)).map(Int.init)
    }
  }

  /// The extents as stored, rounded up to whole blocks.
  package var paddedExtents: [Int] {
    withUnsafeBytes(of: raw.padded_dims) { bytes in
      bytes.bindMemory(to: Int64.self).prefix(Int(raw.ndims)).map(Int.init)
    }
  }

  /// The memory that the tensor needs, padding included.
  package var byteCount: Int { withUnsafePointer(to: raw) { dnnl_memory_desc_get_size($0) } }

  /// Whether this describes no tensor.
  package var isNone: Bool { raw.ndims == 0 }

  /// A part of the tensor, seen through the whole tensor's strides.
  ///
  /// oneDNN 2.6 runs nothing but reorders and slow reference code on such a view, except where it happens to be dense.
  package func part(_ extents: [Int], at offsets: [Int]) throws(OneDNNError) -> MemoryDescriptor {
    var part = dnnl_memory_desc_t()
    var whole = raw
    let (size, start) = (extents.map(Int64.init), offsets.map(Int64.init))
    guard size.count == Int(raw.ndims), start.count == size.count else {
      throw OneDNNError(call: "dnnl_memory_desc_init_submemory", reason: "invalid_arguments")
    }
    try check("dnnl_memory_desc_init_submemory") {
      dnnl_memory_desc_init_submemory(&part, &whole, size, start)
    }
    return MemoryDescriptor(raw: part)
  }

  /// The same memory under other extents of equal product.
  package func reshaped(_ extents: [Int]) throws(OneDNNError) -> MemoryDescriptor {
    var result = dnnl_memory_desc_t()
    var source = raw
    let dimensions = extents.map(Int64.init)
    try check("dnnl_memory_desc_reshape") {
      dnnl_memory_desc_reshape(&result, &source, Int32(dimensions.count), dimensions)
    }
    return MemoryDescriptor(raw: result)
  }

  /// The same memory with its dimensions renamed: dimension `i` becomes dimension `permutation[i]`.
  package func permuted(_ permutation: [Int]) throws(OneDNNError) -> MemoryDescriptor {
    var result = dnnl_memory_desc_t()
    var source = raw
    let axes = permutation.map(Int32.init)
    guard axes.count == Int(raw.ndims) else {
      throw OneDNNError(call: "dnnl_memory_desc_permute_axes", reason: "invalid_arguments")
    }
    try check("dnnl_memory_desc_permute_axes") {
      dnnl_memory_desc_permute_axes(&result, &source, axes)
    }
    return MemoryDescriptor(raw: result)
  }

  package static func == (left: MemoryDescriptor, right: MemoryDescriptor) -> Bool {
    withUnsafePointer(to: left.raw) { left in
      withUnsafePointer(to: right.raw) { right in dnnl_memory_desc_equal(left, right) != 0 }
    }
  }

  /// Extents and layout, such as `2x16x5x9 abcd8b`: dimensions from the outermost stride inwards, then the blocks.
  package var description: String {
    let sizes = extents.map(String.init).joined(separator: "x")
    guard raw.format_kind == dnnl_blocked else { return sizes + " any" }
    let blocking = raw.format_desc.blocking
    let strides = withUnsafeBytes(of: blocking.strides) { bytes in
      Array(bytes.bindMemory(to: Int64.self).prefix(extents.count))
    }
    let letters = "abcdefghijkl".map(String.init)
    var order = ""
    for dimension in strides.indices.sorted(by: { (-strides[$0], $0) < (-strides[$1], $1) }) {
      order += letters[dimension]
    }
    let blocks = Int(blocking.inner_nblks)
    withUnsafeBytes(of: blocking.inner_blks) { sizes in
      withUnsafeBytes(of: blocking.inner_idxs) { dimensions in
        for block in 0..<blocks {
          let dimension = Int(dimensions.bindMemory(to: Int64.self)[block])
          order += "\(sizes.bindMemory(to: Int64.self)[block])" + letters[dimension]
        }
      }
    }
    return sizes + " " + order
  }
}
