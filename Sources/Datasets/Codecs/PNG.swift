import CPNG
import Netlab

/// PNG files, read and written by libpng's simplified interface.
enum PNG {
  static func isPNG(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.prefix(4).elementsEqual([0x89, 0x50, 0x4E, 0x47])
  }

  /// A grey image or one of three colours, 8 bits each; what is transparent shows white behind it.
  ///
  /// - Throws: `.unreadable`, with libpng's reason.
  static func decoded(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(DatasetError) -> DecodedImage {
    var image = png_image()
    image.version = netlab_png_version()
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
      throw .unreadable(path: path, reason: reason(image))
    }
    let isColoured = image.format & netlab_png_format_rgb() != 0
    image.format = isColoured ? netlab_png_format_rgb() : netlab_png_format_gray()
    let shape = Shape(isColoured ? 3 : 1, Int(image.height), Int(image.width))
    return try DecodedImage(shape: shape, path: path) { buffer throws(DatasetError) in
      var white = png_color(red: 255, green: 255, blue: 255)
      guard png_image_finish_read(&image, &white, buffer.baseAddress, 0, nil) != 0 else {
        throw .unreadable(path: path, reason: reason(image))
      }
    }
  }

  /// The file of an image whose channels, one or three, lie side by side; nil where libpng fails.
  static func encoded(_ pixels: [UInt8], shape: Shape) -> [UInt8]? {
    precondition(pixels.count == shape.elements && [1, 3].contains(shape.channels))
    var image = png_image()
    image.version = netlab_png_version()
    image.width = UInt32(shape.width)
    image.height = UInt32(shape.height)
    image.format = shape.channels == 3 ? netlab_png_format_rgb() : netlab_png_format_gray()
    defer { png_image_free(&image) }
    var size = 0
    guard png_image_write_to_memory(&image, nil, &size, 0, pixels, 0, nil) != 0 else { return nil }
    var file = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &file, &size, 0, pixels, 0, nil) != 0 else {
      return nil
    }
    return Array(file.prefix(size))
  }

  private static func reason(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
