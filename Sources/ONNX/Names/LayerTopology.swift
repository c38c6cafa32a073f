import Netlab

/// Who reads whom, and where branches part and meet again.
struct LayerTopology {
  let layers: [ReadLayer]
  /// For each layer those that read it.
  let readers: [[Int]]
  /// For each layer the one that all paths to it lead through; its own where nobody knows.
  private var dominator: [Int] = []
  private var rank: [Int] = []

  /// Longer walks than this are given up: names are not worth them.
  private static let longestWalk = 2000

  init(_ layers: [ReadLayer]) {
    self.layers = layers
    var readers = [[Int]](repeating: [], count: layers.count)
    for (index, layer) in layers.enumerated() {
      for input in Set(layer.inputs) { readers[input].append(index) }
    }
    self.readers = readers
    for (index, layer) in layers.enumerated() {
      var common = layer.inputs.first ?? index
      var steps = 0
      for input in layer.inputs.dropFirst() {
        var other = input
        while common != other {
          steps += 1
          if steps > Self.longestWalk {
            (common, other) = (0, 0)
          } else if rank[common] >= rank[other] {
            common = dominator[common]
          } else {
            other = dominator[other]
          }
        }
      }
      dominator.append(common)
      rank.append(layer.inputs.isEmpty ? 0 : rank[common] + 1)
    }
  }

  /// Whether a layer puts branches together.
  func isMerge(_ index: Int) -> Bool {
    switch layers[index].operation.kind {
    case .concat, .sum: Set(layers[index].inputs).count > 1
    case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
      .lrn, .batchNorm, .scale, .activation, .dropout, .linear, .softmax, .flatten, .channelPad,
      .channelShuffle, .foreign:
      false
    }
  }

  /// For each input of a merge, the layers between the fork and it, in order; nil where there are too
  /// many, or where they are no rows of layers.
  func branches(of merge: Int) -> [[Int]]? {
    let fork = dominator[merge]
    var branches: [[Int]] = []
    for input in layers[merge].inputs {
      var branch: [Int] = []
      var place = input
      while place != fork {
        guard branch.count < Self.longestWalk, rank[place] > rank[fork] else { return nil }
        branch.append(place)
        // Merges within a branch are passed at once, with all that they put together.
        place = isMerge(place) ? dominator[place] : layers[place].inputs.first ?? fork
      }
      branches.append(branch.reversed())
    }
    return branches
  }

  /// The only reader of a layer.
  func onlyReader(of index: Int) -> Int? { readers[index].count == 1 ? readers[index][0] : nil }
}
