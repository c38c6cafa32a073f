import OneDNN

/// A small tensor in plain layout that the naive loops of these tests read by index.
struct Tensor {
  var extents: [Int]
  var values: [Float]

  init(_ extents: [Int], values: [Float]) {
    self.extents = extents
    self.values = values
  }

  init(zeros extents: [Int]) {
    self.init(extents, values: Array(repeating: 0, count: extents.reduce(1, *)))
  }

  /// Values in −1 … 1 that look random and depend on `seed` alone.
  init(_ extents: [Int], seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    self.init(
      extents,
      values: (0..<extents.reduce(1, *)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
      })
  }

  subscript(_ a: Int) -> Float {
    get { values[a] }
    set { values[a] = newValue }
  }

  subscript(_ a: Int, _ b: Int) -> Float {
    get { values[a * extents[1] + b] }
    set { values[a * extents[1] + b] = newValue }
  }

  subscript(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Float {
    get { values[((a * extents[1] + b) * extents[2] + c) * extents[3] + d] }
    set { values[((a * extents[1] + b) * extents[2] + c) * extents[3] + d] = newValue }
  }

  func descriptor(_ layout: Layout = .plain) throws -> MemoryDescriptor {
    try MemoryDescriptor(extents, layout: layout)
  }

  /// The largest difference, relative to the larger of 1 and the other's largest magnitude.
  func difference(from other: Tensor) -> Float {
    guard extents == other.extents else { return .infinity }
    let scale = max(1, other.values.map(abs).max() ?? 0)
    return zip(values, other.values).reduce(0) { largest, pair in
      let distance = abs(pair.0 - pair.1) / scale
      return distance.isNaN ? .infinity : max(largest, distance)
    }
  }
}

/// Runs one primitive on plain tensors, reordering to and from the layouts that it wants.
final class Bench {
  let engine: ComputeEngine
  let stream: ExecutionStream
  private var memory: [UnsafeMutableRawPointer] = []

  init() throws {
    engine = try ComputeEngine()
    stream = try ExecutionStream(on: engine)
  }

  deinit { for address in memory { address.deallocate() } }

  func allocate(_ descriptor: MemoryDescriptor) -> UnsafeMutableRawPointer {
    let address = UnsafeMutableRawPointer.allocate(
      byteCount: max(64, descriptor.byteCount), alignment: 64)
    // Rubbish that no result may depend on.
    address.initializeMemory(as: UInt8.self, repeating: 0xFF, count: max(64, descriptor.byteCount))
    memory.append(address)
    return address
  }

  /// The tensor in the layout of `descriptor`.
  func place(_ tensor: Tensor, as descriptor: MemoryDescriptor) throws -> UnsafeMutableRawPointer {
    let plain = try tensor.descriptor()
    let (from, to) = (allocate(plain), allocate(descriptor))
    from.copyMemory(from: tensor.values, byteCount: tensor.values.count * 4)
    try reorder(plain, from, descriptor, to)
    return to
  }

  /// Reads a tensor of `extents` out of memory in the layout of `descriptor`.
  func read(_ extents: [Int], _ descriptor: MemoryDescriptor, _ address: UnsafeMutableRawPointer)
    throws -> Tensor
  {
    var tensor = Tensor(zeros: extents)
    let plain = try tensor.descriptor()
    let to = allocate(plain)
    try reorder(descriptor, address, plain, to)
    tensor.values.withUnsafeMutableBytes { bytes in
      bytes.copyMemory(from: UnsafeRawBufferPointer(start: to, count: bytes.count))
    }
    return tensor
  }

  private func reorder(
    _ source: MemoryDescriptor, _ from: UnsafeMutableRawPointer, _ destination: MemoryDescriptor,
    _ to: UnsafeMutableRawPointer
  ) throws {
    let reorder = try PrimitiveDescriptor.reorder(from: source, to: destination, on: engine)
    try run(
      reorder, [.init(.source, source, from), .init(.destination, destination, to)])
  }

  /// Runs with a scratchpad of exactly the size asked for.
  func run(_ descriptor: borrowing PrimitiveDescriptor, _ bindings: [Execution.Binding]) throws {
    var bindings = bindings
    let scratchpad = descriptor.scratchpad
    if scratchpad.byteCount > 0 {
      bindings.append(.init(.scratchpad, scratchpad, allocate(scratchpad)))
    }
    let execution = try Execution(descriptor, bindings, on: engine)
    try execution.run(on: stream)
    try stream.wait()
  }

  /// Runs a primitive whose inputs are plain tensors; returns its outputs as plain tensors.
  func results(
    _ descriptor: borrowing PrimitiveDescriptor, inputs: [(Argument, Tensor)],
    outputs: [(Argument, [Int])], bound: [Execution.Binding] = []
  ) throws -> [Tensor] {
    var bindings = bound
    for (argument, tensor) in inputs {
      let wanted = descriptor.descriptor(of: argument)
      bindings.append(.init(argument, wanted, try place(tensor, as: wanted)))
    }
    var places: [(MemoryDescriptor, UnsafeMutableRawPointer)] = []
    for (argument, _) in outputs {
      let wanted = descriptor.descriptor(of: argument)
      let address = allocate(wanted)
      places.append((wanted, address))
      bindings.append(.init(argument, wanted, address))
    }
    try run(descriptor, bindings)
    var results: [Tensor] = []
    for (output, place) in zip(outputs, places) {
      results.append(try read(output.1, place.0, place.1))
    }
    return results
  }
}

/// What ``PrimitiveDescriptor/isReference`` says; an expectation cannot hold a descriptor, which cannot be copied.
func runsAsReference(_ descriptor: borrowing PrimitiveDescriptor) -> Bool {
  descriptor.isReference
}
