import OneDNN
import Testing

@Suite struct `oneDNN library` {
  @Test func `tells its version`() { #expect(Library.version.hasPrefix("2.")) }

  @Test func `sets the calling thread's number of threads`() {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    #expect(Library.controlsThreads)
    Library.threadCount = 1
    #expect(Library.threadCount == 1)
    Library.threadCount = 2
    #expect(Library.threadCount == 2)
    Library.threadCount = -3
    #expect(Library.threadCount == 1)
  }

  @Test func `names the call and the reason of a failure`() throws {
    #expect(
      throws: OneDNNError(call: "dnnl_memory_desc_init_by_strides", reason: "invalid_arguments")
    ) {
      try MemoryDescriptor([2, -3], layout: .plain)
    }
    let engine = try ComputeEngine()
    let (a, b) = (
      try MemoryDescriptor([2, 3], layout: .plain), try MemoryDescriptor([3, 2], layout: .plain)
    )
    #expect(throws: OneDNNError.self) {
      _ = try PrimitiveDescriptor.reorder(from: a, to: b, on: engine)
    }
    #expect(
      OneDNNError(call: "dnnl_x", reason: "unimplemented").description
        == "dnnl_x failed: unimplemented")
  }

  @Test(arguments: [
    ([2, 7, 5, 9], Layout.plain, "2x7x5x9 abcd"), ([2, 7, 5, 9], .channelsLast, "2x7x5x9 acdb"),
    ([2, 7, 5, 9], .blocked, "2x7x5x9 abcd8b"), ([1, 7, 2, 5, 9], .blocked, "1x7x2x5x9 abcde8b"),
    ([2, 7], .any, "2x7 any"),
  ])
  func `describes a layout`(_ extents: [Int], _ layout: Layout, _ text: String) throws {
    let descriptor = try MemoryDescriptor(extents, layout: layout)
    #expect(descriptor.description == text)
    #expect(descriptor.extents == extents)
  }

  @Test func `keeps compiled primitives`() throws {
    let capacity = Library.primitiveCacheCapacity
    try Library.setPrimitiveCacheCapacity(capacity + 1)
    #expect(Library.primitiveCacheCapacity == capacity + 1)
    try Library.setPrimitiveCacheCapacity(capacity)
  }

  @Test(arguments: [1, 2]) func `gives the same bits every time`(_ threads: Int) throws {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    Library.threadCount = threads
    let bench = try Bench()
    let (x, dy) = (Tensor([4, 16, 15, 19], seed: 1), Tensor([4, 24, 15, 19], seed: 2))
    let weights = try MemoryDescriptor([24, 16, 3, 3], layout: .any)
    let geometry = WindowGeometry(strides: [1, 1], paddingBefore: [1, 1])
    let forward = try PrimitiveDescriptor.convolutionForward(
      .training, source: x.descriptor(.blocked), weights: weights,
      destination: dy.descriptor(.blocked), geometry, on: bench.engine)
    let backward = try PrimitiveDescriptor.convolutionBackwardWeights(
      source: x.descriptor(.blocked), weightsGradient: weights,
      destinationGradient: dy.descriptor(.blocked), geometry, hint: forward, on: bench.engine)
    let runs = try (0..<5).map { _ in
      try bench.results(
        backward, inputs: [(.source, x), (.destinationGradient, dy)],
        outputs: [(.weightsGradient, [24, 16, 3, 3])])[0].values
    }
    #expect(runs.allSatisfy { $0 == runs[0] })
  }
}
