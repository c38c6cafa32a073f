import Analysis
import Foundation
import Netlab
import Plots
import Testing

@testable import Engine
@testable import Measurement

@Suite struct `Times of one task` {
  @Test func `give median and quartiles, between neighbours where they must`() {
    let timings = Timings([4, 1, 3, 2])
    #expect(timings.minimum == 1)
    #expect(timings.median == 2.5)
    #expect(timings.lowerQuartile == 1.75)
    #expect(timings.upperQuartile == 3.25)
    #expect(Timings([7]).upperQuartile == 7)
  }

  @Test func `are as many as asked for`() {
    var calls = 0
    let timings = Repetition(least: 3, most: 3, seconds: 60).run {
      calls += 1
      return Double(calls)
    }
    #expect(timings.seconds == [1, 2, 3])
    #expect(Repetition(least: 4, most: 9, seconds: 0).run { 1 }.seconds.count == 4)
  }
}

@Suite struct `Roofline of a machine` {
  private let peaks = MachinePeaks(
    flopsPerSecond: 100, memoryBytesPerSecond: 20, cacheBytesPerSecond: 40)

  @Test func `is the lower of two roofs`() {
    #expect(peaks.attainableFlopsPerSecond(atIntensity: 2) == 40)
    #expect(peaks.attainableFlopsPerSecond(atIntensity: 5) == 100)
    #expect(peaks.attainableFlopsPerSecond(atIntensity: 50) == 100)
    #expect(peaks.ridge == 5)
  }
}

@Suite struct `Timed layers` {
  private func step(
    _ path: String, _ implementation: String, _ multiplyAdds: Int = 0
  ) -> InferenceExecutable.StepDescription {
    .init(path: path, implementation: implementation, multiplyAdds: multiplyAdds)
  }

  @Test func `gather conversions into the layer that wants them`() throws {
    let graph = try ShapedGraph(small)
    let work = 8 * 42 * 7 + 4 * 42 * 7
    let steps = [
      step("module/reduce + module/1x1", "jit:uni"),
      step("module/reduce + module/1x1", "jit_1x1:avx2", work),
      step("pool", "jit:avx2"), step("scores/relu", "jit:blk"),
    ]
    let peaks = MachinePeaks(
      flopsPerSecond: 1e6, memoryBytesPerSecond: 1e6, cacheBytesPerSecond: 1e6)
    let layers = TimedLayers(steps).timings(
      steps, seconds: [0.25, 0.75, 1, 2], of: graph, batch: 1, peaks: peaks)
    #expect(layers.map(\.path) == ["module/reduce + module/1x1", "pool", "scores/relu"])
    #expect(layers.map(\.implementation) == ["jit_1x1:avx2 + jit:uni", "jit:avx2", "jit:blk"])
    #expect(layers.map(\.shareOfTime) == [0.25, 0.25, 0.5])
    #expect(layers[0].kernel == [1, 1])
    #expect(layers[0].gigaflopsPerSecond == Double(2 * work) / 1e9)
    // The seven maps of 6×7 are read once, twelve are written, and 96 parameters read.
    #expect(layers[0].bytes == 4 * (19 * 42 + 96))
    let intensity = Double(2 * work) / Double(4 * (19 * 42 + 96))
    #expect(layers[0].flopsPerByte == intensity)
    #expect(layers[0].attainableGigaflopsPerSecond == min(1, intensity) / 1e3)
    #expect(layers[1].gigaflopsPerSecond == nil)
    #expect(layers[2].operator == nil)
  }
}

@Suite(.serialized) struct `Benchmark of a network` {
  private func report() throws -> BenchmarkReport {
    try Benchmark(batch: 2, threads: 1, repetition: Repetition(least: 2, most: 2)).measure(
      ShapedGraph(small), memory: AvailableMemory(bytes: nil))
  }

  @Test func `counts every layer's work once`() throws {
    let report = try report()
    let graph = try ShapedGraph(small)
    let multiplyAdds = 2 * graph.nodes.reduce(0) { $0 + $1.cost.multiplyAdds }
    #expect(report.multiplyAdds == multiplyAdds)
    #expect(report.layers.reduce(0) { $0 + $1.multiplyAdds } == multiplyAdds)
    #expect(abs(report.layers.reduce(0) { $0 + $1.shareOfTime } - 1) < 1e-9)
    #expect(report.repetitions == 2)
    #expect(report.threads == 1)
  }

  @Test func `tells a training step's two directions apart`() throws {
    let report = try Benchmark(batch: 2, threads: 1, repetition: Repetition(least: 2, most: 2))
      .measure(ShapedGraph(small, mode: .training), memory: AvailableMemory(bytes: nil))
    let convolutions = report.layers.filter { $0.path == "module/5x5" }
    #expect(convolutions.map(\.pass) == [.forward, .backward])
    #expect(convolutions[1].multiplyAdds == 2 * convolutions[0].multiplyAdds)
    let (input, output, parameters) = (4 * 42, 16 * 42, 16 * 4 * 25 + 16)
    #expect(convolutions[0].bytes == 4 * (2 * (input + output) + parameters))
    #expect(convolutions[1].bytes == 4 * (2 * (2 * input + output) + 2 * parameters))
    let plot = try #require(RooflinePlot(report))
    #expect(plot.script(for: .png).contains("$middle_backward using 1:2:3"))
  }

