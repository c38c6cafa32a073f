import CTurboJPEG
import CZlib
import Foundation
import Netlab

@testable import Datasets

/// A folder of a test's own with small datasets, gone when the test is.
struct DatasetFiles: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("netlab-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, and the folders above it.
  @discardableResult
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let file = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  /// Writes a file compressed by gzip.
  func writeGzip(_ bytes: [UInt8], _ name: String) throws {
    try write(Self.gzip(bytes), name)
  }

  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    deflateInit2_(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let count = output.count
    input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        _ = deflate(&stream, Z_FINISH)
      }
    }
    return Array(output.prefix(count - Int(stream.avail_out)))
  }

  /// The checksum that ends a chunk of a PNG file.
  static func crc(_ bytes: [UInt8]) -> [UInt8] {
    bigEndian(crc32(0, bytes, UInt32(bytes.count)))
  }

  /// The checksum that ends a zlib stream.
  static func adler(_ bytes: [UInt8]) -> [UInt8] {
    bigEndian(adler32(1, bytes, UInt32(bytes.count)))
  }

  static func idx(_ extents: [Int], _ bytes: [UInt8]) -> [UInt8] {
    let header = extents.flatMap { bigEndian(UInt($0)) }
    return [0, 0, 8, UInt8(extents.count)] + header + bytes
  }

  private static func bigEndian(_ value: UInt) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> UInt($0) & 255) }
  }

  /// The four files of a dataset of 5×9 images: image i of a part is filled with its own number.
  func writeIDX(train: [UInt8], test: [UInt8], folder: String = "") throws {
    for (part, labels) in [("train", train), ("t10k", test)] {
      let pixels = labels.indices.flatMap { image in
        (0..<45).map { UInt8((image * 7 + $0) % 256) }
      }
      try write(Self.idx([labels.count, 5, 9], pixels), "\(folder)\(part)-images-idx3-ubyte")
      try write(Self.idx([labels.count], labels), "\(folder)\(part)-labels-idx1-ubyte")
    }
  }

  /// A JPEG file of one colour, red, green and blue, or of one grey.
  static func jpeg(_ colour: [UInt8], _ extent: Extent) -> [UInt8] {
    let pixels = (0..<extent.height * extent.width).flatMap { _ in colour }
    return jpeg(pixels: pixels, Shape(colour.count, extent))
  }

  /// A JPEG file of pixels: of one grey, of three colours, or of four inks.
  static func jpeg(pixels: [UInt8], _ shape: Shape, quality: Int32 = 95) -> [UInt8] {
    let handle = tjInitCompress()
    defer { tjDestroy(handle) }
    let (format, sampling) =
      switch shape.channels {
      case 1: (TJPF_GRAY, TJSAMP_GRAY)
      case 3: (TJPF_RGB, TJSAMP_444)
      default: (TJPF_CMYK, TJSAMP_444)
      }
    var file: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    tjCompress2(
      handle, pixels, Int32(shape.width), 0, Int32(shape.height), Int32(format.rawValue), &file,
      &size, Int32(sampling.rawValue), quality, 0)
    defer { tjFree(file) }
    return Array(UnsafeBufferPointer(start: file, count: Int(size)))
  }

  /// A PNG file of one colour or grey.
  static func png(_ colour: [UInt8], _ extent: Extent) -> [UInt8] {
    PNG.encoded(
      (0..<extent.height * extent.width).flatMap { _ in colour }, shape: Shape(colour.count, extent)
    )
      ?? []
  }

  /// A text with this folder's path made short.
  func short(_ text: String) -> String { text.replacingOccurrences(of: path, with: "DIR") }

  /// What opening a dataset here says, or nil where it opens.
  func message(_ name: DatasetName? = nil, data: String? = nil, strict: Bool = false) -> String? {
    do throws(DatasetError) {
      _ = try Dataset(name ?? .folder(path), data: data, strict: strict)
      return nil
    } catch {
      return short("\(error)")
    }
  }
}

extension ImageSet {
  /// The bytes of one image, channel by channel.
  func bytes(_ index: Int) throws -> [UInt8] {
    try withImage(index) { $0.bytes }
  }
}

extension ImageView {
  /// The bytes, channel by channel.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    for channel in 0..<shape.channels {
      for row in 0..<shape.height {
        for column in 0..<shape.width { result.append(self[channel, row, column]) }
      }
    }
    return result
  }
}

extension BatchSource {
  /// One batch as arrays.
  func batch(_ index: Int, epoch: Int = 0) throws -> (images: [Float], labels: [Int32]) {
    var images = [Float](repeating: -99, count: batchSize * imageShape.elements)
    var labels = [Int32](repeating: -99, count: batchSize)
    let count = try images.withUnsafeMutableBufferPointer { images in
      try labels.withUnsafeMutableBufferPointer { labels in
        try fill(epoch: epoch, batch: index, images: images, labels: labels)
      }
    }
    return (Array(images.prefix(count * imageShape.elements)), Array(labels.prefix(count)))
  }
}
