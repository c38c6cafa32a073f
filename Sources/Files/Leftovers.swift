#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What programs that were killed have left beside the files that they were writing.
package enum Leftovers {
  /// Removes the unfinished copies of the file at `path` that nobody has written to for a while.
  package static func remove(of path: String, untouchedFor seconds: Int = 600) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    let stem = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // As AtomicFile names them: a dot and six letters or digits more.
      let suffix = name.dropFirst(stem.count)
      guard name.hasPrefix(stem), suffix.utf8.count == 7, suffix.first == ".",
        suffix.dropFirst().allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
      else { continue }
      var status = stat()
      let place = "\(folder)/\(name)"
      guard lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      #if canImport(Glibc)
        let touched = status.st_mtim.tv_sec
      #else
        let touched = status.st_mtimespec.tv_sec
      #endif
      if time(nil) - touched >= seconds { unlink(place) }
    }
  }
}
