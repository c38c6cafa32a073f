import Netlab

/// The memory that a graph needs, in bytes of single precision, from the lifetimes of its tensors.
///
/// Layers run in the order of the graph. Activations, normalisation, softmax and sums overwrite
/// their first input where nobody reads it any more; flattening, and dropout in inference, take no
/// memory; a branch that only a concatenation reads is written straight into its place there.
/// Buffers inside a kernel's implementation are not counted.
package struct MemoryEstimate: Hashable, Sendable {
  /// Learned parameters and running statistics.
  package var parameterBytes: Int
  /// All tensors that layers put out, each counted once.
  package var activationBytes: Int
  /// Parameters, and the most that is alive at one moment of a forward pass.
  package var peakInferenceBytes: Int
  /// Parameters, their gradients and one momentum each; and the most that is alive at one moment
  /// of the backward pass, which keeps each tensor until its layer's gradient is done.
  package var peakTrainingBytes: Int

  package static let bytesPerNumber = 4

  /// The estimate for `batch` images.
  ///
  /// - Throws: `.overflow` where the bytes do not fit an `Int`.
  package init(of graph: ShapedGraph, batch: Int) throws(AnalysisError) {
    let count = CheckedSum(quantity: "bytes", batch: batch)
    let parameters = graph.nodes.flatMap(\.parameters)
    parameterBytes = try count.sum(parameters.map(\.count), times: [Self.bytesPerNumber])
    let learned = try count.sum(
      parameters.filter(\.isLearned).map(\.count), times: [Self.bytesPerNumber])

    let tensors = TensorLifetimes(of: graph)
    let perNumber = [Self.bytesPerNumber, batch]
    activationBytes = try count.sum(tensors.ownElements, times: perNumber)
    let forward = try count.sum([tensors.peakForwardElements], times: perNumber)
    let backward = try count.sum([tensors.peakBackwardElements], times: perNumber)
    peakInferenceBytes = try count.sum([parameterBytes, forward], times: [])
    peakTrainingBytes = try count.sum([parameterBytes, learned, learned, backward], times: [])
  }
}

/// Which tensors a graph's execution needs, and from when to when, per image.
struct TensorLifetimes {
  /// Numbers in each tensor that is not part of another.
  private(set) var ownElements: [Int] = []
  private(set) var peakForwardElements = 0
  private(set) var peakBackwardElements = 0

  init(of graph: ShapedGraph) {
    let nodes = graph.nodes
    var lastUse = Array(nodes.indices)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { lastUse[input] = index }
    }
    for output in [graph.output] + graph.heads.map(\.output) { lastUse[output] = nodes.count - 1 }

    // buffer[i]: the node whose buffer holds node i's output; born and dying are a buffer's life.
    var buffer = Array(nodes.indices)
    var born = Array(nodes.indices)
    var dying = lastUse
    for (index, node) in nodes.enumerated() {
      guard let first = node.inputs.first else { continue }
      let own = buffer[first]
      switch node.operation.memoryUse {
      case .view:
        if graph.mode == .training, case .dropout = node.operation { continue }
        buffer[index] = own
      case .inPlace:
        // The images themselves are never overwritten.
        guard own != 0, dying[own] == index, nodes[own].shape == node.shape,
          node.inputs.dropFirst().allSatisfy({ buffer[$0] != own })
        else { continue }
        buffer[index] = own
      case .ownOutput:
        guard case .concat = node.operation else { continue }
        for input in Set(node.inputs) {
          let part = buffer[input]
          guard part != 0, dying[part] == index, nodes[part].shape == nodes[input].shape,
            node.inputs.filter({ buffer[$0] == part }).count == 1
          else { continue }
          buffer[part] = index
          born[index] = min(born[index], born[part])
        }
        continue
      }
      dying[own] = max(dying[own], lastUse[index])
    }
    // A branch that was moved into a concatenation takes its in-place followers along.
    for index in nodes.indices.reversed() where buffer[index] != index {
      buffer[index] = buffer[buffer[index]]
    }

    let owners = nodes.indices.filter { buffer[$0] == $0 }
    ownElements = owners.dropFirst().map { nodes[$0].shape.elements }
    peakForwardElements = Self.peak(
      owners.map { (born[$0]...max(dying[$0], born[$0]), nodes[$0].shape.elements) },
      steps: nodes.count)
    peakBackwardElements = Self.backwardPeak(of: graph, lastUse: lastUse)
  }

  /// Step n − 1 − i of the backward pass handles node i: until then its output is kept, and its
  /// gradient lives from the step of its last reader on.
  private static func backwardPeak(of graph: ShapedGraph, lastUse: [Int]) -> Int {
    let last = graph.nodes.count - 1
    var lives: [(ClosedRange<Int>, Int)] = []
    for (index, node) in graph.nodes.enumerated() {
      let elements = node.shape.elements
      let ownsGradient = index > 0
      var ownsOutput = true
      switch node.operation.memoryUse {
      case .view:
        if case .dropout = node.operation { ownsOutput = true } else { ownsOutput = false }
      case .inPlace:
        // ReLU and its kin find their gradient from their output, so that it may replace the input.
        if case .activation = node.operation, let input = node.inputs.first, input > 0,
          lastUse[input] == index
        {
          ownsOutput = false
        }
      case .ownOutput:
        break
      }
      if ownsOutput { lives.append((0...last - index, elements)) }
      if ownsGradient, ownsOutput {
        lives.append((last - lastUse[index]...last - index, elements))
      }
    }
    return peak(lives, steps: graph.nodes.count)
  }

  /// The most that is alive at one step, by sweeping over births and deaths.
  private static func peak(_ lives: [(ClosedRange<Int>, Int)], steps: Int) -> Int {
    var change = [Int](repeating: 0, count: steps + 1)
    for (life, elements) in lives {
      change[life.lowerBound] += elements
      change[life.upperBound + 1] -= elements
    }
    var (alive, most) = (0, 0)
    for step in change {
      alive += step
      most = max(most, alive)
    }
    return most
  }
}
