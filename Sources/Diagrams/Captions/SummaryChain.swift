import Netlab

/// Reads a module backwards from its output, as a chain of layers and forks.
struct SummaryChain {
  /// One link of the chain.
  indirect enum Item {
    case layer(Int)
    case branches([[Item]], added: Bool)
  }

  private let graph: OpenGraph
  private let nodes: Set<Int>
  /// For each node in the module, the last node that every way to it passes; nil outside of it.
  private var gates: [Int: Int] = [:]
  /// Steps left; branches that share layers would otherwise be walked again and again.
  private var budget = 500

  init(graph: OpenGraph, nodes: [Int]) {
    self.graph = graph
    self.nodes = Set(nodes)
    for node in nodes {
      let inputs = graph.nodes[node].inputs
      if let gate = commonGate(of: inputs) { gates[node] = gate }
    }
  }

  private func commonGate(of inputs: [Int]) -> Int? {
    var common: Int? = inputs.first.flatMap { nodes.contains($0) ? $0 : nil }
    for input in inputs.dropFirst() {
      var other: Int? = nodes.contains(input) ? input : nil
      while common != other {
        guard let a = common, let b = other else { return nil }
        if a > b { common = gates[a] } else { other = gates[b] }
      }
    }
    return common
  }

  /// The layers behind `start` up to `end`, forks folded; nil where they are too tangled.
  mutating func items(to end: Int, from start: Int?) -> [Item]? {
    var items: [Item] = []
    var next: Int? = end
    while let node = next, nodes.contains(node), node != start {
      budget -= 1
      guard budget > 0 else { return nil }
      let inputs = graph.nodes[node].inputs
      if inputs.count > 1 {
        let gate = commonGate(of: inputs)
        var branches: [[Item]] = []
        for input in inputs {
          guard let branch = self.items(to: input, from: gate) else { return nil }
          branches.append(branch)
        }
        let isSum = graph.nodes[node].operation.memoryUse == .inPlace
        items.append(.branches(branches, added: isSum))
        next = gate
      } else {
        if graph.nodes[node].isWorthSaying { items.append(.layer(node)) }
        next = inputs.first
      }
    }
    return items.reversed()
  }

  /// The chain in words, a 1×1 convolution in front of the last layer shown as its reduction.
  func text(of items: [Item], isOutermost: Bool = false) -> String {
    var words: [String] = []
    var index = 0
    while index < items.count {
      switch items[index] {
      case .layer(let node):
        if index + 2 == items.count, case .layer(let next) = items[index + 1],
          let pair = pair(node, next)
        {
          words.append(pair)
          index += 1
        } else {
          words.append(word(node))
        }
      case .branches(let branches, let added):
        let texts = branches.map { $0.isEmpty ? "identity" : text(of: $0) }
        let fork = texts.joined(separator: added ? " + " : " | ")
        words.append(isOutermost && items.count == 1 ? fork : "(\(fork))")
      }
      index += 1
    }
    return words.joined(separator: " → ")
  }

  /// `3×3 96→128` for a reduction and its layer, `pool 32` for a pool and its projection.
  private func pair(_ first: Int, _ second: Int) -> String? {
    let (a, b) = (graph.nodes[first], graph.nodes[second])
    guard b.operation.rules.family == .convolution, let kernel = b.kernel else { return nil }
    switch a.operation.rules.family {
    case .convolution:
      guard a.kernel == .one, kernel != .one, a.stride == .one, b.groups == 1 else { return nil }
      return "\(window(b)) \(a.shape.channels)→\(b.shape.channels)"
    case .pooling:
      guard kernel == .one, b.stride == .one, a.stride == .one else { return nil }
      return "pool \(b.shape.channels)"
    case .input, .linear, .normalization, .activation, .merge, .regularization, .reshaping, .output,
      .unknown:
      return nil
    }
  }

  private func word(_ index: Int) -> String {
    let node = graph.nodes[index]
    let rules = node.operation.rules
    guard rules.family == .convolution, node.kernel != nil else {
      return rules.label.isEmpty ? rules.caption : "\(rules.caption) \(rules.label)"
    }
    let channels = node.shape.channels
    if node.groups == 1 { return "\(window(node)) \(channels)" }
    let isDepthwise = node.groups == node.inputs.first.map { graph.nodes[$0].shape.channels }
    return "\(window(node)) \(channels) " + (isDepthwise ? "depthwise" : "in \(node.groups) groups")
  }

  private func window(_ node: OpenNode) -> String {
    let kernel = node.kernel.map(\.description) ?? ""
    return node.stride == .one ? kernel : "\(kernel)/\(node.stride.shortDescription)"
  }
}

extension OpenNode {
  fileprivate var kernel: Extent? { operation.rules.geometry?.kernel }
  fileprivate var stride: Extent { operation.rules.geometry?.stride ?? .one }
  fileprivate var groups: Int { operation.rules.geometry?.groups ?? 1 }
}
