import Synchronization

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

/// What loading specs would leave behind if netlab ended this moment: work folders and processes.
///
/// The tool calls ``removeAll(thenEnd:)`` when it is interrupted or terminated.
package final class LeftBehind: Sendable {
  /// The one register of this process.
  package static let shared = LeftBehind()

  private struct Contents {
    var folders: Set<String> = []
    var processGroups: Set<pid_t> = []
  }

  private let contents = Mutex(Contents())

  init() {}

  /// Ends every process that a load has started and removes every work folder.
  ///
  /// Not for the inside of a signal handler, but for a thread or a queue that waits for signals.
  /// - Parameter end: ends the program, while nothing new can come that would be left behind.
  package func removeAll(thenEnd end: () -> Void = {}) {
    contents.withLock { contents in
      for group in contents.processGroups { kill(-group, SIGKILL) }
      for folder in contents.folders { Self.remove(folder) }
      contents = Contents()
      end()
    }
  }

  /// Removes a folder that another thread may be writing a file into.
  private static func remove(_ folder: String) {
    for _ in 0..<5 where FileManager.default.fileExists(atPath: folder) {
      try? FileManager.default.removeItem(atPath: folder)
    }
  }

  /// Makes a folder and takes it down at once; nil where none could be made.
  func add(made make: () -> String?) -> String? {
    contents.withLock { contents in
      guard let folder = make() else { return nil }
      contents.folders.insert(folder)
      return folder
    }
  }

  func remove(folder: String) {
    contents.withLock { _ = $0.folders.remove(folder) }
  }

  func add(processGroup: pid_t) {
    contents.withLock { _ = $0.processGroups.insert(processGroup) }
  }

  func remove(processGroup: pid_t) {
    contents.withLock { _ = $0.processGroups.remove(processGroup) }
  }
}
