/// Sums over pixels and over products of their channels, exact, so that their order does not matter.
package struct PixelSums: Hashable, Sendable {
  /// Pixels, each of all channels.
  package private(set) var pixels: UInt64 = 0
  /// The sum of each channel; 1 or 3 of them.
  package private(set) var values: [UInt64]
  /// The sums of the products of channel `a` and `b`, at `a · channels + b`.
  package private(set) var products: [UInt64]

  /// Sums over nothing.
  init(channels: Int) {
    values = [UInt64](repeating: 0, count: channels)
    products = [UInt64](repeating: 0, count: channels * channels)
  }

  /// Sums over one image.
  init(_ image: ImageView) {
    let channels = image.shape.channels
    self.init(channels: channels)
    pixels = UInt64(image.shape.area)
    for a in 0..<channels {
      for b in a..<channels {
        var sum: UInt64 = 0
        var product: UInt64 = 0
        for row in 0..<image.shape.height {
          let line = image.base + row * image.rowStride
          let first = line + a * image.channelStride
          let second = line + b * image.channelStride
          for column in 0..<image.shape.width {
            let x = UInt64(first[column * image.columnStride])
            sum &+= x
            product &+= x &* UInt64(second[column * image.columnStride])
          }
        }
        if a == b { values[a] = sum }
        products[a * channels + b] = product
        products[b * channels + a] = product
      }
    }
  }

  /// Adds the sums of another image; one of a single channel counts for all.
  mutating func add(_ other: PixelSums) {
    let channels = values.count
    let repeats = other.values.count == 1
    pixels += other.pixels
    for a in 0..<channels {
      values[a] += other.values[repeats ? 0 : a]
      for b in 0..<channels {
        products[a * channels + b] += other.products[repeats ? 0 : a * channels + b]
      }
    }
  }
}
