import Digests

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

/// The results of specs that were compiled before, each under a digest of all that it depends on.
///
/// An entry is written beside its place and renamed into it, so that readers never see half of one.
/// It begins with a digest of its content: an entry that was damaged counts as absent.
package struct SpecCache: Hashable, Sendable {
  /// The folder that holds everything that is cached, or nil for no cache at all.
  package let folder: String?
  /// The size that entries may reach together before the oldest are removed.
  package var capacityBytes = 128 << 20

  /// The folder for the system's modules that the compiler itself caches.
  package var modules: String?

  /// A cache in a folder, which is made when something is first stored.
  package init(folder: String?) {
    self.folder = folder
    modules = folder.map { "\($0)/modules" }
  }

  /// The user's cache: `NETLAB_CACHE`, or `netlab` in `XDG_CACHE_HOME` or `~/.cache`.
  package static func locate(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> SpecCache {
    if let folder = environment["NETLAB_CACHE"], !folder.isEmpty {
      return SpecCache(folder: folder)
    }
    if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
      return SpecCache(folder: "\(folder)/netlab")
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return SpecCache(folder: nil) }
    return SpecCache(folder: "\(home)/.cache/netlab")
  }

  /// Names one entry.
  struct Key: Hashable, Sendable {
    fileprivate let digest: String

    /// The key of a spec's text, compiled by this compiler against this library.
    init(text: [UInt8], compiler: String, library: String) {
      let head = "netlab spec \(SpecCache.format)\n\(compiler)\(library)"
      digest = SHA256Digest(of: [Array(head.utf8), text]).description
    }
  }

  /// The version of what entries hold.
  fileprivate static let format = 2

  /// The content stored under a key, or nil if there is none that is whole.
  func content(for key: Key) -> [UInt8]? {
    guard let path = path(of: key), let data = FileManager.default.contents(atPath: path),
      data.count >= SHA256Digest.byteCount
    else { return nil }
    let content = [UInt8](data.dropFirst(SHA256Digest.byteCount))
    guard SHA256Digest(of: content).bytes.elementsEqual(data.prefix(SHA256Digest.byteCount)) else {
      return nil
    }
    // What was used last is removed last.
    utimensat(AT_FDCWD, path, nil, 0)
    return content
  }

  /// Stores content under a key.
  ///
  /// - Returns: why it could not be stored, or nil if it was.
  func store(_ content: [UInt8], for key: Key) -> String? {
    guard let path = path(of: key) else { return "neither NETLAB_CACHE nor HOME names a folder" }
    let folder = RunningProgram.folder(of: path)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      return "the folder \(folder) cannot be made"
    }
    let unfinished = "\(folder)/.\(key.digest)-\(getpid())-\(UInt64.random(in: .min ... .max))"
    let bytes = SHA256Digest(of: content).bytes + content
    guard FileManager.default.createFile(atPath: unfinished, contents: Data(bytes)),
      rename(unfinished, path) == 0
    else {
      unlink(unfinished)
      return "the folder \(folder) cannot be written to"
    }
    removeOldest(in: folder)
    return nil
  }

  /// The path of ``modules`` without symbolic links, or nil if the folder cannot be made.
  var moduleFolder: String? {
    guard let path = modules else { return nil }
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard access(path, W_OK) == 0, let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private func path(of key: Key) -> String? {
    folder.map { "\($0)/specs/\(key.digest)" }
  }

  /// Removes the entries that were not used for longest until all fit.
  private func removeOldest(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var entries = names.compactMap { FileIdentity(path: "\(folder)/\($0)") }
    var total = entries.reduce(0) { $0 + $1.bytes }
    guard total > capacityBytes else { return }
    entries.sort { ($0.modified, $0.path) < ($1.modified, $1.path) }
    // The newest stays even if it alone is too large: it was asked for just now.
    for entry in entries.dropLast() where total > capacityBytes {
      unlink(entry.path)
      total -= entry.bytes
    }
  }
}

extension SHA256Digest {
  fileprivate static let byteCount = 32
}
