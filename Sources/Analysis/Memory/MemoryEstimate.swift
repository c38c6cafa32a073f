import Netlab

/// The memory that a graph needs, in bytes of single precision, from the lifetimes of its tensors.
///
/// The estimate is of an execution that runs layers in the order of the graph and frees each tensor
/// after its last use, as `BufferPlan` and `GradientPlan` say in detail. Scratch memory inside a
/// kernel, fragmentation, and a program's own size come on top of it.
package struct MemoryEstimate: Hashable, Sendable {
  /// Learned parameters, fixed ones and running statistics.
  package var parameterBytes: Int
  /// In inference, all tensors that layers write, as if none were freed; in training, what the
  /// forward pass leaves for the backward pass. The images are not counted.
  package var activationBytes: Int
  /// The parameters of the main path alone.
  package var inferenceParameterBytes: Int
  /// The main path's parameters, and the most that is alive at one step of inference, the images
  /// included.
  package var peakInferenceBytes: Int
  /// The layer at which inference needs the most.
  package var peakInferenceLayer: String
  /// Parameters, a gradient and a momentum for each learned one, and the most that is alive at one
  /// step of a forward and a backward pass.
  package var peakTrainingBytes: Int
  /// The layer at which training needs the most, and whether that is in its backward pass.
  package var peakTrainingLayer: String
  package var trainingPeaksBackward: Bool

  package static let bytesPerNumber = 4

  /// The estimate for `batch` images.
  ///
  /// Inference is always that of the main path; training is that of all layers in the graph, so that
  /// auxiliary heads are counted where `graph` is there for training.
  /// - Throws: `.overflow` where the bytes do not fit an `Int`.
  package init(of graph: ShapedGraph, batch: Int) throws(AnalysisError) {
    let count = CheckedSum(quantity: "bytes", batch: batch)
    let parameters = graph.nodes.flatMap(\.parameters)
    parameterBytes = try count.sum(parameters.map(\.count), times: [Self.bytesPerNumber])
    let learnedBytes = try count.sum(
      parameters.filter(\.isLearned).map(\.count), times: [Self.bytesPerNumber])
    let mainPath = graph.mainPath
    inferenceParameterBytes = try count.sum(
      mainPath.nodes.flatMap(\.parameters).map(\.count), times: [Self.bytesPerNumber])

    let inference = try ForwardMemory(of: mainPath, count: count)
    peakInferenceBytes = try count.sum([inferenceParameterBytes, inference.peak.bytes], times: [])
    peakInferenceLayer = mainPath.nodes[inference.peak.step].path

    let training = try TrainingMemory(of: graph, count: count)
    peakTrainingBytes = try count.sum(
      [parameterBytes, learnedBytes, learnedBytes, training.peak.bytes], times: [])
    peakTrainingLayer = graph.nodes[training.order.node(at: training.peak.step)].path
    trainingPeaksBackward = training.peak.step >= graph.nodes.count

    switch graph.mode {
    case .inference: activationBytes = inference.writtenBytes
    case .training: activationBytes = training.keptBytes
    }
  }
}

/// What inference holds, without parameters.
struct ForwardMemory {
  /// All buffers but the images'.
  var writtenBytes: Int
  var peak: Peak

  init(of graph: ShapedGraph, count: CheckedSum) throws(AnalysisError) {
    let order = StepOrder(count: graph.nodes.count, isTraining: false)
    let buffers = try BufferPlan(of: graph, order: order).allocations(of: graph, count: count)
    writtenBytes = try count.sum(buffers.dropFirst().map(\.bytes), times: [])
    peak = try Peak(of: buffers, last: order.last, count: count)
  }
}

/// What a step of training holds, without parameters and their gradients.
struct TrainingMemory {
  var order: StepOrder
  /// What the forward pass leaves for the backward pass, but for the images.
  var keptBytes: Int
  var peak: Peak

  init(of graph: ShapedGraph, count: CheckedSum) throws(AnalysisError) {
    order = StepOrder(count: graph.nodes.count, isTraining: true)
    let buffers = try BufferPlan(of: graph, order: order).allocations(of: graph, count: count)
    let notes = try Self.notes(of: graph, order: order, count: count)
    let gradients = try GradientPlan(of: graph, order: order)
      .allocations(of: graph, count: count)
    let kept = (buffers.dropFirst() + notes).filter { $0.steps.upperBound >= graph.nodes.count }
    keptBytes = try count.sum(kept.map(\.bytes), times: [])
    peak = try Peak(of: buffers + notes + gradients, last: order.last, count: count)
  }

  /// Masks, places of maxima, statistics: from a node's forward pass to its backward pass.
  private static func notes(
    of graph: ShapedGraph, order: StepOrder, count: CheckedSum
  ) throws(AnalysisError) -> [Allocation] {
    var notes: [Allocation] = []
    let learns = graph.isLearning
    for (index, node) in graph.nodes.enumerated() where learns[index] {
      let needs = node.operation.backwardNeeds
      let bytes = try count.sum(
        [
          try count.sum([node.shape.elements], times: [needs.bytesPerElement, count.batch]),
          try count.sum([node.shape.channels], times: [needs.bytesPerChannel]),
        ], times: [])
      if bytes > 0 { notes.append(Allocation(bytes: bytes, steps: index...order.backward(index))) }
    }
    return notes
  }
}

extension BufferPlan {
  /// The buffers with their sizes and lifetimes; the images' is the first.
  fileprivate func allocations(
    of graph: ShapedGraph, count: CheckedSum
  ) throws(AnalysisError) -> [Allocation] {
    var allocations: [Allocation] = []
    for index in owner.indices where owner[index] == index {
      allocations.append(
        Allocation(
          bytes: try count.bytes(of: graph.nodes[index]), steps: born[index]...lastNeeded[index]))
    }
    return allocations
  }
}

extension GradientPlan {
  /// The buffers with their sizes and lifetimes.
  fileprivate func allocations(
    of graph: ShapedGraph, count: CheckedSum
  ) throws(AnalysisError) -> [Allocation] {
    var allocations: [Allocation] = []
    for index in owner.indices where owner[index] == index {
      allocations.append(
        Allocation(
          bytes: try count.bytes(of: graph.nodes[index]), steps: born[index]...lastNeeded[index]))
    }
    return allocations
  }
}

extension CheckedSum {
  /// The bytes of a node's output for the whole batch.
  func bytes(of node: ShapedNode) throws(AnalysisError) -> Int {
    try sum([node.shape.elements], times: [MemoryEstimate.bytesPerNumber, batch])
  }
}
