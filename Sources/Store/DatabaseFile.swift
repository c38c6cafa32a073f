import Foundation

/// The file that a user named as database, and what the file system says about it.
struct DatabaseFile: Hashable, Sendable {
  /// As the user typed it; every error shows it so.
  let path: String

  /// The path for SQLite, which would take `:memory:` and `file:…` for more than names.
  var location: String { path.hasPrefix("/") ? path : "./" + path }

  /// The folder that it lies in, as a user would write it.
  var folder: String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  /// The path as a URI that promises SQLite that nobody writes the file.
  var immutableURI: String {
    let absolute = URL(fileURLWithPath: path).absoluteString
    return absolute + "?immutable=1"
  }

  /// What stands at the path.
  enum State: Hashable {
    case absent
    /// A file without a byte, as SQLite leaves it before the first transaction.
    case blank
    case filled
  }

  /// What stands at the path.
  ///
  /// - Throws: `.unnamed`, `.isFolder`, `.irregularFile`, `.unreadable`, or `.folderMissing`.
  func state() throws(StoreError) -> State {
    if path.isEmpty { throw .unnamed }
    var status = stat()
    if stat(location, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFDIR: throw .isFolder(path: path)
      case S_IFREG: return status.st_size == 0 ? .blank : .filled
      default: throw .irregularFile(path: path)
      }
    }
    switch errno {
    case EACCES: throw .unreadable(path: path)
    case ENOENT where path.hasSuffix("/"): throw .isFolder(path: path)
    case ENOENT, ENOTDIR:
      if Self.isFolder(folder) { return .absent }
      throw .folderMissing(path: path, folder: folder)
    default: throw .failed(path: path, code: Int(errno), detail: String(cString: strerror(errno)))
    }
  }

  /// Whether the process may read the file, if it is there.
  var isReadable: Bool { access(location, R_OK) == 0 || errno == ENOENT }

  /// Whether the process may write the file, if it is there.
  var isWritable: Bool { access(location, W_OK) == 0 || errno == ENOENT }

  var isFolderWritable: Bool { access(folder, W_OK | X_OK) == 0 }

  /// Whether the file's log holds transactions that are not yet in the file.
  var hasLog: Bool {
    var status = stat()
    return stat(location + "-wal", &status) == 0 && status.st_size > 0
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
