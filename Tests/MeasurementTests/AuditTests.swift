import Engine
import Netlab
import Testing

@testable import Measurement

@Suite struct `Audit of a network` {
  private let enough = AvailableMemory(bytes: nil)

  @Test func `finds formulas, kernels and memory in agreement`() throws {
    let graph = try ShapedGraph(small)
    let audit = try Auditor(batch: 2, seed: 5).audit(graph, memory: enough)
    #expect(audit.agrees)
    #expect(audit.layers.map(\.path) == graph.nodes.map(\.path))
    let counts = audit.layers.filter { $0.multiplyAdds > 0 }
    #expect(
      counts.map { "\($0.path) \($0.executedMultiplyAdds)" } == [
        "first \(2 * 7 * 6 * 7 * 3 * 9)", "module/1x1 \(2 * 8 * 42 * 7)",
        "module/reduce \(2 * 4 * 42 * 7)", "module/5x5 \(2 * 16 * 42 * 4 * 25)",
        "scores \(2 * 10 * 144)",
      ])
    #expect(audit.layers[1].multiplyAddsOnPadding > 0)
    #expect(audit.answer.relative < 1e-5)
    #expect(audit.memory.allocatedBytes >= audit.memory.plannedBytes)
    #expect(audit.memory.plannedBytes > 0)
  }

  @Test func `disagrees where a number lies beyond the tolerance`() throws {
    let graph = try ShapedGraph(small)
    let audit = try Auditor(tolerance: 0).audit(graph, memory: enough)
    #expect(!audit.agrees)
    #expect(audit.layers.contains { !$0.agrees })
    #expect(audit.layers[0].agrees)
  }

  @Test func `compares the answer before a softmax, which hides large differences`() throws {
    func answer(_ isLast: Bool) throws -> AuditReport.Difference {
      let graph = try ShapedGraph(
        Network("scored", input: Shape(7, 5, 9)) {
          conv(3, 8)
          linear(5)
          if isLast { softmax() }
        })
      return try Auditor().audit(graph, memory: enough).answer
    }
    let scores = try answer(false)
    #expect(scores.absolute > 0)
    #expect(try answer(true) == scores)
  }

  @Test func `measures differences against the largest number`() {
    let exact = AuditReport.Difference(of: [1, -4], from: [1, -4])
    #expect(exact == AuditReport.Difference(absolute: 0, relative: 0))
    #expect(
      AuditReport.Difference(of: [1, -4.5], from: [1.25, -4])
        == .init(absolute: 0.5, relative: 0.125))
    #expect(AuditReport.Difference(of: [1, .nan], from: [1, -4]).relative == .infinity)
    #expect(AuditReport.Difference(of: [1], from: [1, -4]).relative == .infinity)
    #expect(AuditReport.Difference(of: [1], from: [0]).relative == .infinity)
    #expect(AuditReport.Difference(of: [0], from: [0]).relative == 0)
  }

  @Test func `compares memory in whole pages`() {
    #expect(AuditedMemory(plannedBytes: 5000, allocatedBytes: 8192, pageBytes: 4096).agrees)
    #expect(!AuditedMemory(plannedBytes: 5000, allocatedBytes: 4096, pageBytes: 4096).agrees)
    #expect(AuditedMemory(plannedBytes: 8320, allocatedBytes: 8192, pageBytes: 4096).agrees)
    #expect(!AuditedMemory(plannedBytes: 8321, allocatedBytes: 8192, pageBytes: 4096).agrees)
    #expect(!AuditedMemory(plannedBytes: 5000, allocatedBytes: 12288, pageBytes: 4096).agrees)
  }

  @Test func `refuses what would take more memory than there is`() throws {
    let graph = try ShapedGraph(small)
    #expect {
      _ = try Auditor().audit(graph, memory: AvailableMemory(bytes: 1000))
    } throws: { error in
      "\(error)".hasPrefix("error: small with 1 image needs ")
    }
  }

  @Test func `tells how far it has come, the engine's part first`() throws {
    let graph = try ShapedGraph(small)
    var told: [Auditor.Progress] = []
    _ = try Auditor().audit(
      graph, memory: enough, expecting: .init(engineSeconds: 3, judgeSeconds: 1)
    ) { told.append($0) }
    let phases = ["compiling small", "compiling small layer by layer", "running small"]
    #expect(told.map(\.path) == phases + graph.nodes.map(\.path))
    #expect(told.prefix(4).map { Int(($0.fraction * 100).rounded()) } == [0, 30, 60, 75])
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.fraction <= $1.fraction })
    #expect((0.76...1).contains(try #require(told.last).fraction))
  }

  @Test func `expects to take longer for more layers and for more work`() throws {
    let graph = try ShapedGraph(small)
    let work = graph.nodes.reduce(0) {
      $0 + $1.cost.multiplyAdds + 10 * $1.cost.elementwiseOperations
    }
    let pace = Auditor.Pace(engineSecondsPerLayer: 0.25, judgeSecondsPerWork: 0.5)
    #expect(
      Auditor(batch: 3).expectation(for: graph, at: pace)
        == .init(
          engineSeconds: 0.25 * Double(graph.nodes.count), judgeSeconds: 1.5 * Double(work)))
    let measured = Auditor().measuredPace()
    #expect(measured.engineSecondsPerLayer > 0)
    #expect(measured.judgeSecondsPerWork > 0)
  }
}
