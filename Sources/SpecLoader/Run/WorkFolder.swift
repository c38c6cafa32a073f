#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A private folder for one compilation and its run, removed when its owner lets go of it.
struct WorkFolder: ~Copyable {
  /// The folder's path, without symbolic links.
  let path: String

  /// Makes a folder among the system's temporary files.
  ///
  /// Folders of netlab processes that were killed before they could remove them go first.
  ///
  /// - Throws: `SpecLoadError.workFolderFailed` if none can be made.
  init(among parent: String = FileManager.default.temporaryDirectory.path) throws(SpecLoadError) {
    Self.removeOrphans(among: parent)
    let made = LeftBehind.shared.add(made: {
      var template = Array("\(parent)/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
      guard let made = mkdtemp(&template), let real = realpath(made, nil) else { return nil }
      defer { free(real) }
      return String(cString: real)
    })
    guard let made else {
      throw .workFolderFailed(path: parent, reason: String(cString: strerror(errno)))
    }
    path = made
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
    LeftBehind.shared.remove(folder: path)
  }

  /// The path of a file of this name in the folder.
  func file(_ name: String) -> String {
    "\(path)/\(name)"
  }

  private static let prefix = "netlab-spec-"

  private static func removeOrphans(among parent: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let process = name.dropFirst(prefix.count).prefix { $0 != "-" }
      guard let id = pid_t(process), id > 0, kill(id, 0) == -1, errno == ESRCH else { continue }
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
    }
  }
}
