import CZlib
import Files

/// The bytes of a gzip file, decompressed as they are asked for and never beyond.
struct GzipReader: ~Copyable {
  private let file: MappedFile
  /// On the heap, since zlib remembers where its stream lies.
  private let stream: UnsafeMutablePointer<z_stream>
  private var hasEnded = false
  /// Whether the file has ended before its checksum.
  private(set) var endsEarly = false

  /// Whether a file begins as gzip files do.
  static func isGzip(_ file: MappedFile) -> Bool {
    file.bytes.count >= 2 && file.bytes[0] == 0x1F && file.bytes[1] == 0x8B
  }

  init(_ file: MappedFile) throws(DatasetError) {
    self.file = file
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard netlab_inflate_init_gzip(stream) == Z_OK else {
      throw .damaged(path: file.path, reason: "zlib has no memory")
    }
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: file.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Fills `buffer` and returns how many bytes there were; fewer than asked for mean the end.
  ///
  /// - Throws: `.damaged` where the bytes are not what a compressor writes, or fail their checksum.
  mutating func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
    var written = 0
    while written < buffer.count, !hasEnded {
      let room = min(buffer.count - written, 1 << 30)
      let rest = min(remaining, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress.map { $0 + written }
      stream.pointee.avail_out = UInt32(room)
      stream.pointee.avail_in = UInt32(rest)
      let status = inflate(stream, Z_NO_FLUSH)
      written += room - Int(stream.pointee.avail_out)
      switch status {
      case Z_OK: break
      case Z_BUF_ERROR where remaining == 0:
        hasEnded = true
        endsEarly = true
      case Z_STREAM_END:
        // Files may be joined end to end; whatever else follows is no part of them.
        if followedByAnother { inflateReset(stream) } else { hasEnded = true }
      default:
        throw .damaged(
          path: file.path, reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib fails")
      }
    }
    return written
  }

  /// Compressed bytes not yet read.
  private var remaining: Int {
    guard let start = file.bytes.baseAddress, let next = stream.pointee.next_in else { return 0 }
    return file.bytes.count - (UnsafeRawPointer(next) - start)
  }

  private var followedByAnother: Bool {
    let place = file.bytes.count - remaining
    return remaining >= 2 && file.bytes[place] == 0x1F && file.bytes[place + 1] == 0x8B
  }
}
