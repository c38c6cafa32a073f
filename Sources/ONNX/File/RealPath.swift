#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A path with its links followed, as far as there is something at it.
struct RealPath {
  private let path: String?

  init(_ path: String) {
    guard let real = realpath(path, nil) else {
      self.path = nil
      return
    }
    defer { free(real) }
    self.path = String(cString: real)
  }

  /// Whether it lies in a folder; what does not exist lies nowhere else.
  func isBelow(_ folder: RealPath) -> Bool {
    guard let path, let folder = folder.path else { return true }
    return path.hasPrefix(folder == "/" ? "/" : folder + "/")
  }
}
