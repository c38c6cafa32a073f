import Netlab

/// The pixels of one image where they lie in memory, in whatever order their file has them.
///
/// Valid only inside of the call that it was handed to.
package struct ImageView {
  /// The first channel's top left pixel.
  package let base: UnsafePointer<UInt8>
  /// Channels, rows and columns.
  package let shape: Shape
  /// From a pixel to the same pixel of the next channel; 0 shows one channel as several.
  package let channelStride: Int
  /// From a pixel to the one below.
  package let rowStride: Int
  /// From a pixel to the one on its right.
  package let columnStride: Int

  package init(
    base: UnsafePointer<UInt8>, shape: Shape, channelStride: Int, rowStride: Int, columnStride: Int
  ) {
    self.base = base
    self.shape = shape
    self.channelStride = channelStride
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// An image with the channels of each pixel side by side, as decoders write it.
  init(interleaved base: UnsafePointer<UInt8>, shape: Shape) {
    self.init(
      base: base, shape: shape, channelStride: 1, rowStride: shape.width * shape.channels,
      columnStride: shape.channels)
  }

  /// One number.
  package subscript(channel: Int, row: Int, column: Int) -> UInt8 {
    base[channel * channelStride + row * rowStride + column * columnStride]
  }

  /// The same image with its one channel shown `count` times.
  func repeated(_ count: Int) -> ImageView {
    ImageView(
      base: base, shape: Shape(count, shape.extent), channelStride: 0, rowStride: rowStride,
      columnStride: columnStride)
  }
}