  @Test func `tells how long it takes where that is long`() {
    let benchmark = Benchmark(repetition: Repetition(least: 3))
    // The whole three times, and its steps five times.
    #expect(benchmark.expectedSeconds(once: 1.5) == 12)
    #expect(Benchmark.notice(of: "small", seconds: 9.9) == "timing small")
    #expect(Benchmark.notice(of: "small", seconds: 11.5) == "timing small: takes 12 s or more")
  }

  @Test func `leaves out what only the machine's peaks tell`() throws {
    let benchmark = Benchmark(
      batch: 2, threads: 1, repetition: Repetition(least: 2, most: 2), measuresPeaks: false)
    var phases: [String] = []
    let report = try benchmark.measure(
      ShapedGraph(small), memory: AvailableMemory(bytes: nil)
    ) { phases.append($0) }
    #expect(phases == ["compiling small", "timing small"])
    #expect(report.machine.peaks == nil && report.shareOfPeak == nil)
    #expect(RooflinePlot(report) == nil)
    let convolution = try #require(report.layers.first { $0.path == "module/5x5" })
    #expect(convolution.gigaflopsPerSecond != nil && convolution.flopsPerByte != nil)
    #expect(convolution.shareOfPeak == nil && convolution.attainableGigaflopsPerSecond == nil)
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(BenchmarkReport.self, from: data) == report)
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let machine = try #require(json["machine"] as? [String: Any])
    #expect(machine.keys.sorted() == ["oneDNN", "processor"])
  }

  @Test func `writes the promised keys, null where nothing is known`() throws {
    let data = try JSONEncoder().encode(report())
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let promised = [
      "schema", "network", "mode", "batch", "threads", "medianSeconds", "minimumSeconds", "layers",
    ]
    #expect(promised.filter { json[$0] == nil } == [])
    #expect(json["schema"] as? Int == 1)
    #expect(json["mode"] as? String == "inference")
    let layers = try #require(json["layers"] as? [[String: Any]])
    for key in ["path", "pass", "seconds", "gigaflopsPerSecond", "implementation"] {
      #expect(layers.allSatisfy { $0[key] != nil })
    }
    let pool = try #require(layers.first { $0["path"] as? String == "pool" })
    #expect(pool["gigaflopsPerSecond"] is NSNull)
  }
}

@Suite struct `Names on a plot` {
  private typealias Box = LogarithmicAxes.Box

  @Test func `know which lines cross them`() {
    let box = Box(x: 10...30, y: 5...9)
    #expect(box.isCrossed(by: .init(from: (0, 0), to: (40, 14))))
    #expect(box.isCrossed(by: .init(from: (12, 6), to: (13, 7))))
    #expect(box.isCrossed(by: .init(from: (0, 7), to: (50, 7))))
    #expect(!box.isCrossed(by: .init(from: (0, 10), to: (50, 10))))
    #expect(!box.isCrossed(by: .init(from: (0, 0), to: (9, 40))))
    #expect(!box.isCrossed(by: .init(from: (0, 7), to: (9, 7))))
  }

  @Test func `cover no point, no line and no other name, however crowded it is`() throws {
    var places = LabelPlaces(width: 500, height: 300)
    let roof = LabelPlaces.Segment(from: (0, 250), to: (500, 250))
    places.reserve(line: roof)
    let middles = (0..<24).map { index in
      let (column, row) = (Double(index % 3), Double(index / 3))
      return (x: 380 + 14 * column + 5 * row, y: 190 + 11 * row)
    }
    let points = middles.map { Box(x: $0.x - 4...$0.x + 4, y: $0.y - 4...$0.y + 4) }
    for point in points { places.reserve(point: point) }
    let spots = middles.compactMap { places.place(width: 60, beside: $0.x, $0.y, radius: 4) }
    #expect(spots.count >= 8)
    #expect(spots.contains { $0.leader != nil })
    for (index, spot) in spots.enumerated() {
      let covered = points.filter { point in
        spot.box.overlaps(point) || spot.leader.map(point.isCrossed) ?? false
      }
      #expect(covered.isEmpty && !spot.box.isCrossed(by: roof))
      for other in spots[..<index] {
        #expect(!spot.box.overlaps(other.box))
        if let leader = spot.leader { #expect(!other.box.isCrossed(by: leader)) }
        if let leader = other.leader { #expect(!spot.box.isCrossed(by: leader)) }
      }
    }
    #expect(places.place(width: 900, beside: 250, 150, radius: 4) == nil)
  }
}

@Suite struct `Roofline plot` {
  @Test func `draws hostile names as they are`() async throws {
    let workshop = try Workshop()
    let network = Network("it's `date` \"$x\"", input: Shape(3, 11, 13)) {
      conv(3, 16, name: "a'b_{c}^d")
      linear(10, name: "scores")
    }
    let report = try Benchmark(threads: 1, repetition: Repetition(least: 2, most: 2)).measure(
      ShapedGraph(network), memory: AvailableMemory(bytes: nil))
    let script = try #require(RooflinePlot(report)).script(for: .svg)
    #expect(script.contains("'a''b_{c}^d' noenhanced"))
    try await Gnuplot.draw(script, to: workshop.path("roof.svg"))
    let picture = try String(contentsOfFile: workshop.path("roof.svg"), encoding: .utf8)
    #expect(picture.contains("a'b_{c}^d"))
    #expect(picture.contains("it's `date`"))
  }
}
