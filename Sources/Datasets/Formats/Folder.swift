import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder in which a dataset is looked for.
struct Folder: Hashable {
  let path: String

  init(_ path: String) {
    // The empty path means the folder that the program runs in.
    let short = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.path = short.isEmpty ? "." : short
  }

  /// The path of a file inside.
  func path(of name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

  /// The folder of that name inside.
  func folder(_ name: String) -> Folder { Folder(path(of: name)) }

  /// Whether it is there.
  var exists: Bool { Self.mode(path) == S_IFDIR }

  /// The path of the first of these files that is there.
  func first(of names: [String]) -> String? {
    names.lazy.map { path(of: $0) }.first { Self.mode($0) == S_IFREG }
  }

  /// A file's bytes.
  ///
  /// - Throws: `.fileMissing` where it is not there, `.file` where it cannot be read.
  func mapped(_ name: String) throws(DatasetError) -> MappedFile {
    guard let path = first(of: [name]) else { throw .fileMissing(folder: path, name: name) }
    do { return try MappedFile(path: path) } catch { throw .file(error) }
  }

  /// What it holds, sorted by name, byte by byte; hidden entries are left out.
  ///
  /// - Throws: `.file` where it cannot be read.
  func entries() throws(DatasetError) -> (folders: [String], files: [String]) {
    guard let stream = opendir(path) else {
      throw .file(FileError(path: path, action: .read, code: errno))
    }
    defer { closedir(stream) }
    var folders: [String] = []
    var files: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      switch Self.mode(path(of: name)) {
      case S_IFDIR: folders.append(name)
      case S_IFREG: files.append(name)
      default: break
      }
    }
    return (folders.sorted(by: Self.precedes), files.sorted(by: Self.precedes))
  }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// The kind of what a path leads to, links followed, or nil where there is nothing.
  private static func mode(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
