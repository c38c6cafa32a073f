import Netlab

/// Who reads whom in a network.
struct Neighbours {
  let network: Network
  /// For each node, the nodes that read it; a merge that reads it twice stands there twice.
  let readers: [[Int]]

  init(_ network: Network) {
    self.network = network
    var readers = [[Int]](repeating: [], count: network.nodes.count)
    for (index, node) in network.nodes.enumerated() {
      for input in node.inputs { readers[input].append(index) }
    }
    self.readers = readers
  }

  /// The only node that reads `index`, if there is just one and no output either.
  func onlyReader(of index: Int) -> Int? {
    guard readers[index].count == 1, index != network.output,
      !network.heads.contains(where: { $0.output == index })
    else { return nil }
    return readers[index][0]
  }

  /// The normalisation and activation that follow a layer and belong to it, in order.
  func followers(of index: Int) -> [Int] {
    var followers: [Int] = []
    var last = index
    while let reader = onlyReader(of: last), followers.count < 2 {
      switch network.nodes[reader].operation {
      case .batchNorm where followers.isEmpty: break
      case .activation: return followers + [reader]
      case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
        .lrn, .batchNorm, .scale, .dropout, .linear, .softmax, .flatten, .concat, .sum, .channelPad,
        .channelShuffle, .foreign:
        return followers
      }
      followers.append(reader)
      last = reader
    }
    return followers
  }
}

extension Operator {
  /// The convolution that it is, if it is one.
  var asConvolution: Convolution? {
    if case .convolution(let convolution) = self { return convolution }
    return nil
  }

  /// The linear layer that it is, if it is one.
  var asLinear: Linear? {
    if case .linear(let linear) = self { return linear }
    return nil
  }

  /// The activation that it is, if it is one.
  var asActivation: Activation? {
    if case .activation(let activation) = self { return activation }
    return nil
  }

  /// The normalisation that it is, if it is one.
  var asBatchNorm: BatchNorm? {
    if case .batchNorm(let norm) = self { return norm }
    return nil
  }

  var isConcat: Bool {
    if case .concat = self { return true }
    return false
  }

  var isSum: Bool {
    if case .sum = self { return true }
    return false
  }
}

extension Convolution {
  /// A 1×1 convolution of all channels, which changes nothing but their number.
  var isPointwise: Bool {
    kernel == .one && stride == .one && groups == 1 && multiplier == nil && connections == nil
  }

  /// Whether every filter reads all channels.
  var isDense: Bool { groups == 1 && multiplier == nil && connections == nil }
}
