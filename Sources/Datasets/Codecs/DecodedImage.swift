import Files
import Netlab

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An image as a decoder leaves it: one grey channel or three colours, side by side for each pixel.
struct DecodedImage: Sendable {
  let shape: Shape
  let pixels: PixelBuffer

  /// Larger images are refused before any memory is taken for them.
  static let mostPixels = 1 << 26

  /// Decodes the JPEG or PNG file at `path`, whichever its first bytes say that it is.
  ///
  /// - Throws: `.unreadable`, with the reason.
  init(path: String) throws(DatasetError) {
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch {
      throw .unreadable(path: path, reason: String(cString: strerror(error.code)))
    }
    if JPEG.isJPEG(file.bytes) {
      self = try JPEG.decoded(file.bytes, path: path)
    } else if PNG.isPNG(file.bytes) {
      self = try PNG.decoded(file.bytes, path: path)
    } else {
      throw .unreadable(
        path: path,
        reason: file.bytes.isEmpty ? "it is empty" : "it is neither a JPEG nor a PNG file")
    }
  }

  /// An image of `shape` whose bytes `fill` writes.
  ///
  /// - Throws: `.unreadable` where it has more pixels than `mostPixels`, and what `fill` throws.
  init(
    shape: Shape, path: String,
    fill: (UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let (area, overflow) = shape.height.multipliedReportingOverflow(by: shape.width)
    guard !overflow, area <= Self.mostPixels, area > 0 else {
      throw .unreadable(
        path: path,
        reason: "it claims \(shape.height)×\(shape.width) pixels, and 1 to"
          + " \(Self.mostPixels.grouped) are read")
    }
    self.shape = shape
    pixels = try PixelBuffer(count: shape.elements, fill: fill)
  }

  var view: ImageView { ImageView(interleaved: pixels.bytes, shape: shape) }
}
