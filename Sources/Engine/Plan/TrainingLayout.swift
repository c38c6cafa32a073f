import Netlab
import OneDNN

/// Where a training plan keeps what its user reads and writes.
struct TrainingLayout {
  var images: Place
  var labels: Place
  var seed: Place
  var scores: Place
  var scoresPerImage: Int
  var outputGradient: Place?
  var imageGradient: Place?
  /// Loss, correct, correct among five; of the main output first, then of the heads.
  var losses: [Place] = []
  var gradientTwins: [Int: Int] = [:]

  /// A value whose loss is taken, and the factor of that loss.
  private struct Goal {
    var value: Int
    var weight: Double
  }

  /// Lowers a graph forward, its objective, and backward.
  static func lower(
    _ graph: ShapedGraph, batch: Int, objective: TrainingExecutable.Objective,
    wantsInputGradient: Bool, on processor: Processor
  ) throws(EngineError) -> (Lowering, TrainingLayout) {
    let goals = try goals(of: graph, objective)
    let passed = Pass.run(
      Pass.training,
      on: PlanGraph(graph, batch: batch, keeping: Set(goals.map(\.value))))
    let (plan, placement) = Placement.placing(passed)
    var lowering = Lowering(plan, placement, purpose: .training, on: processor)
    let bytes = lowering.extents(of: 0).byteCount(.rows)
    let perImage = plan.shape(of: goals[0].value).elements
    var layout = TrainingLayout(
      images: lowering.buffer("images", bytes, in: .exchange),
      labels: lowering.buffer("labels", batch * 4, in: .exchange),
      seed: lowering.buffer("seed", 8, in: .exchange),
      scores: lowering.buffer("scores", batch * perImage * 4, in: .exchange),
      scoresPerImage: perImage)
    lowering.seed = layout.seed
    lowering.set(0, .rows, layout.images)
    lowering.wantedGradients = wantedGradients(plan, includingInput: wantsInputGradient)

    for node in plan.nodes {
      lowering.path = node.members.map { graph.nodes[$0.node].path }.joined(separator: " + ")
      try plan.operation(node.members[0]).lowerable.lower(node, &lowering)
    }
    for (index, goal) in goals.enumerated() {
      try layout.add(goal, isMain: index == 0, objective, &lowering)
    }
    lowering.isBackward = true
    for node in plan.nodes.reversed()
    where node.members.contains(where: { lowering.gradients[$0.output] != nil }) {
      lowering.path = node.members.map { graph.nodes[$0.node].path }.joined(separator: " + ")
      try plan.operation(node.members[0]).lowerable.lowerBackward(node, &lowering)
    }
    if wantsInputGradient {
      let place = lowering.buffer("gradient of the images", bytes, in: .exchange)
      let gradient = try lowering.gradient(of: 0, .rows)
      lowering.copy(gradient.place, to: place, byteCount: bytes)
      layout.imageGradient = place
    }
    layout.gradientTwins = lowering.gradientTwins
    return (lowering, layout)
  }

  /// The main output first, then the auxiliary heads.
  private static func goals(
    of graph: ShapedGraph, _ objective: TrainingExecutable.Objective
  ) throws(EngineError) -> [Goal] {
    switch objective {
    case .weightedOutput(let node): return [Goal(value: node, weight: 1)]
    case .crossEntropy:
      var goals = [Goal(value: graph.output, weight: 1)]
      goals += graph.heads.map { Goal(value: $0.output, weight: $0.weight) }
      for index in goals.indices {
        let node = graph.nodes[goals[index].value]
        // The loss applies softmax itself, which is exact where probabilities underflow.
        if case .softmax = node.operation { goals[index].value = node.inputs[0] }
        guard graph.nodes[goals[index].value].shape.area == 1 else {
          throw .noClassifier(path: node.path, shape: node.shape)
        }
      }
      return goals
    }
  }

  /// The values whose gradients somebody needs: all that lie behind something learned, or behind the images if theirs is wanted.
  private static func wantedGradients(_ plan: PlanGraph, includingInput: Bool) -> Set<Int> {
    var wanted: Set<Int> = includingInput ? [0] : []
    for node in plan.nodes {
      let learns = node.members.contains { member in
        plan.graph.nodes[member.node].parameters.contains(where: \.isLearned)
      }
      if learns || node.inputs.contains(where: wanted.contains) {
        wanted.formUnion(node.members.map(\.output))
      }
    }
    return wanted
  }

  private mutating func add(
    _ goal: Goal, isMain: Bool, _ objective: TrainingExecutable.Objective,
    _ lowering: inout Lowering
  ) throws(EngineError) {
    let value = lowering.plan.standIn(for: goal.value)
    let extents = lowering.extents(of: value)
    lowering.path = lowering.plan.graph.nodes[goal.value].path
    let place = try lowering.need(value, .rows)
    if isMain { lowering.copy(place, to: scores, byteCount: extents.byteCount(.rows)) }
    switch objective {
    case .weightedOutput:
      let gradient = lowering.buffer(
        "gradient of the output", extents.byteCount(.rows), in: .exchange)
      outputGradient = gradient
      try lowering.adopt(gradient, .rows, for: value, isExclusive: false)
    case .crossEntropy(let smoothing):
      let loss = lowering.buffer("loss", 12, in: .exchange)
      losses.append(loss)
      let share = lowering.share(of: value, .rows)
      let entropy = CrossEntropy(
        classes: extents.shape.channels, batch: extents.batch, smoothing: smoothing,
        weight: goal.weight)
      lowering.addNative(
        "cross-entropy", [place, labels, share.place, loss], writing: 2..<4
      ) { memory in
        entropy.run(
          scores: memory[0].assumingMemoryBound(to: Float.self),
          labels: memory[1].assumingMemoryBound(to: Int32.self),
          gradient: memory[2].assumingMemoryBound(to: Float.self),
          results: memory[3].assumingMemoryBound(to: Float.self))
      }
      try lowering.deliver(share)
    }
  }
}
