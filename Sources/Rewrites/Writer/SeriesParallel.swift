import Netlab

/// A network taken apart into layers in a row and branches that meet again.
///
/// It looks at wires alone, not at names.
/// - Source: series-parallel graphs, Valdes, Tarjan and Lawler 1982; a merge's branches begin at the
///   merge's immediate dominator.
struct SeriesParallel {
  indirect enum Element {
    case layer(Int)
    case merge(Int, branches: [[Element]])
    /// An auxiliary classifier beside the layer in front of it, by its place among the heads.
    case auxiliary(head: Int, [Element])
  }

  private let network: Network
  private var dominator: [Int] = []
  private var rank: [Int] = []
  private var written: Set<Int> = []

  /// The layers behind the input, in order.
  ///
  /// - Throws: `.notWritable` for a layer whose readers never meet.
  static func elements(of network: Network) throws(RewriteError) -> [Element] {
    var decomposition = SeriesParallel(network)
    let main = try decomposition.region(from: 0, to: network.output)
    var heads: [Int: [Element]] = [:]
    for (index, head) in network.heads.enumerated() {
      var fork = head.output
      while fork != 0, !decomposition.written.contains(fork) {
        fork = decomposition.dominator[fork]
      }
      let layers = try decomposition.region(from: fork, to: head.output)
      heads[fork, default: []].append(.auxiliary(head: index, layers))
    }
    return (heads[0] ?? []) + Self.adding(heads, to: main)
  }

  private init(_ network: Network) {
    self.network = network
    for (index, node) in network.nodes.enumerated() {
      guard var common = node.inputs.first else {
        dominator.append(index)
        rank.append(0)
        continue
      }
      for input in node.inputs.dropFirst() {
        var other = input
        while common != other {
          if rank[common] >= rank[other] {
            common = dominator[common]
          } else {
            other = dominator[other]
          }
        }
      }
      dominator.append(common)
      rank.append(rank[common] + 1)
    }
  }

  /// The deepest branches within branches; real networks have a few, and a call's room is bounded.
  static let deepestBranches = 500

  /// The layers behind `fork` up to `end`.
  ///
  /// - Parameter depth: how many merges' branches they lie in.
  private mutating func region(
    from fork: Int, to end: Int, depth: Int = 0
  ) throws(RewriteError) -> [Element] {
    guard depth <= Self.deepestBranches else {
      throw .notWritable(
        network: network.name, path: network.nodes[end].path,
        reason: "it lies in more than \(Self.deepestBranches) branches within one another")
    }
    var elements: [Element] = []
    var place = end
    while place != fork {
      let node = network.nodes[place]
      let isMerge = node.operation.isConcat || node.operation.isSum
      let before = isMerge ? dominator[place] : node.inputs.first ?? fork
      guard rank[place] > rank[fork], rank[before] >= rank[fork], written.insert(place).inserted
      else {
        throw .notWritable(
          network: network.name, path: node.path,
          reason: "several layers read it, and their branches do not meet in one place")
      }
      if isMerge {
        var branches: [[Element]] = []
        for input in node.inputs {
          branches.append(try region(from: before, to: input, depth: depth + 1))
        }
        elements.append(.merge(place, branches: branches))
      } else {
        elements.append(.layer(place))
      }
      place = before
    }
    return elements.reversed()
  }

  /// Each head behind the layer that it reads.
  private static func adding(_ heads: [Int: [Element]], to elements: [Element]) -> [Element] {
    if heads.isEmpty { return elements }
    return elements.flatMap { element -> [Element] in
      switch element {
      case .layer(let place): [element] + (heads[place] ?? [])
      case .merge(let place, let branches):
        [.merge(place, branches: branches.map { adding(heads, to: $0) })] + (heads[place] ?? [])
      case .auxiliary: [element]
      }
    }
  }
}
