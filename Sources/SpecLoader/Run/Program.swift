#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A look-up of programs by name.
enum Program {
  /// The first program of this name on the environment's path.
  static func path(of name: String, environment: [String: String]) -> String? {
    for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
      let path = "\(folder)/\(name)"
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      if access(path, X_OK) == 0 { return path }
    }
    return nil
  }
}
