import Analysis
import Engine
import Netlab
import Testing

@testable import Measurement

@Suite(.serialized) struct `Benchmark that computes activations again` {
  private func measured(_ recomputes: Bool) throws -> (BenchmarkReport, [String]) {
    var told: [String] = []
    let benchmark = Benchmark(
      batch: 2, threads: 1, repetition: Repetition(least: 2, most: 2),
      recomputesActivations: recomputes)
    let report = try benchmark.measure(
      ShapedGraph(small, mode: .training), memory: AvailableMemory(bytes: nil)
    ) { told.append($0) }
    return (report, told)
  }

  @Test func `tells both plans' memory, and times what runs again in the backward pass`() throws {
    let (keeping, first) = try measured(false)
    let (own, second) = try measured(true)
    #expect(own.arenaBytes < keeping.arenaBytes)
    #expect(
      second.filter { !first.contains($0) } == [
        "activations take \(ByteCount(own.arenaBytes)), and \(ByteCount(keeping.arenaBytes)) if all "
          + "are kept"
      ])
    #expect(own.multiplyAdds == keeping.multiplyAdds)
  }
}
