import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files beside their places that this process has not finished.
///
/// A program that is interrupted calls ``removeAll()`` before it ends.
package enum UnfinishedFiles {
  private static let paths = Mutex(Set<String>())

  static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  static func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// Removes them; not for the inside of a signal handler, but for a thread that waits for signals.
  package static func removeAll() {
    for path in paths.withLock({ $0 }) { unlink(path) }
  }
}
