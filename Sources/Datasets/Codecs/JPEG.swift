import CTurboJPEG
import Netlab

/// JPEG files, decoded by libjpeg-turbo.
enum JPEG {
  static func isJPEG(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.prefix(3).elementsEqual([0xFF, 0xD8, 0xFF])
  }

  /// A grey image or one of three colours; an orientation noted beside the pixels is not followed.
  ///
  /// - Throws: `.unreadable` also where the library could guess the rest of a damaged file.
  static func decoded(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(DatasetError) -> DecodedImage {
    guard let handle = tjInitDecompress() else {
      throw .unreadable(path: path, reason: "libjpeg-turbo has no memory")
    }
    defer { tjDestroy(handle) }
    let source = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var (width, height, subsampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let size = UInt(bytes.count)
    guard
      tjDecompressHeader3(handle, source, size, &width, &height, &subsampling, &colours) == 0
    else { throw .unreadable(path: path, reason: reason(handle)) }

    /// A damaged file is refused, and so is one of more passes than anyone would write.
    func decompress(
      _ format: TJPF, _ buffer: UnsafeMutableBufferPointer<UInt8>
    ) throws(DatasetError) {
      let flags = Int32(TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS)
      guard
        tjDecompress2(
          handle, source, size, buffer.baseAddress, width, 0, height, Int32(format.rawValue),
          flags) == 0
      else { throw .unreadable(path: path, reason: reason(handle)) }
    }

    let extent = Extent(Int(height), Int(width))
    switch TJCS(UInt32(bitPattern: colours)) {
    case TJCS_GRAY:
      return try DecodedImage(shape: Shape(1, extent), path: path) {
        buffer throws(DatasetError) in
        try decompress(TJPF_GRAY, buffer)
      }
    case TJCS_CMYK, TJCS_YCCK:
      let inks = try DecodedImage(shape: Shape(4, extent), path: path) {
        buffer throws(DatasetError) in
        try decompress(TJPF_CMYK, buffer)
      }
      return try DecodedImage(shape: Shape(3, extent), path: path) {
        buffer throws(DatasetError) in
        // Such files hold inverted inks, as Adobe's programs write them.
        for pixel in 0..<extent.height * extent.width {
          let ink = inks.pixels.bytes + 4 * pixel
          for channel in 0..<3 {
            buffer[3 * pixel + channel] = UInt8((Int(ink[channel]) * Int(ink[3]) + 127) / 255)
          }
        }
      }
    default:
      return try DecodedImage(shape: Shape(3, extent), path: path) {
        buffer throws(DatasetError) in
        try decompress(TJPF_RGB, buffer)
      }
    }
  }

  private static func reason(_ handle: tjhandle) -> String {
    tjGetErrorStr2(handle).map { String(cString: $0) } ?? "libjpeg-turbo gives no reason"
  }
}
