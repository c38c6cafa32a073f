#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A folder that results are written into.
enum Folder {
  /// Makes a folder and those around it, where they are missing.
  ///
  /// - Throws: `.cannotMakeFolder` with the system's reason.
  static func make(_ path: String) throws(ToolError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
      if mkdir(made, 0o777) == 0 { continue }
      let failure = errno
      if isFolder(made) { continue }
      throw .cannotMakeFolder(path: path, reason: reason(failure == EEXIST ? ENOTDIR : failure))
    }
  }

  /// Whether a folder stands there.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
