#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What tells whether a file is still the same without reading it.
struct FileIdentity: Hashable, Sendable {
  /// The file's path, without symbolic links.
  var path: String
  /// The file's length.
  var bytes: Int
  /// When the file was last written, in nanoseconds since 1970.
  var modified: Int
  /// Whether it is a folder.
  var isFolder: Bool

  /// The identity of the file at `path`, or nil if there is none.
  init?(path: String) {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    var status = stat()
    guard stat(real, &status) == 0 else { return nil }
    self.path = String(cString: real)
    bytes = Int(status.st_size)
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    modified = Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
  }

  /// The identity as one line, for a cache's key.
  var line: String { "\(path) \(bytes) \(modified)\n" }
}
