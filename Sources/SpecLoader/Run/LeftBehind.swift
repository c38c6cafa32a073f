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
/// The tool calls ``removeAll()`` when it is interrupted or terminated.
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
  package func removeAll() {
    let contents = contents.withLock { contents in
      let all = contents
      contents = Contents()
      return all
    }
    for group in contents.processGroups { kill(-group, SIGKILL) }
    for folder in contents.folders { try? FileManager.default.removeItem(atPath: folder) }
  }

  func add(folder: String) {
    contents.withLock { _ = $0.folders.insert(folder) }
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
