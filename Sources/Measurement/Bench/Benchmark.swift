import Analysis
import Engine
import Netlab
import OneDNN

/// Times a network as a whole and layer by layer, beside what the machine can do at best.
package struct Benchmark {
  package var batch: Int
  package var threads: Int?
  package var seed: UInt64
  package var repetition: Repetition
  /// Whether the machine's peaks are measured too, which takes more memory than small networks do.
  package var measuresPeaks: Bool
  /// Whether training computes cheap activations again rather than keep them.
  package var recomputesActivations: Bool

  package init(
    batch: Int = 1, threads: Int? = nil, seed: UInt64 = 1, repetition: Repetition = Repetition(),
    measuresPeaks: Bool = true, recomputesActivations: Bool = false
  ) {
    self.batch = batch
    self.threads = threads
    self.seed = seed
    self.repetition = repetition
    self.measuresPeaks = measuresPeaks
    self.recomputesActivations = recomputesActivations
  }

  /// Measures `graph`, in the mode that it was shaped for.
  ///
  /// - Parameter progress: told of each phase before it begins.
  /// - Throws: `.engine`, `.memory`.
  package func measure(
    _ graph: ShapedGraph, memory: AvailableMemory, progress: (String) -> Void = { _ in }
  ) throws(MeasurementError) -> BenchmarkReport {
    progress("compiling \(graph.name)")
    let subject = try compiling(graph.name, batch: batch, memory: memory) {
      () throws(EngineError) in
      try TimedProgram(
        graph, batch: batch, threads: threads, recomputesActivations: recomputesActivations)
    }
    if recomputesActivations, let keeping = subject.keepingArenaBytes {
      progress(
        "activations take \(ByteCount(subject.arenaBytes)), and \(ByteCount(keeping)) if all are kept"
      )
    }
    if let available = memory.bytes, subject.totalBytes > available {
      throw .memory(
        network: graph.name, batch: batch, needed: subject.totalBytes, available: available)
    }
    let peaks =
      measuresPeaks ? try peaks(of: graph.name, threads: subject.threads, progress) : nil
    let (whole, steps) = try onBehalf(of: graph.name) {
      () throws(EngineError) -> (Timings, [Timings]) in
      try subject.prepare(seed: seed)
      let once = try secondsTaken { () throws(EngineError) in try subject.run() }
      progress(Self.notice(of: graph.name, seconds: expectedSeconds(once: once)))
      let whole = try repetition.run { () throws(EngineError) in
        try secondsTaken { () throws(EngineError) in try subject.run() }
      }
      return (whole, try stepTimings(of: subject))
    }
    return report(graph, subject, whole, steps, peaks)
  }

  private func peaks(
    of network: String, threads: Int, _ progress: (String) -> Void
  ) throws(MeasurementError) -> MachinePeaks {
    progress("measuring what \(threads == 1 ? "1 thread" : "\(threads) threads") can do")
    return try onBehalf(of: network) { () throws(EngineError) in
      do throws(OneDNNError) {
        return try MachinePeaks.measured(threads: threads)
      } catch {
        throw .library(path: "the machine's peak", reason: error)
      }
    }
  }

  /// How long it takes to time the whole and the steps, if one run takes so long.
  func expectedSeconds(once: Double) -> Double {
    once * Double(repetition.least + stepRepetition.least)
  }

  /// What is told before the timing, which nobody should take for one that never ends.
  static func notice(of network: String, seconds: Double) -> String {
    seconds < 10
      ? "timing \(network)" : "timing \(network): takes \(Int(seconds.rounded(.up))) s or more"
  }

  private var stepRepetition: Repetition {
    var passes = repetition
    passes.least = max(5, repetition.least)
    return passes
  }

  /// Every step in its turn, pass after pass: caches are in the state that the plan leaves them in.
  private func stepTimings(of subject: TimedProgram) throws(EngineError) -> [Timings] {
    var times = [[Double]](repeating: [], count: subject.steps.count)
    _ = try stepRepetition.run { () throws(EngineError) in
      var sum = 0.0
      for step in times.indices {
        let seconds = try secondsTaken { () throws(EngineError) in try subject.run(step: step) }
        times[step].append(seconds)
        sum += seconds
      }
      return sum
    }
    return times.map(Timings.init)
  }

  private func report(
    _ graph: ShapedGraph, _ subject: TimedProgram, _ whole: Timings, _ steps: [Timings],
    _ peaks: MachinePeaks?
  ) -> BenchmarkReport {
    let multiplyAdds = subject.steps.reduce(0) { $0 + $1.multiplyAdds }
    let rate = 2 * Double(multiplyAdds) / whole.median
    return BenchmarkReport(
      network: graph.name, mode: graph.mode, input: graph.input.dimensions, batch: batch,
      threads: subject.threads, repetitions: whole.seconds.count,
      compileSeconds: subject.compileSeconds, medianSeconds: whole.median,
      minimumSeconds: whole.minimum, lowerQuartileSeconds: whole.lowerQuartile,
      upperQuartileSeconds: whole.upperQuartile, multiplyAdds: multiplyAdds,
      gigaflopsPerSecond: rate / 1e9, shareOfPeak: peaks.map { rate / $0.flopsPerSecond },
      arenaBytes: subject.arenaBytes, totalBytes: subject.totalBytes,
      machine: BenchmarkReport.Machine(
        processor: ProcessorName.ofThisMachine, oneDNN: Library.version,
        peaks: peaks.map {
          BenchmarkReport.Peaks(
            gigaflopsPerSecond: $0.flopsPerSecond / 1e9,
            memoryGigabytesPerSecond: $0.memoryBytesPerSecond / 1e9,
            cacheGigabytesPerSecond: $0.cacheBytesPerSecond / 1e9)
        }),
      layers: TimedLayers(subject.steps).timings(
        subject.steps, seconds: steps.map(\.median), of: graph, batch: batch, peaks: peaks))
  }
}
