import Netlab

extension Rewrite {
  /// The same layers on larger or smaller images.
  ///
  /// - Source: Howard et al. 2017 (MobileNet), §3.4: the resolution multiplier.
  package static func resolution(_ factor: Double) -> Rewrite {
    let name = "resolution \(factor.inShort)"
    return Rewrite(name: name) { network throws(RewriteError) in
      try ChannelScale.check(factor, in: factors, of: name)
      guard let extent = network.input.extent else {
        throw .resolutionMissing(network: network.name)
      }
      return [resized(network, to: scaled(extent, by: factor))]
    }
  }

  /// The same layers on images of a given size.
  package static func resolution(_ extent: Extent) -> Rewrite {
    let name = "resolution \(extent.height)x\(extent.width)"
    return Rewrite(name: name) { network throws(RewriteError) in
      guard extent.lies(in: 1...Problem.largestOperand) else {
        throw .notPositive(rewrite: name, operand: "a resolution of", value: "\(extent)")
      }
      return [resized(network, to: extent)]
    }
  }

  static func scaled(_ extent: Extent, by factor: Double) -> Extent {
    func side(_ pixels: Int) -> Int {
      max(1, Int(min(Double(pixels) * factor, Double(Problem.largestOperand)).rounded()))
    }
    return Extent(side(extent.height), side(extent.width))
  }

  static func resized(_ network: Network, to extent: Extent) -> Network {
    let size =
      extent.height == extent.width ? "\(extent.height)" : "\(extent.height)x\(extent.width)"
    return network.renamed(
      "\(network.name)-at-\(size)", input: OpenShape(network.input.channels, extent))
  }
}
