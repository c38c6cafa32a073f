import Netlab

/// Runs a graph step by step and counts the buffers that are alive, slowly and obviously.
struct MemorySimulator {
  var graph: ShapedGraph
  var batch: Int
  var isTraining: Bool

  /// A piece of memory, and the values that lie in it one after the other or side by side.
  private struct Buffer: Hashable {
    var elements: Int
    var values: Set<Int>
  }

  private var count: Int { graph.nodes.count }
  private var steps: Int { isTraining ? 2 * count : count }

  private func backward(_ node: Int) -> Int { 2 * count - 1 - node }

  /// The most bytes of activations, notes and gradients at any step.
  func peak() -> Int {
    let values = valueBuffers()
    let gradients = isTraining ? gradientBuffers() : []
    var most = 0
    for step in 0..<steps {
      var bytes = 0
      for buffer in values where buffer.values.contains(where: { $0 <= step }) {
        if buffer.values.contains(where: { isMade($0, at: step) || isRead($0, from: step) }) {
          bytes += 4 * batch * buffer.elements
        }
      }
      for gradient in gradients
      where gradient.values.contains(where: { firstWrite($0) <= step })
        && gradient.values.contains(where: { backward($0) >= step })
      {
        bytes += 4 * batch * gradient.elements
      }
      if isTraining { bytes += notes(at: step) }
      most = max(most, bytes)
    }
    return most
  }

  /// The bytes of all buffers but the images'.
  func written() -> Int {
    valueBuffers().filter { !$0.values.contains(0) }.reduce(0) { $0 + 4 * batch * $1.elements }
  }

  private func isMade(_ value: Int, at step: Int) -> Bool { value == step }

  /// Whether anything reads a value at `step` or later.
  private func isRead(_ value: Int, from step: Int) -> Bool {
    for (index, node) in graph.nodes.enumerated() {
      if node.inputs.contains(value), index >= step { return true }
      guard isTraining, learns(index) else { continue }
      if node.inputs.contains(value), readsInput(node.operation), backward(index) >= step {
        return true
      }
    }
    if isTraining, learns(value), readsOutput(graph.nodes[value].operation),
      backward(value) >= step
    {
      return true
    }
    let isOutput = ([graph.output] + graph.heads.map(\.output)).contains(value)
    return isOutput && (isTraining ? backward(value) : count - 1) >= step
  }

  private func learns(_ node: Int) -> Bool {
    graph.nodes[node].parameters.contains(where: \.isLearned)
      || graph.nodes[node].inputs.contains(where: learns)
  }

  /// Which values lie in which piece of memory.
  private func valueBuffers() -> [Buffer] {
    var buffers: [Buffer] = []
    func place(_ value: Int) -> Int? { buffers.firstIndex { $0.values.contains(value) } }
    for (index, node) in graph.nodes.enumerated() {
      var isPlaced = false
      if let first = node.inputs.first, let own = place(first) {
        let isDead = !buffers[own].values.contains { isRead($0, from: index + 1) }
        let others = node.inputs.dropFirst().compactMap(place)
        let canOverwrite = isDead && !buffers[own].values.contains(0) && !others.contains(own)
        switch node.operation {
        case .flatten: isPlaced = true
        case .dropout: isPlaced = !isTraining || canOverwrite
        case .activation, .batchNorm, .scale, .softmax, .sum: isPlaced = canOverwrite
        case .concat:
          isPlaced = true
          var joined = Buffer(elements: node.shape.elements, values: [index])
          var gone: Set<Buffer> = []
          for input in node.inputs {
            guard let part = place(input), !buffers[part].values.contains(0),
              buffers[part].elements == graph.nodes[input].shape.elements,
              node.inputs.filter({ buffers[part].values.contains($0) }).count == 1
            else { continue }
            joined.values.formUnion(buffers[part].values)
            gone.insert(buffers[part])
          }
          buffers.removeAll(where: gone.contains)
          buffers.append(joined)
          continue
        case .input, .convolution, .maxPool, .averagePool, .globalAveragePool,
          .adaptiveAveragePool, .lrn, .linear, .channelPad, .channelShuffle, .foreign:
          break
        }
        if isPlaced { buffers[own].values.insert(index) }
      }
      if !isPlaced { buffers.append(Buffer(elements: node.shape.elements, values: [index])) }
    }
    return buffers
  }

  /// Which values' gradients lie in which piece of memory.
  private func gradientBuffers() -> [Buffer] {
    var buffers: [Buffer] = []
    for (index, node) in graph.nodes.enumerated().reversed() where learns(index) {
      let readers = readers(index)
      guard let last = readers.max() else { continue }
      var sharesWithReader = false
      if readers.count == 1, last != index {
        switch graph.nodes[last].operation {
        case .activation, .batchNorm, .scale, .softmax, .sum, .flatten, .dropout:
          sharesWithReader = graph.nodes[last].inputs.first == index
        case .concat: sharesWithReader = true
        case .input, .convolution, .maxPool, .averagePool, .globalAveragePool,
          .adaptiveAveragePool, .lrn, .linear, .channelPad, .channelShuffle, .foreign:
          break
        }
      }
      if sharesWithReader, let place = buffers.firstIndex(where: { $0.values.contains(last) }) {
        buffers[place].values.insert(index)
      } else {
        buffers.append(Buffer(elements: node.shape.elements, values: [index]))
      }
    }
    return buffers
  }

  /// The nodes that read a value, as often as they do, and the value's own for the loss.
  private func readers(_ value: Int) -> [Int] {
    var readers = ([graph.output] + graph.heads.map(\.output)).filter { $0 == value }
    for (index, node) in graph.nodes.enumerated() {
      readers += node.inputs.filter { $0 == value }.map { _ in index }
    }
    return readers
  }

  private func firstWrite(_ value: Int) -> Int { backward(readers(value).max() ?? value) }

  private func notes(at step: Int) -> Int {
    var bytes = 0
    for (index, node) in graph.nodes.enumerated()
    where learns(index) && index <= step && step <= backward(index) {
      switch node.operation {
      case .maxPool, .dropout: bytes += batch * node.shape.elements
      case .lrn: bytes += 4 * batch * node.shape.elements
      case .batchNorm: bytes += 2 * 4 * node.shape.channels
      case .input, .convolution, .averagePool, .globalAveragePool, .adaptiveAveragePool, .scale,
        .activation, .linear, .softmax, .flatten, .concat, .sum, .channelPad, .channelShuffle,
        .foreign:
        break
      }
    }
    return bytes
  }

  private func readsInput(_ operation: Operator) -> Bool {
    switch operation {
    case .convolution, .lrn, .batchNorm, .scale: true
    case .linear(let linear): linear.learned
    case .activation(let activation):
      ["swish", "hardSwish", "gelu"].contains(activation.name)
        || activation == .leakyReLU(slope: -0.5)
    case .input, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool, .dropout,
      .softmax, .flatten, .concat, .sum, .channelPad, .channelShuffle, .foreign:
      false
    }
  }

  private func readsOutput(_ operation: Operator) -> Bool {
    switch operation {
    case .softmax: true
    case .activation: !readsInput(operation)
    case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
      .lrn, .batchNorm, .scale, .dropout, .linear, .flatten, .concat, .sum, .channelPad,
      .channelShuffle, .foreign:
      false
    }
  }
}
