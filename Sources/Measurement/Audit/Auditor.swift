import Engine
import Netlab

/// Executes a network with the judge's kernels and with the engine, and compares.
package struct Auditor {
  package var batch: Int
  package var threads: Int?
  package var seed: UInt64
  /// Differences up to this fraction of a layer's largest number are rounding.
  package var tolerance: Double

  package init(batch: Int = 1, threads: Int? = nil, seed: UInt64 = 1, tolerance: Double = 1e-4) {
    self.batch = batch
    self.threads = threads
    self.seed = seed
    self.tolerance = tolerance
  }

  /// How far an audit has come.
  package struct Progress: Hashable, Sendable {
    /// The layer that the judge begins now, or what the engine does before.
    package var path: String
    /// The part of the work that is done, from 0 to 1.
    package var fraction: Double
  }

  /// How fast engine and judge are on this machine.
  package struct Pace: Hashable, Sendable {
    /// What a layer costs the engine even if it computes next to nothing, to be compiled and run.
    var engineSecondsPerLayer: Double
    var judgeSecondsPerWork: Double
  }

  /// About how many seconds an audit takes.
  package struct Expectation: Hashable, Sendable {
    var engineSeconds: Double
    var judgeSeconds: Double

    package var seconds: Double { engineSeconds + judgeSeconds }

    /// The engine's part of the time, which comes first.
    var engineShare: Double { seconds > 0 ? engineSeconds / seconds : 0 }
  }

  /// About how long an audit will take at a pace.
  package func expectation(for graph: ShapedGraph, at pace: Pace) -> Expectation {
    Expectation(
      engineSeconds: Double(graph.nodes.count) * pace.engineSecondsPerLayer,
      judgeSeconds: Double(batch) * Self.work(graph.nodes) * pace.judgeSecondsPerWork)
  }

  /// The pace of this machine, found by letting engine and judge run small networks.
  package func measuredPace() -> Pace {
    var pace = Pace(engineSecondsPerLayer: 0, judgeSecondsPerWork: 0)
    let wide = Network("trial", input: Shape(16, 28, 28)) { conv(3, 48, activation: nil) }
    if let graph = try? ShapedGraph(wide) {
      let values = RandomNumbers.parameters(for: graph, seed: seed)
      let judge = ReferenceNetwork<Double>(graph, values)
      let images = ReferenceTensor<Double>(batch: 1, shape: graph.input)
      let seconds = secondsTaken { _ = judge.forward(images) }
      pace.judgeSecondsPerWork = seconds / Self.work(graph.nodes)
    }
    let long = Network("trial", input: Shape(8, 5, 7)) {
      for _ in 1...100 { conv(1, 8, activation: nil) }
    }
    if let graph = try? ShapedGraph(long) {
      let values = RandomNumbers.parameters(for: graph, seed: seed)
      let seconds = secondsTaken {
        for kept in [[], Set(graph.nodes.indices)] {
          guard
            let executable = try? InferenceExecutable(
              graph, batch: 1, threads: threads, keeping: kept)
          else { continue }
          try? executable.load(values)
          try? executable.run()
        }
      }
      pace.engineSecondsPerLayer = seconds / Double(graph.nodes.count)
    }
    return pace
  }

  /// Multiply-adds, and elementwise operations as if each took as long as ten of them.
  private static func work(_ nodes: some Sequence<ShapedNode>) -> Double {
    nodes.reduce(0.0) { $0 + work($1) }
  }

  private static func work(_ node: ShapedNode) -> Double {
    Double(node.cost.multiplyAdds) + 10 * Double(node.cost.elementwiseOperations)
  }

  /// Bytes that the judge keeps: every layer's output, and all parameters, in double precision.
  private func judgeBytes(_ graph: ShapedGraph) -> Int {
    let numbers = graph.nodes.reduce(0.0) { sum, node in
      sum + Double(node.shape.elements) * Double(batch)
        + node.parameters.reduce(0.0) { $0 + $1.dimensions.reduce(1.0) { $0 * Double($1) } }
    }
    return Int(min(numbers * 8, Double(Int.max / 4)))
  }

  /// Executes `graph`, shaped for inference, with random weights and images.
  ///
  /// - Parameter expectation: what fractions of the time the progress is told in; the judge's alone, if not given.
  /// - Throws: `.engine`, `.memory`.
  package func audit(
    _ graph: ShapedGraph, memory: AvailableMemory, expecting expectation: Expectation? = nil,
    progress: (Progress) -> Void = { _ in }
  ) throws(MeasurementError) -> AuditReport {
    let (seed, batch, threads) = (seed, batch, threads)
    let all = Set(graph.nodes.indices)
    let answering = graph.withoutLastSoftmax
    let engineShare = expectation?.engineShare ?? 0
    progress(Progress(path: "compiling \(graph.name)", fraction: 0))
    let (plan, revealing) = try compiling(graph.name, batch: batch, memory: memory) {
      () throws(EngineError) in
      let plan = try InferenceExecutable(answering, batch: batch, threads: threads)
      progress(
        Progress(path: "compiling \(graph.name) layer by layer", fraction: 0.4 * engineShare))
      return (plan, try InferenceExecutable(graph, batch: batch, threads: threads, keeping: all))
    }
    let needed = plan.totalBytes + revealing.totalBytes + judgeBytes(graph)
    if let available = memory.bytes, needed > available {
      throw .memory(network: graph.name, batch: batch, needed: needed, available: available)
    }
    let values = RandomNumbers.parameters(for: graph, seed: seed)
    let images = RandomNumbers.images(for: graph, batch: batch, seed: seed)
    progress(Progress(path: "running \(graph.name)", fraction: 0.8 * engineShare))
    try onBehalf(of: graph.name) { () throws(EngineError) in
      for executable in [plan, revealing] {
        try executable.load(values)
        _ = executable.images.update(from: images)
        try executable.run()
      }
    }
    let whole = max(1, Self.work(graph.nodes))
    var done = 0.0
    let judge = ReferenceNetwork<Double>(graph, values)
    let trace = judge.forward(
      ReferenceTensor(batch: batch, shape: graph.input, values: images.map(Double.init))
    ) { index in
      progress(
        Progress(
          path: graph.nodes[index].path,
          fraction: engineShare + (1 - engineShare) * done / whole))
      done += Self.work(graph.nodes[index])
    }
    return report(graph, plan, revealing, trace)
  }

  private func report(
    _ graph: ShapedGraph, _ plan: InferenceExecutable, _ revealing: InferenceExecutable,
    _ trace: ReferenceNetwork<Double>.Trace
  ) -> AuditReport {
    let layers = graph.nodes.indices.map { index in
      let node = graph.nodes[index]
      let difference = AuditReport.Difference(
        of: revealing.activation(of: index) ?? [], from: trace.outputs[index].values)
      let multiplyAdds = node.cost.multiplyAdds * batch
      return AuditedLayer(
        path: node.path, operator: node.operation.rules.name, multiplyAdds: multiplyAdds,
        executedMultiplyAdds: trace.multiplyAdds[index],
        multiplyAddsOnPadding: trace.multiplyAddsOnPadding[index], difference: difference,
        agrees: multiplyAdds == trace.multiplyAdds[index] && difference.relative <= tolerance)
    }
    let answer = AuditReport.Difference(
      of: Array(plan.answers), from: trace.outputs[graph.withoutLastSoftmax.output].values)
    let memory = AuditedMemory(
      plannedBytes: plan.arenaBytes, allocatedBytes: plan.residentArenaBytes,
      pageBytes: InferenceExecutable.pageBytes)
    return AuditReport(
      network: graph.name, input: graph.input.dimensions, batch: batch, seed: seed,
      tolerance: tolerance, layers: layers, answer: answer, memory: memory,
      agrees: layers.allSatisfy(\.agrees) && answer.relative <= tolerance && memory.agrees)
  }
}

extension ShapedGraph {
  /// The network up to what a softmax at its end reads: of large numbers, the softmax hides all but the largest.
  fileprivate var withoutLastSoftmax: ShapedGraph {
    guard case .softmax = nodes[output].operation, output == nodes.count - 1, output > 0,
      let scores = nodes[output].inputs.first
    else { return self }
    var result = self
    result.nodes.removeLast()
    result.output = scores
    return result
  }
}

extension AuditReport.Difference {
  /// The largest difference of numbers from the judge's; infinite where one is no number.
  init(of numbers: [Float], from expected: [Double]) {
    guard numbers.count == expected.count else {
      self.init(absolute: .infinity, relative: .infinity)
      return
    }
    var (largest, scale) = (0.0, 0.0)
    for (number, right) in zip(numbers, expected) {
      let distance = abs(Double(number) - right)
      largest = distance.isNaN ? .infinity : max(largest, distance)
      scale = max(scale, abs(right))
    }
    self.init(absolute: largest, relative: largest == 0 ? 0 : largest / scale)
  }
}
