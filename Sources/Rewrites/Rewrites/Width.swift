import Netlab

extension Rewrite {
  static let factors = 0.01...16.0

  /// All layers wider or narrower by a factor, their channels multiples of 8; classifiers keep
  /// their classes.
  ///
  /// - Source: Howard et al. 2017 (MobileNet), §3.3: the width multiplier.
  package static func width(_ factor: Double) -> Rewrite {
    let name = "width \(factor.inShort)"
    return Rewrite(name: name) { network throws(RewriteError) in
      try ChannelScale.check(factor, in: factors, of: name)
      return [try widened(network, by: factor, rewrite: name)]
    }
  }

  static func widened(
    _ network: Network, by factor: Double, rewrite: String
  ) throws(RewriteError) -> Network {
    let classifiers = classifiers(of: network)
    var edit = NetworkEdit(network)
    for (index, node) in network.nodes.enumerated() {
      if let convolution = node.operation.asConvolution, convolution.connections != nil, factor != 1
      {
        throw .layerNotScalable(
          rewrite: rewrite, path: node.path,
          reason: "its connection table names single channels")
      }
      edit.keep { operation in
        guard !classifiers.contains(index) else { return }
        switch operation {
        case .convolution(var convolution):
          guard convolution.multiplier == nil else { return }
          convolution.filters = ChannelScale.scaled(
            convolution.filters, by: factor, groups: convolution.groups)
          operation = .convolution(convolution)
        case .linear(var linear):
          linear.units = ChannelScale.scaled(linear.units, by: factor)
          operation = .linear(linear)
        case .channelPad(var pad):
          pad.channels = ChannelScale.scaled(pad.channels, by: factor)
          operation = .channelPad(pad)
        case .input, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool, .lrn,
          .batchNorm, .scale, .activation, .dropout, .softmax, .flatten, .concat, .sum,
          .channelShuffle, .foreign:
          break
        }
      }
    }
    return edit.network(named: "\(network.name)-width-\(factor.inShort)")
  }

  /// The layers that make the classes of the main output and of the auxiliary heads.
  private static func classifiers(of network: Network) -> Set<Int> {
    var found: Set<Int> = []
    var waiting = [network.output] + network.heads.map(\.output)
    while let place = waiting.popLast() {
      let node = network.nodes[place]
      if node.operation.asConvolution != nil || node.operation.asLinear != nil {
        found.insert(place)
      } else {
        waiting += node.inputs
      }
    }
    return found
  }
}
