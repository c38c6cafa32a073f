import Netlab

/// Changes of light and colour to planes of 0 … 255, one for each channel.
enum ColourVariation {
  /// Brightness, contrast and colour in random order, each cut off at 0 and 255. Howard 2013, §2.
  static func distort(
    _ planes: UnsafeMutableBufferPointer<Float>, channels: Int,
    _ photometric: Augmentation.Photometric, _ draws: inout Draws
  ) {
    for kind in draws.shuffled([0, 1, 2]) {
      switch kind {
      case 0:
        scale(planes, towards: 0, by: factor(photometric.brightness, &draws))
      case 1:
        let mean = meanGrey(planes, channels: channels)
        scale(planes, towards: mean, by: factor(photometric.contrast, &draws))
      default:
        let factor = factor(photometric.colour, &draws)
        if channels == 3 { saturate(planes, by: factor) }
      }
    }
  }

  /// Adds to every pixel the same random mixture of the principal components.
  ///
  /// Each is weighed by its variance, as in Krizhevsky et al. 2012, §4.1, for pixels in 0 … 1.
  static func addNoise(
    _ planes: UnsafeMutableBufferPointer<Float>, channels: Int, components: PrincipalComponents,
    deviation: Double, _ draws: inout Draws
  ) {
    var shift = [Double](repeating: 0, count: channels)
    for (variance, direction) in zip(components.variances, components.directions) {
      let weight = draws.normal() * deviation * variance
      for channel in 0..<channels { shift[channel] += weight * direction[channel] }
    }
    let area = planes.count / channels
    for channel in 0..<channels {
      let value = Float(255 * shift[channel])
      for index in channel * area..<(channel + 1) * area { planes[index] += value }
    }
  }

  private static func factor(_ strength: Double, _ draws: inout Draws) -> Float {
    Float(draws.uniform(in: (1 - strength)...(1 + strength)))
  }

  private static func clipped(_ value: Float) -> Float { min(max(value, 0), 255) }

  private static func scale(
    _ planes: UnsafeMutableBufferPointer<Float>, towards grey: Float, by factor: Float
  ) {
    for index in planes.indices { planes[index] = clipped(grey + (planes[index] - grey) * factor) }
  }

  private static func meanGrey(
    _ planes: UnsafeMutableBufferPointer<Float>, channels: Int
  ) -> Float {
    let area = planes.count / channels
    let weights = channels == 3 ? ChannelConversion.lumaWeights : [1]
    var grey: Float = 0
    for (channel, weight) in weights.enumerated() {
      var sum: Float = 0
      for index in channel * area..<(channel + 1) * area { sum += planes[index] }
      grey += weight * sum / Float(area)
    }
    return grey
  }

  private static func saturate(_ planes: UnsafeMutableBufferPointer<Float>, by factor: Float) {
    let area = planes.count / 3
    let weights = ChannelConversion.lumaWeights
    for index in 0..<area {
      let (red, green, blue) = (planes[index], planes[area + index], planes[2 * area + index])
      let grey = weights[0] * red + weights[1] * green + weights[2] * blue
      planes[index] = clipped(grey + (red - grey) * factor)
      planes[area + index] = clipped(grey + (green - grey) * factor)
      planes[2 * area + index] = clipped(grey + (blue - grey) * factor)
    }
  }
}
