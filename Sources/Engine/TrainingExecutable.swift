import Netlab
import OneDNN

/// A network compiled for training on batches of a fixed size: one step runs forward, the loss, and backward.
///
/// What training changes lies in one row of numbers, ``parameters``, and the gradients lie in another, ``gradients``, each
/// in the place of its parameter; an optimiser that works number by number needs to know nothing else. Numbers that
/// only pad a kernel's blocks are zero in both and have to stay so.
package final class TrainingExecutable {
  /// What gradients are taken of.
  package enum Objective: Hashable, Sendable {
    /// The mean cross-entropy of the classes' probabilities with the labels, auxiliary heads by their weights.
    ///
    /// With smoothing ε of K classes, a label's class has the probability 1 − ε + ε/K and every other ε/K.
    /// - Source: Szegedy et al. 2015, "Rethinking the Inception Architecture", §7.
    case crossEntropy(labelSmoothing: Double)
    /// A sum of a layer's outputs, weighted by ``TrainingExecutable/outputGradient``.
    case weightedOutput(node: Int)
  }

  /// What a step found.
  package struct Outcome: Hashable, Sendable {
    /// The mean loss of the main output over the batch.
    package var loss: Double
    /// The losses of the auxiliary heads, in the graph's order, not yet multiplied by their weights.
    package var headLosses: [Double]
    /// Images whose label the main output gave the highest score.
    package var correct: Int
    /// Images whose label was among the five highest scores.
    package var correctInTop5: Int
  }

  package let graph: ShapedGraph
  package let batch: Int
  package let threads: Int
  package let objective: Objective
  /// Where each tensor lies in ``parameters``, and those that training leaves alone.
  package let slots: [ParameterSlot]
  private let program: Program
  private let constants: [Constant]
  private let layout: TrainingLayout
  /// What ``arenaBytes`` would be if every activation were kept until the backward pass has read it.
  package let keepingArenaBytes: Int
  private var outcome: Outcome

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - graph: shaped for training.
  ///   - wantsInputGradient: whether ``imageGradient`` is computed.
  ///   - recomputesActivations: whether activations that are cheap to compute are computed again in the backward pass
  ///     rather than kept, where that takes less memory. Gradients are the same to the bit.
  package init(
    _ graph: ShapedGraph, batch: Int, threads: Int? = nil,
    objective: Objective = .crossEntropy(labelSmoothing: 0), wantsInputGradient: Bool = false,
    recomputesActivations: Bool = false
  ) throws(EngineError) {
    guard graph.mode == .training else { throw .mode(expected: .training) }
    guard batch > 0, InferenceExecutable.isCountable(graph, batch: batch) else {
      throw .batch(batch)
    }
    if let threads { Library.threadCount = threads }
    self.threads = Library.threadCount
    self.graph = graph
    self.batch = batch
    self.objective = objective
    let processor = try onBehalf(of: graph.name) { () throws(OneDNNError) in try Processor() }
    let (lowering, layout) = try TrainingLayout.lower(
      graph, batch: batch, objective: objective, wantsInputGradient: wantsInputGradient,
      on: processor)
    constants = lowering.constants
    slots = lowering.slots
    self.layout = layout
    var plan = (steps: lowering.steps, buffers: lowering.buffers)
    keepingArenaBytes = Program.plan(plan.steps, plan.buffers).byteCounts[.transient] ?? 0
    if recomputesActivations { plan = Recomputation.least(plan.steps, plan.buffers) }
    program = try Program(plan.steps, plan.buffers, on: processor)
    outcome = Outcome(
      loss: 0, headLosses: layout.losses.dropFirst().map { _ in 0 }, correct: 0, correctInTop5: 0)
    for constant in constants { try program.fill(constant, from: ParameterValues()) }
  }

  /// Takes over parameters and running statistics.
  package func load(_ values: some ParameterSource) throws(EngineError) {
    Library.threadCount = threads
    let owners = Dictionary(
      graph.nodes.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for slot in slots {
      let path = String(slot.name.dropLast(slot.role.rawValue.count + 1))
      guard let owner = owners[path] else { continue }
      try program.write(
        slot.padding(try values.numbers(owner, slot.role)), extents: slot.extents, to: slot.place,
        as: slot.form, path: path)
    }
  }

  /// Parameters and running statistics as they are now.
  package func values() throws(EngineError) -> ParameterValues {
    try read { $0.place }
  }

  /// The gradients of the last step, by the names of their parameters.
  package func gradientValues() throws(EngineError) -> ParameterValues {
    let twins = layout.gradientTwins
    return try read { slot in
      twins[slot.place.buffer].map { Place(buffer: $0, offset: slot.place.offset) }
    }
  }

  private func read(_ place: (ParameterSlot) -> Place?) throws(EngineError) -> ParameterValues {
    Library.threadCount = threads
    var values = ParameterValues()
    for slot in slots {
      guard let place = place(slot) else { continue }
      let numbers = try program.read(
        extents: slot.extents, from: place, as: slot.form, path: slot.name)
      values.tensors[slot.name] = ParameterValues.Tensor(
        dimensions: slot.dimensions, values: slot.cropping(numbers))
    }
    return values
  }

  /// Everything that training changes, padding included.
  package var parameters: UnsafeMutableBufferPointer<Float> { program.numbers(of: .parameters) }

  /// The gradients of ``parameters``, number by number.
  package var gradients: UnsafeMutableBufferPointer<Float> { program.numbers(of: .gradients) }

  /// Running means and variances, and numbers that training leaves alone.
  package var statistics: UnsafeMutableBufferPointer<Float> { program.numbers(of: .statistics) }

  /// The numbers of one tensor within ``parameters`` and ``gradients``; nil for one that training leaves alone.
  ///
  /// Siblings that have become one convolution share a range.
  package func range(of slot: ParameterSlot) -> Range<Int>? {
    guard program.buffers[slot.place.buffer].region == .parameters,
      let base = parameters.baseAddress
    else { return nil }
    let start = program.address(Place(buffer: slot.place.buffer)) - UnsafeMutableRawPointer(base)
    return start / 4..<(start + program.buffers[slot.place.buffer].byteCount) / 4
  }

  /// Where images go: batch × channels × height × width.
  package var images: UnsafeMutableBufferPointer<Float> {
    program.numbers(layout.images, count: batch * graph.input.elements)
  }

  /// Where the images' classes go, counted from 0.
  package var labels: UnsafeMutableBufferPointer<Int32> {
    UnsafeMutableBufferPointer(
      start: program.address(layout.labels).assumingMemoryBound(to: Int32.self), count: batch)
  }

  /// The scores that the main output gave in the last step, before softmax; or the layer's outputs.
  package var scores: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(
      program.numbers(layout.scores, count: batch * layout.scoresPerImage))
  }

  /// Where the weights of a weighted output go: batch × the layer's shape.
  package var outputGradient: UnsafeMutableBufferPointer<Float>? {
    layout.outputGradient.map {
      program.numbers($0, count: batch * layout.scoresPerImage)
    }
  }

  /// The gradient of the images in the last step, where it was asked for.
  package var imageGradient: UnsafeBufferPointer<Float>? {
    layout.imageGradient.map {
      UnsafeBufferPointer(program.numbers($0, count: batch * graph.input.elements))
    }
  }

  /// Runs forward and backward.
  ///
  /// - Parameter seed: of the random numbers of dropout; another for every step.
  /// - Throws: `.label` for a class that the network does not know; nothing has run then.
  @discardableResult
  package func step(seed: UInt64) throws(EngineError) -> Outcome {
    Library.threadCount = threads
    if case .crossEntropy = objective {
      for (image, label) in labels.enumerated()
      where !(0..<layout.scoresPerImage).contains(Int(label)) {
        throw .label(Int(label), image: image, classes: layout.scoresPerImage)
      }
    }
    program.address(layout.seed).storeBytes(of: seed, as: UInt64.self)
    try program.run()
    // The heads' losses lie where the last step's did, so that no step allocates unless its caller keeps them.
    for index in layout.losses.indices {
      let numbers = program.numbers(layout.losses[index], count: 3)
      if index > 0 {
        outcome.headLosses[index - 1] = Double(numbers[0])
      } else {
        outcome.loss = Double(numbers[0])
        (outcome.correct, outcome.correctInTop5) = (Int(numbers[1]), Int(numbers[2]))
      }
    }
    return outcome
  }

  /// Runs one step of the plan, for those who take times.
  package func run(step: Int) throws(EngineError) {
    Library.threadCount = threads
    try program.runStep(step)
  }

  /// The plan's kernels, in order, backward ones included.
  package var steps: [InferenceExecutable.StepDescription] {
    program.steps.map {
      InferenceExecutable.StepDescription(
        path: $0.path, implementation: $0.implementation, multiplyAdds: $0.multiplyAdds,
        isBackward: $0.isBackward)
    }
  }

  /// The bytes of activations, gradients of activations and scratchpads, planned before anything runs.
  package var arenaBytes: Int { program.byteCounts[.transient] ?? 0 }

  /// All bytes that the executable has allocated.
  package var totalBytes: Int { program.byteCounts.values.reduce(0, +) }
}
