import Netlab
import OneDNN

/// A plan bound to memory: steps that can be run as often as wanted, without allocating.
///
/// The memory of all regions is allocated once, its size known before.
final class Program {
  /// What runs, in order.
  let steps: [Step]
  let buffers: [Buffer]
  /// Bytes of each region; ``Buffer/Region/transient`` is the arena that liveness has planned.
  let byteCounts: [Buffer.Region: Int]
  private let processor: Processor
  private let offsets: [Int]
  private let memory: [Buffer.Region: UnsafeMutableRawPointer]
  private var kernels: [Kernel] = []

  /// A step with its memory.
  private final class Kernel {
    enum Work {
      case primitive(PrimitiveRun)
      case native([UnsafeMutableRawPointer], [NativeWork.Loop])
    }

    let work: Work

    init(_ work: Work) { self.work = work }
  }

  private final class PrimitiveRun {
    let execution: Execution
    let repetitions: Int
    /// The arguments that move from one repetition to the next.
    let moving: [(argument: Argument, address: UnsafeMutableRawPointer, step: Int)]

    init(
      _ execution: consuming Execution, repetitions: Int,
      moving: [(argument: Argument, address: UnsafeMutableRawPointer, step: Int)]
    ) {
      self.execution = execution
      self.repetitions = repetitions
      self.moving = moving
    }
  }

  /// Plans the memory of a lowered graph, without allocating any.
  static func plan(
    _ steps: [Step], _ buffers: [Buffer]
  ) -> (offsets: [Int], byteCounts: [Buffer.Region: Int]) {
    var alive: [ClosedRange<Int>?] = Array(repeating: nil, count: buffers.count)
    for (index, step) in steps.enumerated() {
      for place in step.places {
        alive[place.buffer] = (alive[place.buffer]?.lowerBound ?? index)...index
      }
    }
    let arena = Arena(
      buffers.indices.map { index in
        guard buffers[index].region == .transient, let alive = alive[index] else { return nil }
        return Arena.Request(byteCount: buffers[index].byteCount, alive: alive)
      })
    var offsets = arena.offsets
    var byteCounts: [Buffer.Region: Int] = [.transient: arena.byteCount]
    for (index, buffer) in buffers.enumerated() where buffer.region != .transient {
      offsets[index] = byteCounts[buffer.region, default: 0]
      byteCounts[buffer.region, default: 0] += Arena.aligned(buffer.byteCount)
    }
    return (offsets, byteCounts)
  }

  init(_ steps: [Step], _ buffers: [Buffer], on processor: Processor) throws(EngineError) {
    self.steps = steps
    self.buffers = buffers
    self.processor = processor
    let plan = Self.plan(steps, buffers)
    (offsets, byteCounts) = plan
    let total = plan.byteCounts.values.reduce(0, +)
    guard total <= Self.physicalByteCount else { throw .memory(bytes: total) }
    var memory: [Buffer.Region: UnsafeMutableRawPointer] = [:]
    for region in Buffer.Region.allCases {
      let bytes = max(Arena.alignment, plan.byteCounts[region] ?? 0)
      guard let address = Self.allocate(bytes) else {
        for (region, address) in memory {
          Self.deallocate(address, max(Arena.alignment, plan.byteCounts[region] ?? 0))
        }
        throw .memory(bytes: total)
      }
      memory[region] = address
    }
    self.memory = memory
    for step in steps { kernels.append(try bound(step)) }
  }

  deinit {
    kernels = []
    for (region, address) in memory {
      Self.deallocate(address, max(Arena.alignment, byteCounts[region] ?? 0))
    }
  }

  func address(_ place: Place) -> UnsafeMutableRawPointer {
    guard let region = memory[buffers[place.buffer].region] else {
      preconditionFailure("every region has memory")
    }
    return region + offsets[place.buffer] + place.offset
  }

