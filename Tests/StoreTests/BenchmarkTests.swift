import Analysis
import Testing

@testable import Store

@Suite struct `A stored benchmark` {
  private var benchmark: BenchmarkReport {
    var convolution = LayerTiming(
      path: "a + b", pass: .forward, operator: "convolution", kernel: [1, 3], seconds: 0.25,
      shareOfTime: 0.5, multiplyAdds: 10, implementation: "jit:avx2 + jit:uni")
    convolution.gigaflopsPerSecond = 80
    convolution.shareOfPeak = 0.625
    convolution.bytes = 40
    convolution.flopsPerByte = 0.5
    convolution.attainableGigaflopsPerSecond = 12
    let pool = LayerTiming(
      path: "pool", pass: .backward, operator: nil, kernel: nil, seconds: 0.25, shareOfTime: 0.5,
      multiplyAdds: 0, implementation: "swift:max pool")
    return BenchmarkReport(
      network: "branching", mode: .inference, input: [], batch: 1, threads: 2, repetitions: 10,
      compileSeconds: 0.125, medianSeconds: 0.5, minimumSeconds: 0.25, lowerQuartileSeconds: 0.375,
      upperQuartileSeconds: 0.75, multiplyAdds: 10, gigaflopsPerSecond: 80, shareOfPeak: 0.625,
      arenaBytes: 100, totalBytes: 200,
      machine: BenchmarkReport.Machine(
        processor: "a processor", oneDNN: "2.6.3",
        peaks: BenchmarkReport.Peaks(
          gigaflopsPerSecond: 128, memoryGigabytesPerSecond: 24, cacheGigabytesPerSecond: 64)),
      layers: [convolution, pool])
  }

  @Test func `is read back as it was measured, beside its analysis`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let report = try Reports.branching()
    var expected = benchmark
    expected.network = report.name
    expected.mode = report.mode
    expected.input = report.input.compactMap { $0 }
    expected.batch = report.batch
    _ = try store.record(report, specSource: nil, toolVersion: "1.2.3")
    _ = try store.record(report, specSource: nil, toolVersion: "1.2.3", benchmark: expected)
    #expect(try store.reader.show(1).benchmark == nil)
    #expect(try store.reader.show(2).benchmark == expected)
    #expect(try store.reader.show(2).report == report)
    #expect(try store.reader.history().map(\.medianSeconds) == [0.5, nil])
    let question = "SELECT id, threads, secondsPerImage, processor FROM measurement"
    #expect(
      try store.reader.query(question).rows == [
        [.integer(2), .integer(2), .real(0.5 / Double(report.batch)), .text("a processor")]
      ])
  }
}
