import Netlab

/// Branches that read one layer and meet in one concatenation: an Inception module, by structure.
struct BranchedModule {
  /// The layer that all branches read.
  var fork: Int
  var concat: Int
  /// Each branch from the fork on, the fork left out; empty where the fork itself is passed on.
  var branches: [[Int]]

  /// The innermost modules of a network whose branches are plain chains.
  static func all(in network: Network) -> [BranchedModule] {
    let neighbours = Neighbours(network)
    return network.nodes.indices.compactMap { index in
      guard network.nodes[index].operation.isConcat, network.nodes[index].inputs.count > 1 else {
        return nil
      }
      return BranchedModule(endingAt: index, in: neighbours)
    }
  }

  private init?(endingAt concat: Int, in neighbours: Neighbours) {
    let nodes = neighbours.network.nodes
    var branches: [[Int]] = []
    var forks: Set<Int> = []
    for end in nodes[concat].inputs {
      var branch: [Int] = []
      var place = end
      while neighbours.onlyReader(of: place) != nil, nodes[place].inputs.count == 1 {
        branch.append(place)
        place = nodes[place].inputs[0]
      }
      forks.insert(place)
      branches.append(branch.reversed())
    }
    guard forks.count == 1, let fork = forks.first else { return nil }
    self.fork = fork
    self.concat = concat
    self.branches = branches
  }

  /// The 1×1 convolutions, and what follows them, that make the module's larger filters affordable.
  ///
  /// A reduction is a 1×1 convolution with a larger window behind it on its branch; a projection is
  /// one behind a pool that keeps the resolution.
  func reductions(in network: Network) -> [Int] {
    var found: [Int] = []
    for branch in branches {
      for (place, index) in branch.enumerated() {
        guard let convolution = network.nodes[index].operation.asConvolution,
          convolution.isPointwise
        else { continue }
        let behind = branch[(place + 1)...]
        let isReduction = behind.contains { other in
          (network.nodes[other].operation.asConvolution).map { $0.kernel != .one } ?? false
        }
        let isProjection =
          place > 0 && network.nodes[branch[place - 1]].operation.rules.family == .pooling
        guard isReduction || isProjection else { continue }
        found.append(index)
        found += behind.prefix { other in
          network.nodes[other].operation.asActivation != nil
            || network.nodes[other].operation.asBatchNorm != nil
        }
      }
    }
    return found
  }
}
