import OneDNN

/// What this machine can do at best, measured here and now with the threads that a benchmark uses.
package struct MachinePeaks: Hashable, Sendable, Codable {
  /// Floating-point operations per second of a large matrix multiplication; a multiply-add is two.
  package var flopsPerSecond: Double
  /// Bytes per second between processor and memory, streaming through more than any cache holds.
  package var memoryBytesPerSecond: Double
  /// Bytes per second between processor and its shared caches, streaming through a few megabytes.
  package var cacheBytesPerSecond: Double

  package init(
    flopsPerSecond: Double, memoryBytesPerSecond: Double, cacheBytesPerSecond: Double
  ) {
    self.flopsPerSecond = flopsPerSecond
    self.memoryBytesPerSecond = memoryBytesPerSecond
    self.cacheBytesPerSecond = cacheBytesPerSecond
  }

  /// The rate that the roofline allows at an intensity of operations per byte of memory traffic.
  ///
  /// - Source: Williams, Waterman and Patterson 2009, "Roofline", equation 1.
  package func attainableFlopsPerSecond(atIntensity intensity: Double) -> Double {
    min(flopsPerSecond, memoryBytesPerSecond * intensity)
  }

  /// The intensity from which on arithmetic, and no longer memory, is the limit.
  package var ridge: Double { flopsPerSecond / memoryBytesPerSecond }
}

extension MachinePeaks {
  /// Measures a matrix multiplication and two streams, the best of several runs of each.
  ///
  /// - Parameter threads: as many as the benchmark's.
  /// - Throws: `OneDNNError` where the library cannot do so.
  package static func measured(
    threads: Int, _ repetition: Repetition = Repetition(least: 5, most: 200, seconds: 0.3)
  ) throws(OneDNNError) -> MachinePeaks {
    Library.threadCount = threads
    let machine = try MeasuringMachine()
    var flops = 0.0
    for size in [512, 1024, 1536] {
      flops = max(flops, try machine.multiplicationFlopsPerSecond(size, repetition))
    }
    return MachinePeaks(
      flopsPerSecond: flops,
      memoryBytesPerSecond: try machine.streamBytesPerSecond(elements: 1 << 24, repetition),
      cacheBytesPerSecond: try machine.streamBytesPerSecond(elements: 1 << 18, repetition))
  }
}

/// A processor, and memory to work on.
private final class MeasuringMachine {
  let engine: ComputeEngine
  let stream: ExecutionStream

  init() throws(OneDNNError) {
    let engine = try ComputeEngine()
    stream = try ExecutionStream(on: engine)
    self.engine = engine
  }

  /// y = a · b of square matrices: 2 · size³ operations.
  func multiplicationFlopsPerSecond(
    _ size: Int, _ repetition: Repetition
  ) throws(OneDNNError) -> Double {
    let square = try MemoryDescriptor([size, size], layout: .plain)
    let multiplication = try PrimitiveDescriptor.matrixMultiplication(
      source: square, weights: square, destination: square, on: engine)
    let seconds = try best(
      multiplication, [.source, .weights, .destination], square, elements: size * size, repetition)
    return 2 * Double(size) * Double(size) * Double(size) / seconds
  }

  /// c = a + b: twelve bytes an element, as STREAM counts them.
  ///
  /// - Source: McCalpin 1995, "Memory bandwidth and machine balance", kernel Add.
  func streamBytesPerSecond(
    elements: Int, _ repetition: Repetition
  ) throws(OneDNNError) -> Double {
    let vector = try MemoryDescriptor([elements / 4096, 4096], layout: .plain)
    let addition = try PrimitiveDescriptor.binary(.add, vector, vector, into: vector, on: engine)
    let seconds = try best(
      addition, [.source, .source1, .destination], vector, elements: elements, repetition)
    return 12 * Double(elements) / seconds
  }

  private func best(
    _ primitive: borrowing PrimitiveDescriptor, _ arguments: [Argument],
    _ descriptor: MemoryDescriptor, elements: Int, _ repetition: Repetition
  ) throws(OneDNNError) -> Double {
    var blocks: [UnsafeMutableRawPointer] = []
    defer { for block in blocks { block.deallocate() } }
    var bindings: [Execution.Binding] = []
    for argument in arguments {
      let block = UnsafeMutableRawPointer.allocate(byteCount: elements * 4, alignment: 4096)
      blocks.append(block)
      // Written before it is timed, so that every page is there.
      block.initializeMemory(as: Float.self, repeating: 0.5, count: elements)
      bindings.append(Execution.Binding(argument, descriptor, block))
    }
    let scratchpad = primitive.scratchpad
    if scratchpad.byteCount > 0 {
      let block = UnsafeMutableRawPointer.allocate(
        byteCount: scratchpad.byteCount, alignment: 4096)
      blocks.append(block)
      bindings.append(Execution.Binding(.scratchpad, scratchpad, block))
    }
    let execution = try Execution(primitive, bindings, on: engine)
    try execution.run(on: stream)
    var times: [Double] = []
    let clock = ContinuousClock()
    let start = clock.now
    while times.count < repetition.least
      || (times.count < repetition.most && (clock.now - start).inSeconds < repetition.seconds)
    {
      let begin = clock.now
      try execution.run(on: stream)
      times.append((clock.now - begin).inSeconds)
    }
    return Timings(times).minimum
  }
}
