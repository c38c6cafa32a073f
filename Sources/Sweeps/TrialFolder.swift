import Foundation

/// Where the trials of a database keep their checkpoints and locks: a folder beside it.
package struct TrialFolder: Hashable, Sendable {
  package let path: String

  /// The folder of the database at `path`, which is made if need be.
  ///
  /// - Throws: `.folder`.
  package init(besideDatabase database: String) throws(SweepError) {
    let whole =
      database.hasPrefix("/")
      ? database : "\(FileManager.default.currentDirectoryPath)/\(database)"
    path = whole + "-trials"
    try make()
  }

  /// Makes the folder if it is not there.
  private func make() throws(SweepError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .folder(path: path, reason: (error as NSError).localizedDescription)
    }
  }

  /// The lock by which others see that the process of that name still runs.
  ///
  /// Another one that has just ended may have removed the empty folder: then it is made anew.
  func ownerLock(_ name: String) throws(SweepError) -> FileLock? {
    for _ in 0..<5 {
      try make()
      if let lock = try? FileLock.take(owner(name), waiting: true) { return lock }
    }
    return try FileLock.take(owner(name), waiting: true)
  }

  func checkpoint(_ key: String) -> String { "\(path)/\(key).safetensors" }
  func lock(_ key: String) -> String { "\(path)/\(key).lock" }
  func owner(_ name: String) -> String { "\(path)/\(name).owner" }

  /// Whether the process of that name still runs.
  func isAlive(_ owner: String) -> Bool { FileLock.isHeld(self.owner(owner)) }

  /// Removes what a trial that has ended no longer needs.
  func tidy(_ key: String) {
    for file in [checkpoint(key), lock(key)] { try? FileManager.default.removeItem(atPath: file) }
  }

  /// Removes the files of processes that are no more, and the folder if nothing is left in it.
  func tidyOwners() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in names where name.hasSuffix(".owner") {
      if let lock = try? FileLock.take("\(path)/\(name)", waiting: false) { lock.removeFile() }
    }
    rmdir(path)
  }
}
