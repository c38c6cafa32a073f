import Netlab

/// A picture of a batch, image beside image, as the network would see it.
package enum SampleSheet {
  /// The PNG file of batch `index` of `epoch`, or nil where libpng fails.
  ///
  /// Each channel's range over the batch is stretched to black and white, since normalised numbers
  /// have no colours of their own.
  /// - Throws: what the source throws.
  package static func png(
    _ source: any BatchSource, epoch: Int = 0, batch index: Int = 0, columns: Int = 8, zoom: Int = 1
  ) throws(DatasetError) -> [UInt8]? {
    let shape = source.imageShape
    let images = UnsafeMutableBufferPointer<Float>.allocate(
      capacity: source.batchSize * shape.elements)
    let labels = UnsafeMutableBufferPointer<Int32>.allocate(capacity: source.batchSize)
    defer {
      images.deallocate()
      labels.deallocate()
    }
    images.initialize(repeating: 0)
    labels.initialize(repeating: 0)
    let count = try source.fill(epoch: epoch, batch: index, images: images, labels: labels)
    let shown = UnsafeBufferPointer(rebasing: images.prefix(count * shape.elements))
    let colours = shape.channels == 3 ? 3 : 1
    let range = (0..<colours).map { Self.range(of: shown, channel: $0, shape) }
    let gap = 2
    let tile = Extent(shape.height * zoom + gap, shape.width * zoom + gap)
    let rows = (count + columns - 1) / columns
    let sheet = Shape(colours, rows * tile.height + gap, columns * tile.width + gap)
    var pixels = [UInt8](repeating: 255, count: sheet.elements)
    for image in 0..<count {
      let (row, column) = image.quotientAndRemainder(dividingBy: columns)
      for y in 0..<shape.height * zoom {
        for x in 0..<shape.width * zoom {
          let place =
            (row * tile.height + gap + y) * sheet.width + column * tile.width + gap + x
          for channel in 0..<colours {
            let value = shown[
              (image * shape.channels + channel) * shape.area + y / zoom * shape.width + x / zoom]
            let (least, most) = range[channel]
            let level = most > least ? (value - least) / (most - least) : 0
            pixels[place * colours + channel] = UInt8(min(max(level * 255, 0), 255))
          }
        }
      }
    }
    return PNG.encoded(pixels, shape: sheet)
  }

  private static func range(
    of images: UnsafeBufferPointer<Float>, channel: Int, _ shape: Shape
  ) -> (Float, Float) {
    var (least, most) = (Float.infinity, -Float.infinity)
    for start in stride(from: channel * shape.area, to: images.count, by: shape.elements) {
      for value in images[start..<start + shape.area] {
        least = min(least, value)
        most = max(most, value)
      }
    }
    return (least, most)
  }
}
