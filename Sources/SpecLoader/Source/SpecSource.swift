#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A spec file as its author wrote it.
struct SpecSource: Hashable, Sendable {
  /// The path that messages and locations show.
  let displayPath: String
  /// The file's bytes, which are UTF-8.
  let bytes: [UInt8]

  /// The name that a spec bears while it is compiled, whatever its own.
  static let compiledName = "spec.swift"

  /// Reads a spec.
  ///
  /// - Throws: `SpecLoadError` if there is no readable file of text at `path`.
  init(path: String, displayPath: String, limit: Int) throws(SpecLoadError) {
    self.displayPath = displayPath
    bytes = try Self.contents(of: path, displayPath: displayPath, limit: limit)
    if let wrong = Self.firstInvalidByte(in: bytes) {
      throw .notText(path: displayPath, line: 1 + bytes[..<wrong].count { $0 == 0x0A })
    }
    if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
      throw .empty(path: displayPath)
    }
  }

  /// The text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text's lines, without their ends.
  var lines: [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  private static func contents(
    of path: String, displayPath: String, limit: Int
  ) throws(SpecLoadError) -> [UInt8] {
    // Not blocking: a named pipe without a writer would hold up the tool for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let reason = errno
      if reason == ENOENT || reason == ENOTDIR {
        throw .missing(path: displayPath, suggestions: [])
      }
      throw .unreadable(path: displayPath, reason: String(cString: strerror(reason)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: displayPath, reason: String(cString: strerror(errno)))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .directory(path: displayPath)
    default: throw .unreadable(path: displayPath, reason: "it is no ordinary file")
    }
    guard status.st_size <= limit else {
      throw .tooLarge(path: displayPath, bytes: Int(status.st_size), limit: limit)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 {
        throw .unreadable(path: displayPath, reason: String(cString: strerror(errno)))
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw .tooLarge(path: displayPath, bytes: bytes.count, limit: limit)
      }
    }
  }

  /// The index of the first byte that belongs to no UTF-8 text, or nil if all is well.
  private static func firstInvalidByte(in bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var valid = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      valid += UTF8.width(scalar)
    }
    return valid
  }
}
