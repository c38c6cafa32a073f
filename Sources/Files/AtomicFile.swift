#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that appears whole or not at all: written beside its place, synced, then renamed.
///
/// Where writing fails, or the value goes away before `finish`, what was there before stays. A pipe or
/// a device is simply written to.
package struct AtomicFile: ~Copyable {
  /// Where the file will stand.
  package let path: String
  /// The file beside it, or nil for a pipe or a device.
  private let temporary: String?
  private let descriptor: Int32

  /// Starts a file that will replace what `path` holds.
  ///
  /// - Throws: `FileError` where the folder is missing or cannot be written to, or `path` is a folder.
  package init(path: String) throws(FileError) {
    (self.path, temporary, descriptor) = try Self.opened(path)
  }

  private static func opened(
    _ path: String
  ) throws(FileError) -> (path: String, temporary: String?, descriptor: Int32) {
    guard !path.isEmpty else { throw FileError(path: path, action: .write, code: ENOENT) }
    var status = stat()
    if stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        throw FileError(path: path, action: .write, code: EISDIR)
      case S_IFREG:
        break
      default:
        let device = open(path, O_WRONLY | O_CLOEXEC)
        guard device >= 0 else { throw FileError(path: path, action: .write, code: errno) }
        return (path, nil, device)
      }
    }
    // A link keeps pointing at its target, which is what gets replaced.
    let target = resolved(path)
    var template = Array("\(target).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileError(path: path, action: .write, code: errno) }
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
    let temporary = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    UnfinishedFiles.add(temporary)
    return (target, temporary, descriptor)
  }

  deinit {
    close(descriptor)
    if let temporary {
      unlink(temporary)
      UnfinishedFiles.remove(temporary)
    }
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError`, for instance where the disk is full.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = Self.write(descriptor, part)
      if written < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, action: .write, code: errno)
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Appends a text in UTF-8.
  ///
  /// - Throws: `FileError`, for instance where the disk is full.
  package func append(_ text: String) throws(FileError) {
    try append(bytes: Array(text.utf8))
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError`, for instance where the disk is full.
  package func append(bytes: [UInt8]) throws(FileError) {
    let result = bytes.withUnsafeBytes { buffer -> Result<Void, FileError> in
      Result { () throws(FileError) in try append(buffer) }
    }
    try result.get()
  }

  /// Brings the bytes to the disk, so that only the name is left to be changed.
  ///
  /// - Throws: `FileError`, for instance where the disk is full.
  package func sync() throws(FileError) {
    guard temporary == nil || fsync(descriptor) == 0 || errno == EINVAL else {
      throw FileError(path: path, action: .write, code: errno)
    }
  }

  /// Puts the file in its place.
  ///
  /// - Throws: `FileError` where the bytes cannot be brought to the disk.
  package consuming func finish() throws(FileError) {
    guard let temporary else { return }
    try sync()
    guard rename(temporary, path) == 0 else {
      throw FileError(path: path, action: .write, code: errno)
    }
  }

  /// Writes a whole file at once.
  ///
  /// - Throws: `FileError`; what was there before then stays.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try AtomicFile(path: path)
    try file.append(bytes: bytes)
    try file.finish()
  }

  /// Writes a whole text at once, in UTF-8.
  ///
  /// - Throws: `FileError`; what was there before then stays.
  package static func write(_ text: String, to path: String) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}

/// A file that the system would not read or write.
package struct FileError: Error, Hashable, Sendable {
  /// What was being done.
  package enum Action: String, Hashable, Sendable {
    case read, write
  }

  package var path: String
  package var action: Action
  /// The system's `errno`.
  package var code: Int32

  package init(path: String, action: Action, code: Int32) {
    self.path = path
    self.action = action
    self.code = code
  }
}

extension FileError: CustomStringConvertible {
  package var description: String {
    "error: cannot \(action.rawValue) \(shownPath): \(reason)\n  hint: \(hint)"
  }

  /// The path, in quotes where it is empty or would not stay in its line.
  private var shownPath: String {
    let isOdd = path.isEmpty || path.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
    return isOdd ? path.debugDescription : path
  }

  /// What the system says, as in: no space left on device.
  package var reason: String {
    isNoFile ? "it is a pipe or a device" : String(cString: strerror(code)).lowercasedFirst
  }

  /// What `MappedFile` finds where there is something else than a file.
  private var isNoFile: Bool { action == .read && code == EINVAL }

  private var hint: String {
    switch code {
    case ENOENT:
      action == .read ? "check the path" : "make the folder first, or choose another path"
    case EISDIR: "name a file in that folder"
    case EACCES, EPERM: "change its permissions, or choose another path"
    case EROFS: "choose a path on a disk that can be written to"
    case ENOSPC, EDQUOT: "free some space on the disk, or choose another path"
    case ENOTDIR: "one part of the path is a file, not a folder"
    default: isNoFile ? "name a file" : "choose another path"
    }
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
