/// Bytes of pixels that are written once and then read by any thread.
final class PixelBuffer: Sendable {
  let count: Int
  private nonisolated(unsafe) let start: UnsafeMutablePointer<UInt8>

  /// Bytes that `fill` writes; memory that it never touches costs nothing.
  init(count: Int, fill: (UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Void)
    throws(DatasetError)
  {
    self.count = count
    start = .allocate(capacity: max(1, count))
    try fill(UnsafeMutableBufferPointer(start: start, count: count))
  }

  deinit {
    start.deallocate()
  }

  /// The bytes; valid as long as this value lives.
  var bytes: UnsafePointer<UInt8> { UnsafePointer(start) }
}
