import Netlab
import OneDNN

/// A network compiled for inference on batches of a fixed size.
///
/// Images go into ``images``, ``run()`` computes, the answers are in ``answers``. Running allocates nothing; loading other
/// weights keeps the plan.
package final class InferenceExecutable {
  /// One kernel of the plan, for tables.
  package struct StepDescription: Hashable, Sendable {
    /// The layers that it computes: paths, joined by `+` where several have become one.
    package var path: String
    package var implementation: String
    package var multiplyAdds: Int
    /// Whether it belongs to the backward pass of training.
    package var isBackward = false
  }

  package let graph: ShapedGraph
  package let batch: Int
  /// The threads that the plan was made for and runs with.
  package let threads: Int
  let program: Program
  private let constants: [Constant]
  private let input: Place
  private let outputs: [Int: Place]
  private let output: Int

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - graph: shaped for inference.
  ///   - threads: as many as there are processors where left out.
  ///   - kept: inner layers, by index, whose outputs can be read after a run with ``activation(of:)``.
  package init(
    _ graph: ShapedGraph, batch: Int, threads: Int? = nil, keeping kept: Set<Int> = []
  ) throws(EngineError) {
    guard graph.mode == .inference else { throw .mode(expected: .inference) }
    guard batch > 0, Self.isCountable(graph, batch: batch) else { throw .batch(batch) }
    if let threads { Library.threadCount = threads }
    self.threads = Library.threadCount
    self.graph = graph
    self.batch = batch
    output = graph.output
    let wanted = kept.union([graph.output])
    let passed = Pass.run(
      Pass.inference, on: PlanGraph(graph, batch: batch, keeping: wanted))
    let (plan, placement) = Placement.placing(passed)
    let processor = try onBehalf(of: graph.name) { () throws(OneDNNError) in try Processor() }
    var lowering = Lowering(plan, placement, purpose: .inference, on: processor)

    input = lowering.buffer(
      "images", lowering.extents(of: 0).byteCount(.rows), in: .exchange)
    lowering.set(0, .rows, input)
    for node in plan.nodes {
      lowering.path = node.members.map { graph.nodes[$0.node].path }.joined(separator: " + ")
      try plan.operation(node.members[0]).lowerable.lower(node, &lowering)
    }
    var outputs: [Int: Place] = [:]
    for value in wanted.sorted() {
      let source = plan.standIn(for: value)
      let extents = lowering.extents(of: source)
      let place = lowering.buffer(
        "output of \(graph.nodes[value].path)", extents.byteCount(.rows), in: .exchange)
      lowering.path = graph.nodes[value].path
      let (from, layout) = lowering.anyPlace(of: source)
      try lowering.reorder(extents, from, layout, to: place, .rows)
      outputs[value] = place
    }
    self.outputs = outputs
    constants = lowering.constants
    program = try Program(lowering.steps, lowering.buffers, on: processor)
  }

  /// Whether the bytes of every tensor, and of all together, can be counted.
  static func isCountable(_ graph: ShapedGraph, batch: Int) -> Bool {
    graph.nodes.reduce(0.0) { $0 + Double($1.shape.elements + 8 * $1.shape.area) }
      * Double(batch) * 16 < Double(Int.max)
  }

  /// Puts weights into the forms in which the kernels read them, layer after layer.
  ///
  /// - Throws: what is missing, of other extents or not finite; the executable then holds no usable weights.
  package func load(_ values: some ParameterSource) throws(EngineError) {
    Library.threadCount = threads
    for constant in constants { try program.fill(constant, from: values) }
  }

  /// Where images go: batch × channels × height × width.
  package var images: UnsafeMutableBufferPointer<Float> {
    program.numbers(input, count: batch * graph.input.elements)
  }

  /// The answers of the last run: batch × the output's shape.
  package var answers: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(numbers(of: output))
  }

  /// What an inner layer gave in the last run; nil for a layer that was not asked for when compiling.
  package func activation(of node: Int) -> [Float]? {
    outputs[node] == nil ? nil : Array(numbers(of: node))
  }

  private func numbers(of value: Int) -> UnsafeMutableBufferPointer<Float> {
    guard let place = outputs[value] else {
      return UnsafeMutableBufferPointer(start: nil, count: 0)
    }
    return program.numbers(place, count: batch * graph.nodes[value].shape.elements)
  }

  /// Computes the answers to the images.
  package func run() throws(EngineError) {
    Library.threadCount = threads
    try program.run()
  }

  /// Runs one step of the plan, for those who take times.
  package func run(step: Int) throws(EngineError) {
    Library.threadCount = threads
    try program.runStep(step)
  }

  /// The plan's kernels, in order.
  package var steps: [StepDescription] {
    program.steps.map {
      StepDescription(
        path: $0.path, implementation: $0.implementation, multiplyAdds: $0.multiplyAdds)
    }
  }

  /// The bytes of activations and scratchpads, planned before anything runs.
  package var arenaBytes: Int { program.byteCounts[.transient] ?? 0 }

  /// The bytes of the weights in the forms in which the kernels read them.
  package var weightBytes: Int { program.byteCounts[.constants] ?? 0 }

  /// All bytes that the executable has allocated, images and answers included.
  package var totalBytes: Int { program.byteCounts.values.reduce(0, +) }
}
