import Files

/// An IDX file of bytes, compressed by gzip or not: a header with its extents, then the numbers.
///
/// - Source: LeCun, Cortes and Burges, "The MNIST database", file formats.
struct IDXFile {
  let path: String
  /// The extents that its header gives: images, rows, columns.
  let extents: [Int]
  /// The numbers; valid as long as `owner` lives.
  let bytes: UnsafePointer<UInt8>
  let owner: any AnyObject & Sendable

  /// More than this is taken for a damaged header.
  static let largest = 1 << 32

  /// Opens a file of images, three extents, or of labels, one.
  ///
  /// - Throws: `DatasetError` where the file is not of that kind, or not as long as its header says.
  init(path: String, kind: DatasetError.Kind) throws(DatasetError) {
    let rank = kind == .labels ? 1 : 3
    let length = 4 + 4 * rank
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch { throw .file(error) }
    self.path = path
    if GzipReader.isGzip(file) {
      var reader = try GzipReader(file)
      var header = [UInt8](repeating: 0, count: length)
      let found = try Self.read(&header, from: &reader)
      extents = try Self.extents(header.prefix(found)[...], rank: rank, kind: kind, path: path)
      let count = try Self.count(extents, header: length, path: path)
      let buffer = try PixelBuffer(count: count) { buffer throws(DatasetError) in
        let found = try reader.read(into: buffer)
        guard found == count else {
          throw .cutShort(path: path, expected: length + count, found: length + found)
        }
      }
      var more: [UInt8] = [0]
      guard try Self.read(&more, from: &reader) == 0 else {
        throw .tooLong(path: path, expected: length + count, found: length + count + 1)
      }
      guard !reader.endsEarly else {
        throw .damaged(path: path, reason: "it ends before its checksum")
      }
      bytes = buffer.bytes
      owner = buffer
    } else {
      let header = file.bytes.prefix(length)
      extents = try Self.extents([UInt8](header)[...], rank: rank, kind: kind, path: path)
      let expected = length + (try Self.count(extents, header: length, path: path))
      let found = file.bytes.count
      guard found >= expected else {
        throw .cutShort(path: path, expected: expected, found: found)
      }
      guard found == expected, let start = file.bytes.baseAddress else {
        throw .tooLong(path: path, expected: expected, found: found)
      }
      bytes = (start + length).assumingMemoryBound(to: UInt8.self)
      owner = file
    }
  }

  private static func read(
    _ bytes: inout [UInt8], from reader: inout GzipReader
  ) throws(DatasetError) -> Int {
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    defer { buffer.deallocate() }
    buffer.initialize(repeating: 0)
    let count = try reader.read(into: buffer)
    bytes = Array(buffer)
    return count
  }

  private static func extents(
    _ header: ArraySlice<UInt8>, rank: Int, kind: DatasetError.Kind, path: String
  ) throws(DatasetError) -> [Int] {
    guard header.prefix(4).elementsEqual([0, 0, 8, UInt8(rank)]) else {
      throw .foreign(path: path, kind: kind, start: Array(header.prefix(4)))
    }
    guard header.count == 4 + 4 * rank else {
      throw .cutShort(path: path, expected: 4 + 4 * rank, found: header.count)
    }
    return (1...rank).map { axis in
      header[(4 * axis)..<(4 * axis + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  /// The bytes that follow the header.
  private static func count(
    _ extents: [Int], header: Int, path: String
  ) throws(DatasetError) -> Int {
    var count = 1
    for extent in extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow else { throw .tooLarge(path: path, bytes: .max, limit: largest) }
      count = product
    }
    guard count > 0 else { throw .emptyFile(path: path) }
    guard count <= largest else { throw .tooLarge(path: path, bytes: count, limit: largest) }
    return count
  }
}
