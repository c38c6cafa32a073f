import Engine
import Netlab
import NumPy
import Testing

@testable import Measurement

@Suite struct `Images from a file` {
  private let input = Shape(3, 5, 9)

  private func words(_ shape: [Int], value: Float = 0.5, at index: Int = 0) -> String {
    var values = [Float](repeating: 0.5, count: shape.reduce(1, *))
    if values.indices.contains(index) { values[index] = value }
    do {
      let file = try ImageFile(
        NumPyArray(shape: shape, values: values), path: "x.npy", for: input)
      return "\(file.batch) images"
    } catch {
      return "\(error)"
    }
  }

  @Test func `are a batch, or one image`() {
    #expect(words([2, 3, 5, 9]) == "2 images")
    #expect(words([3, 5, 9]) == "1 images")
  }

  @Test func `are refused where they do not fit, with a way out`() {
    #expect(
      [
        words([135]), words([2, 3, 9, 5]), words([2, 5, 9, 3]), words([5, 9, 3]),
        words([2, 4, 5, 9]), words([0, 3, 5, 9]),
        words([2, 3, 5, 9], value: .nan, at: 135 + 45 + 9 + 4),
        words([3, 5, 9], value: .infinity, at: 1),
      ].joined(separator: "\n") == """
        error: x.npy is 135; images have four axes, batch×3×5×9
          hint: save one image as 3×5×9, or several as batch×3×5×9
        error: x.npy is 2×3×9×5, and the network reads batch×3×5×9
          hint: scale the images, or run the network with --size 9x5
        error: x.npy is 2×5×9×3, and the network reads batch×3×5×9
          hint: channels come first: save array.transpose(0, 3, 1, 2)
        error: x.npy is 5×9×3, and the network reads 3×5×9
          hint: channels come first: save array.transpose(2, 0, 1)
        error: x.npy is 2×4×5×9, and the network reads batch×3×5×9
          hint: save images of 3 channels
        error: x.npy is 0×3×5×9, which is no image
          hint: save at least one image
        error: x.npy holds nan at index (1, 1, 1, 4)
          hint: replace it with a number, as by numpy.nan_to_num
        error: x.npy holds inf at index (0, 0, 1)
          hint: replace it with a number, as by numpy.nan_to_num
        """)
  }
}

@Suite struct `Run of a network` {
  private let graph: ShapedGraph
  private let values: ParameterValues
  private let images: [Float]
  private let enough = AvailableMemory(bytes: 1 << 40)

  init() throws {
    graph = try ShapedGraph(small)
    values = RandomNumbers.parameters(for: graph, seed: 3)
    images = RandomNumbers.images(for: graph, batch: 2, seed: 3)
  }

  @Test(arguments: [nil, "module", "module/reduce", "first", "pool"] as [String?])
  func `gives the answer, or what a layer or a module puts out`(_ layer: String?) throws {
    let run = try NetworkRun(graph, batch: 2, layer: layer, memory: enough)
    let output = try run.output(for: images, with: values)
    let path = layer == "module" ? "module/concat" : layer
    let index =
      try path.map { path in
        try #require(graph.nodes.lastIndex { $0.path == path || $0.path.hasPrefix(path + "/") })
      } ?? graph.output
    let judge = ReferenceNetwork<Double>(graph, values)
    let exact = layer.flatMap { layer in graph.nodes.firstIndex { $0.path == layer } } ?? index
    let expected = judge.forward(
      ReferenceTensor(batch: 2, shape: graph.input, values: images.map(Double.init))
    ).outputs[exact]
    #expect(output.shape == [2] + expected.shape.dimensions)
    #expect(AuditReport.Difference(of: output.values, from: expected.values).relative < 1e-5)
  }

  @Test(arguments: [1, 2]) func `gives the same bits every time`(_ threads: Int) throws {
    func outputs() throws -> [UInt32] {
      let run = try NetworkRun(graph, batch: 2, threads: threads, memory: enough)
      return try run.output(for: images, with: values).values.map(\.bitPattern)
    }
    #expect(try outputs() == outputs())
  }

