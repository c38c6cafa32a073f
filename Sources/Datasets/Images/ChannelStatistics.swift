import Netlab

/// The mean and the covariance of a training set's pixels, which lie in 0 … 1.
package struct ChannelStatistics: Hashable, Sendable, Codable {
  /// The mean of each channel.
  package let mean: [Double]
  /// The covariance of channel `a` and `b`, at `a · channels + b`.
  package let covariance: [Double]

  /// The statistics of sums over bytes of pixels.
  init(_ sums: PixelSums) {
    let channels = sums.values.count
    let pixels = Double(max(1, sums.pixels))
    let mean = sums.values.map { Double($0) / pixels }
    self.mean = mean.map { $0 / 255 }
    covariance = (0..<channels * channels).map { index in
      let (a, b) = index.quotientAndRemainder(dividingBy: channels)
      return (Double(sums.products[index]) / pixels - mean[a] * mean[b]) / (255 * 255)
    }
  }

  private init(mean: [Double], covariance: [Double]) {
    self.mean = mean
    self.covariance = covariance
  }

  /// The standard deviation of each channel.
  package var deviation: [Double] {
    mean.indices.map { max(0, covariance[$0 * mean.count + $0]).squareRoot() }
  }

  /// The statistics of the same images shown in `conversion`'s channels.
  func converted(by conversion: ChannelConversion) -> ChannelStatistics {
    switch conversion {
    case .same:
      return self
    case .repeated(let count):
      return ChannelStatistics(
        mean: [Double](repeating: mean[0], count: count),
        covariance: [Double](repeating: covariance[0], count: count * count))
    case .luma:
      let weights = ChannelConversion.lumaWeights.map(Double.init)
      let grey = zip(weights, mean).reduce(0) { $0 + $1.0 * $1.1 }
      var variance = 0.0
      for a in 0..<3 {
        for b in 0..<3 { variance += weights[a] * weights[b] * covariance[a * 3 + b] }
      }
      return ChannelStatistics(mean: [grey], covariance: [variance])
    }
  }

  /// What each channel's bytes are multiplied by and what is then added, to normalise them.
  ///
  /// A channel without any contrast is left undivided.
  func scaling(_ normalization: ImageNormalization) -> PixelScaling {
    let numbers: [(factor: Float, offset: Float)] = zip(mean, deviation).map { mean, deviation in
      switch normalization {
      case .none: (1 / 255, 0)
      case .mean: (1 / 255, Float(-mean))
      case .standard:
        deviation < 1e-6
          ? (1 / 255, Float(-mean))
          : (Float(1 / (255 * deviation)), Float(-mean / deviation))
      }
    }
    return PixelScaling(factors: numbers.map(\.factor), offsets: numbers.map(\.offset))
  }
}

/// How the channels of an image become those that a network reads.
enum ChannelConversion: Hashable, Sendable {
  case same
  /// One grey channel shown as several.
  case repeated(Int)
  /// Three channels mixed into one.
  case luma

  /// The weights of red, green and blue in grey; ITU-R BT.601.
  static let lumaWeights: [Float] = [0.299, 0.587, 0.114]

  /// The way from `images` channels to `network`, or nil where there is none.
  init?(from images: Int, to network: Int) {
    switch (images, network) {
    case _ where images == network: self = .same
    case (1, 2...): self = .repeated(network)
    case (3, 1): self = .luma
    default: return nil
    }
  }
}
