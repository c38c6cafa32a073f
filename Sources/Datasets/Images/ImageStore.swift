import Netlab

/// Images that can be had by their number, from any thread.
package protocol ImageStore: AnyObject, Sendable {
  /// How many images there are.
  var count: Int { get }
  /// The channels of every image.
  var channels: Int { get }
  /// The shape of every image, or nil where they differ.
  var uniformShape: Shape? { get }

  /// Hands image `index` to `body`.
  ///
  /// - Throws: `.file` or `.unreadable` where a file has changed since it was first read.
  func withImage<Result>(_ index: Int, _ body: (ImageView) -> Result) throws(DatasetError) -> Result

  /// Sums over the pixels of one image.
  ///
  /// - Throws: what `withImage` throws.
  func sums(ofImage index: Int) throws(DatasetError) -> PixelSums
}

/// Images of one shape that lie in memory or in mapped files.
final class PackedStore: ImageStore {
  private let shape: Shape
  private let strides: (channel: Int, row: Int, column: Int)
  private nonisolated(unsafe) let starts: [UnsafePointer<UInt8>]
  /// What keeps the memory alive that `starts` points into.
  private let owners: [any AnyObject & Sendable]

  /// Images of `shape` whose first pixels lie at `starts`.
  init(
    shape: Shape, strides: (channel: Int, row: Int, column: Int), starts: [UnsafePointer<UInt8>],
    owners: [any AnyObject & Sendable]
  ) {
    self.shape = shape
    self.strides = strides
    self.starts = starts
    self.owners = owners
  }

  var count: Int { starts.count }
  var channels: Int { shape.channels }
  var uniformShape: Shape? { shape }

  func withImage<Result>(
    _ index: Int, _ body: (ImageView) -> Result
  ) throws(DatasetError) -> Result {
    withExtendedLifetime(owners) { body(view(index)) }
  }

  func sums(ofImage index: Int) throws(DatasetError) -> PixelSums {
    withExtendedLifetime(owners) { PixelSums(view(index)) }
  }

  private func view(_ index: Int) -> ImageView {
    ImageView(
      base: starts[index], shape: shape, channelStride: strides.channel, rowStride: strides.row,
      columnStride: strides.column)
  }
}
