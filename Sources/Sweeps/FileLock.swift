#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A lock that the system lets go when its process ends, however it ends.
package struct FileLock: ~Copyable {
  package let path: String
  private let descriptor: Int32

  /// Locks the file at `path`, which is made if need be; waits for it, or gives up at once.
  ///
  /// - Throws: `.folder` where the file cannot be made; gives nil where another process holds it.
  package static func take(_ path: String, waiting: Bool) throws(SweepError) -> FileLock? {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw .folder(path: path, reason: String(cString: strerror(errno)))
      }
      let operation = waiting ? LOCK_EX : LOCK_EX | LOCK_NB
      var result = flock(descriptor, operation)
      while result != 0, errno == EINTR { result = flock(descriptor, operation) }
      guard result == 0 else {
        close(descriptor)
        return nil
      }
      // Whoever held it may have removed the file in the meantime: then this lock locks nothing.
      if isSame(descriptor, path) { return FileLock(path: path, descriptor: descriptor) }
      close(descriptor)
    }
  }

  /// Whether a living process holds the lock at `path`.
  package static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }

  /// Holds the lock while some work is done.
  package func hold(_ work: () throws -> Void) rethrows { try work() }

  /// Removes the file while the lock is held.
  package func removeFile() { unlink(path) }

  deinit { close(descriptor) }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var (held, named) = (stat(), stat())
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
      && held.st_dev == named.st_dev
  }
}
