import Netlab

/// What a folded module holds, as a paper's text would say it.
///
/// `1×1 64 | 3×3 96→128 | 5×5 16→32 | pool 32`: branches side by side, a reduction as an arrow
/// between channel counts, `→` from layer to layer, and `+` where branches are added.
struct ModuleSummary {
  private let graph: OpenGraph
  private let tree: ModuleTree

  init(of graph: OpenGraph, tree: ModuleTree) {
    self.graph = graph
    self.tree = tree
  }

  /// Layers beyond which a module is counted and not described.
  private static let mostLayers = 40
  /// Characters beyond which a line is broken at a branch.
  private static let lineLength = 60
  private static let mostLines = 4

  /// The lines below a folded module's name.
  func lines(of module: Int) -> [String] {
    let nodes = tree.modules[module].nodes
    let parts = tree.modules[module].parts
    let inner = parts.compactMap { part in
      if case .module(let inner) = part { inner } else { nil }
    }
    let whole = text(of: nodes).map(broken) ?? []
    if (1...2).contains(whole.count) { return whole }
    if inner.count == parts.count, let lines = modules(inner) { return lines }
    return (1...Self.mostLines).contains(whole.count) ? whole : [tally(of: nodes)]
  }

  /// A line for each kind of inner module, with its number.
  private func modules(_ inner: [Int]) -> [String]? {
    var lines: [(text: String, count: Int)] = []
    for module in inner {
      guard let text = text(of: tree.modules[module].nodes), text.count <= Self.lineLength else {
        return nil
      }
      if lines.last?.text == text {
        lines[lines.count - 1].count += 1
      } else {
        lines.append((text, 1))
      }
      if lines.count > Self.mostLines { return nil }
    }
    return lines.map { $0.count == 1 ? $0.text : "\($0.count) × (\($0.text))" }
  }

  /// `12 conv · 3 max pool · 4 concat`, for what cannot be said in a line.
  func tally(of nodes: [Int]) -> String {
    var counts: [(caption: String, count: Int)] = []
    for node in nodes.lazy.map({ graph.nodes[$0] }) where node.isWorthSaying || node.isMerge {
      let caption = node.operation.rules.caption
      if let index = counts.firstIndex(where: { $0.caption == caption }) {
        counts[index].count += 1
      } else {
        counts.append((caption, 1))
      }
    }
    return counts.map { "\($0.count) \($0.caption)" }.joined(separator: " · ")
  }

  private func broken(_ text: String) -> [String] {
    guard text.count > Self.lineLength else { return [text] }
    var lines: [String] = []
    for branch in text.split(separator: " | ") {
      if let last = lines.last, last.count + branch.count + 3 <= Self.lineLength {
        lines[lines.count - 1] += " | " + branch
      } else {
        lines.append(String(branch))
      }
    }
    return lines.contains { $0.count > Self.lineLength * 3 / 2 } ? [] : lines
  }

  private func text(of nodes: [Int]) -> String? {
    guard nodes.count <= 3 * Self.mostLayers, let end = nodes.last else { return nil }
    var chain = SummaryChain(graph: graph, nodes: nodes)
    guard let items = chain.items(to: end, from: nil), !items.isEmpty,
      nodes.filter({ graph.nodes[$0].isWorthSaying }).count <= Self.mostLayers
    else { return nil }
    return chain.text(of: items, isOutermost: true)
  }
}

extension OpenNode {
  /// Whether a summary names it: layers with weights of their own, pooling, and what netlab does not know.
  var isWorthSaying: Bool {
    switch operation.rules.family {
    case .convolution, .linear, .pooling, .unknown: true
    case .input, .normalization, .activation, .merge, .regularization, .reshaping, .output: false
    }
  }

  var isMerge: Bool { operation.rules.family == .merge }
}