  @Test(arguments: [1, 2]) func `gives the same bits of gradients every time`(
    _ threads: Int
  ) throws {
    let graph = try ShapedGraph(small, mode: .training)
    func gradients() throws -> [UInt32] {
      let training = try TrainingExecutable(graph, batch: 2, threads: threads)
      try training.load(values)
      _ = training.images.update(from: images)
      training.labels.update(repeating: 3)
      try training.step(seed: 7)
      return training.gradients.map(\.bitPattern)
    }
    let first = try gradients()
    #expect(try first == gradients())
    #expect(first.contains { $0 != 0 })
  }

  @Test func `refuses a batch without images`() throws {
    #expect {
      _ = try NetworkRun(graph, batch: 0, memory: enough)
    } throws: { error in
      "\(error)" == """
        error: small: a batch of 0 images cannot be run
          hint: use a batch of 1 or more that fits into memory
        """
    }
  }

  @Test func `names a path that there is not, and those near it`() throws {
    #expect {
      _ = try NetworkRun(graph, batch: 1, layer: "5x5", memory: enough)
    } throws: { error in
      "\(error)" == """
        error: small has no layer and no module 5x5
          hint: did you mean module/5x5?
        """
    }
    #expect {
      _ = try NetworkRun(graph, batch: 1, layer: "9", memory: enough)
    } throws: { error in
      "\(error)" == """
        error: small has no layer and no module 9
          hint: see its layers with: netlab analyze SPEC --no-db --no-diagram
        """
    }
  }

  @Test func `tells before it begins that memory does not suffice`() throws {
    let needed = try NetworkRun(graph, batch: 2, memory: enough).neededBytes
    #expect(needed > 2 * 4 * graph.input.elements)
    #expect(throws: Never.self) {
      _ = try NetworkRun(graph, batch: 2, memory: AvailableMemory(bytes: needed))
    }
    #expect(
      throws: MeasurementError.memory(
        network: "small", batch: 2, needed: needed, available: needed - 1)
    ) {
      _ = try NetworkRun(graph, batch: 2, memory: AvailableMemory(bytes: needed - 1))
    }
    #expect(
      MeasurementError.memory(
        network: "small", batch: 2, needed: 5 << 30, available: 3 << 29
      ).description == """
        error: small with 2 images needs 5.0 GiB of memory, and 1.5 GiB are available
          hint: use a smaller batch, or end other programs
        """)
    #expect {
      _ = try NetworkRun(graph, batch: 1 << 45, memory: AvailableMemory(bytes: 1 << 30))
    } throws: { error in
      "\(error)".hasPrefix("error: small")
    }
  }
}

@Suite struct `Available memory` {
  @Test func `is what the system calls so`() {
    #expect(
      AvailableMemory.availableBytes(
        meminfo: "MemTotal:  24683000 kB\nMemFree: 7 kB\nMemAvailable:   5000 kB\n") == 5_120_000)
    #expect(AvailableMemory.availableBytes(meminfo: "MemFree: 7 kB\n") == nil)
  }

  @Test func `is limited by groups of both versions, and by those around them`() {
    let files = [
      "/sys/fs/cgroup/a/b/memory.max": "max\n", "/sys/fs/cgroup/a/b/memory.current": "10\n",
      "/sys/fs/cgroup/a/memory.max": "1000\n", "/sys/fs/cgroup/a/memory.current": "400\n",
      "/sys/fs/cgroup/a/memory.stat": "anon 300\ninactive_file 50\n",
      "/sys/fs/cgroup/memory/c/memory.limit_in_bytes": "700\n",
      "/sys/fs/cgroup/memory/c/memory.usage_in_bytes": "200\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "200\n",
    ]
    #expect(AvailableMemory.containerLimits("0::/a/b\n") { files[$0] } == [650])
    #expect(
      AvailableMemory.containerLimits("5:cpu:/x\n4:memory:/c\n") { files[$0] } == [500])
    #expect(AvailableMemory.containerLimits("nonsense\n\n1:2\n") { files[$0] } == [])
  }
}