  /// The numbers of a buffer.
  func numbers(_ place: Place, count: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: address(place).assumingMemoryBound(to: Float.self), count: count)
  }

  /// All numbers of a region, one buffer behind the other.
  func numbers(of region: Buffer.Region) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: memory[region]?.assumingMemoryBound(to: Float.self),
      count: (byteCounts[region] ?? 0) / 4)
  }

  private func bound(_ step: Step) throws(EngineError) -> Kernel {
    switch step.work {
    case .native(let work): return Kernel(.native(work.places.map(address), work.loops))
    case .primitive(let work):
      let bindings = work.bindings.map {
        Execution.Binding($0.argument, $0.descriptor, address($0.place))
      }
      let processor = processor
      let execution = try onBehalf(of: step.path) { () throws(OneDNNError) in
        try Execution(work.prepared.descriptor, bindings, on: processor.engine)
      }
      return Kernel(
        .primitive(
          PrimitiveRun(
            execution, repetitions: work.repetitions,
            moving: work.bindings.filter { $0.step != 0 }.map {
              ($0.argument, address($0.place), $0.step)
            })))
    }
  }

  /// Runs the steps of a range, one after the other.
  func run(_ range: Range<Int>? = nil) throws(EngineError) {
    for index in range ?? kernels.indices { try runStep(index) }
  }

  /// Runs one step.
  func runStep(_ index: Int) throws(EngineError) {
    switch kernels[index].work {
    case .native(let memory, let loops):
      // By index, here and below: iterators of unspecialised code put elements into boxes of their own.
      for index in loops.indices {
        ThreadTeam.split(loops[index].count, over: memory, loops[index].body)
      }
    case .primitive(let run):
      do {
        if run.repetitions == 1 {
          try run.execution.run(on: processor.stream)
        } else {
          for repetition in 0..<run.repetitions {
            for index in run.moving.indices {
              let moving = run.moving[index]
              try run.execution.move(
                moving.argument, to: moving.address + repetition * moving.step)
            }
            try run.execution.run(on: processor.stream)
          }
        }
      } catch {
        throw .library(path: steps[index].path, reason: error)
      }
    }
  }

  /// Computes a constant from the parameters.
  func fill(_ constant: Constant, from values: some ParameterSource) throws(EngineError) {
    switch constant.work {
    case .tensor(let descriptor, let extents, let make):
      try write(
        try make(values), extents: extents, to: constant.place, as: descriptor,
        path: constant.path)
    case .memory(let fill): try fill(values, address(constant.place))
    }
  }

  /// Writes a tensor in row-major order to a place, in the layout of `descriptor`.
  func write(
    _ numbers: [Float], extents: [Int], to place: Place, as descriptor: MemoryDescriptor,
    path: String
  ) throws(EngineError) {
    let (target, processor) = (address(place), processor)
    try onBehalf(of: path) { () throws(OneDNNError) in
      let plain = try MemoryDescriptor(extents, layout: .plain)
      if plain == descriptor {
        numbers.withUnsafeBytes { bytes in
          if let start = bytes.baseAddress {
            target.copyMemory(from: start, byteCount: bytes.count)
          }
        }
        return
      }
      try numbers.withUnsafeBufferPointer { (buffer) throws(OneDNNError) in
        guard let start = buffer.baseAddress else { return }
        try Self.reorder(
          UnsafeMutableRawPointer(mutating: start), plain, to: target, descriptor, on: processor)
      }
    }
  }

  /// Reads a tensor in row-major order from a place in the layout of `descriptor`.
  func read(
    extents: [Int], from place: Place, as descriptor: MemoryDescriptor, path: String
  ) throws(EngineError) -> [Float] {
    var numbers = [Float](repeating: 0, count: extents.reduce(1, *))
    let (source, processor) = (address(place), processor)
    try onBehalf(of: path) { () throws(OneDNNError) in
      let plain = try MemoryDescriptor(extents, layout: .plain)
      try numbers.withUnsafeMutableBufferPointer { (buffer) throws(OneDNNError) in
        guard let start = buffer.baseAddress else { return }
        try Self.reorder(source, descriptor, to: start, plain, on: processor)
      }
    }
    return numbers
  }

  private static func reorder(
    _ source: UnsafeMutableRawPointer, _ from: MemoryDescriptor,
    to destination: UnsafeMutableRawPointer, _ to: MemoryDescriptor, on processor: Processor
  ) throws(OneDNNError) {
    let reorder = try PrimitiveDescriptor.reorder(from: from, to: to, on: processor.engine)
    let scratchpad = reorder.scratchpad
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: max(Arena.alignment, scratchpad.byteCount), alignment: Arena.alignment)
    defer { scratch.deallocate() }
    var bindings: [Execution.Binding] = [
      .init(.source, from, source), .init(.destination, to, destination),
    ]
    if scratchpad.byteCount > 0 { bindings.append(.init(.scratchpad, scratchpad, scratch)) }
    let execution = try Execution(reorder, bindings, on: processor.engine)
    try execution.run(on: processor.stream)
    try processor.stream.wait()
  }
}
