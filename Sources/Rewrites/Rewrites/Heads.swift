import Netlab

extension Rewrite {
  /// Fully connected layers at the end into a global average and one linear layer.
  ///
  /// - Source: Lin et al. 2013, §3.2; Szegedy et al. 2014, §5.
  package static let poolHead = Rewrite(name: "pool-head") {
    network throws(RewriteError) in
    let name = "pool-head"
    guard let head = ClassifierHead(of: network), let classifier = head.linears.last,
      let linear = network.nodes[classifier].operation.asLinear,
      head.linears.count > 1 || !head.poolsToOnePixel(in: network)
    else {
      throw .nothingToRewrite(
        rewrite: name, network: network.name,
        wanted: "chain of linear layers at its end that reads a feature map")
    }
    var edit = NetworkEdit(network)
    for index in network.nodes.indices {
      if head.chain.first == index {
        let pool = edit.insert(
          .globalAveragePool(GlobalAveragePool()), path: "pool_head", reading: edit.inputs)
        let place = edit.insert(.linear(linear), path: "linear", reading: [pool])
        edit.replace(by: place)
      } else if head.chain.contains(index) {
        edit.drop()
      } else {
        edit.keep()
      }
    }
    return [edit.network(named: network.name + "-pool-head")]
  }

  /// A global average and one linear layer at the end into fully connected layers on the whole map.
  ///
  /// - Parameter hidden: the units of the layers in front of the last, each with ReLU and dropout of
  ///   one half behind it, as in AlexNet.
  package static func linearHead(hidden: [Int] = [4096, 4096]) -> Rewrite {
    let name = "linear-head"
    return Rewrite(name: name) { network throws(RewriteError) in
      if let units = hidden.first(where: { $0 < 1 || $0 > 1 << 24 }) {
        throw .notPositive(rewrite: name, operand: "units of", value: "\(units)")
      }
      guard let head = ClassifierHead(of: network), head.linears.count == 1,
        head.poolsToOnePixel(in: network), let classifier = head.linears.last
      else {
        throw .nothingToRewrite(
          rewrite: name, network: network.name,
          wanted: "average over the whole map with one linear layer behind it")
      }
      var edit = NetworkEdit(network)
      for index in network.nodes.indices {
        if index == classifier {
          var last = edit.inputs
          for (number, units) in hidden.enumerated() {
            let path = "hidden\(number + 1)"
            let own = edit.insert(.linear(Linear(units: units)), path: path, reading: last)
            last = [
              edit.insert(.activation(.relu), path: edit.path(under: own, "relu"), reading: [own])
            ]
            last = [
              edit.insert(.dropout(Dropout(rate: 0.5)), path: path + "_dropout", reading: last)
            ]
          }
          edit.replace(with: network.nodes[index].operation, reading: last)
        } else if head.chain.contains(index) {
          edit.drop()
        } else {
          edit.keep()
        }
      }
      return [edit.network(named: network.name + "-linear-head")]
    }
  }
}

/// The layers between a network's last feature map and its last linear layer.
private struct ClassifierHead {
  /// From the layer behind the feature map to the last linear layer.
  var chain: [Int]
  var linears: [Int]

  init?(of network: Network) {
    let neighbours = Neighbours(network)
    var place = network.output
    // Probabilities and the like behind the classifier stay.
    while network.nodes[place].operation.asLinear == nil {
      guard network.nodes[place].inputs.count == 1, !Self.isFeature(network.nodes[place].operation)
      else { return nil }
      place = network.nodes[place].inputs[0]
    }
    var chain: [Int] = []
    while network.nodes[place].inputs.count == 1 {
      let operation = network.nodes[place].operation
      let isWholePool = chain.isEmpty ? false : Self.isPool(operation)
      guard operation.asLinear != nil || isWholePool || Self.isPassing(operation) else { break }
      guard chain.isEmpty || neighbours.onlyReader(of: place) != nil else { break }
      chain.append(place)
      place = network.nodes[place].inputs[0]
    }
    // What stands in front of the first pool or linear layer belongs to the features.
    while let first = chain.last, network.nodes[first].operation.asActivation != nil {
      chain.removeLast()
    }
    self.chain = chain.reversed()
    linears = self.chain.filter { network.nodes[$0].operation.asLinear != nil }
    if linears.isEmpty { return nil }
  }

  /// Whether the head's first layer averages over the whole map.
  func poolsToOnePixel(in network: Network) -> Bool {
    guard let graph = try? OpenGraph(network, mode: .training) else { return false }
    return chain.contains { index in
      guard Self.isPool(network.nodes[index].operation) else { return false }
      if case .maxPool = network.nodes[index].operation { return false }
      return graph.nodes[index].shape.extent == .one
    }
  }

  private static func isPool(_ operation: Operator) -> Bool {
    switch operation {
    case .globalAveragePool, .adaptiveAveragePool, .averagePool: true
    case .input, .convolution, .maxPool, .lrn, .batchNorm, .scale, .activation, .dropout, .linear,
      .softmax, .flatten, .concat, .sum, .channelPad, .channelShuffle, .foreign:
      false
    }
  }

  private static func isPassing(_ operation: Operator) -> Bool {
    switch operation {
    case .activation, .dropout, .flatten: true
    case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
      .lrn, .batchNorm, .scale, .linear, .softmax, .concat, .sum, .channelPad, .channelShuffle,
      .foreign:
      false
    }
  }

  private static func isFeature(_ operation: Operator) -> Bool {
    switch operation {
    case .softmax, .activation, .dropout, .flatten: false
    case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
      .lrn, .batchNorm, .scale, .linear, .concat, .sum, .channelPad, .channelShuffle, .foreign:
      true
    }
  }
}
