import Dispatch
import Files
import SpecLoader
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What happens when the user, or the system, wants the tool to end.
///
/// A handler may do next to nothing; it writes the signal's number into a pipe, and a queue that
/// waits at the other end tidies up and exits with 128 + the number: 130 for Ctrl-C.
enum Interruption {
  nonisolated(unsafe) private static var writeEnd: Int32 = -1
  private static let wayOut = Mutex<(@Sendable () -> Void)?>(nil)

  /// Lets the first signal call `body` instead of ending the tool, which the second one does.
  static func first(_ body: @escaping @Sendable () -> Void) {
    wayOut.withLock { $0 = body }
  }

  /// What is done before the process ends, by a number each.
  private static let farewells = Mutex<[Int: @Sendable () -> Void]>([:])

  /// Has something done before an interruption ends the process; gives a number to forget it by.
  static func onEnd(_ farewell: @escaping @Sendable () -> Void) -> Int {
    farewells.withLock { farewells in
      let number = (farewells.keys.max() ?? 0) + 1
      farewells[number] = farewell
      return number
    }
  }

  /// Forgets what was to be done.
  static func forget(_ number: Int) { farewells.withLock { $0[number] = nil } }

  /// Starts to watch; writing to a closed pipe becomes an error instead of a signal.
  static func watch() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    writeEnd = ends[1]
    for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
      signal(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(Interruption.writeEnd, &byte, 1)
      }
    }
    // A handler, unlike "ignore", is not handed on to the programs that the tool starts.
    signal(SIGPIPE) { _ in }
    let readEnd = ends[0]
    DispatchQueue(label: "interruption").async {
      var byte: UInt8 = 0
      while true {
        if read(readEnd, &byte, 1) == 1 {
          guard let leave = wayOut.withLock({ $0.take() }) else { break }
          leave()
        } else if errno != EINTR {
          return
        }
      }
      for farewell in farewells.withLock({ $0.sorted { $0.key < $1.key } }) { farewell.value() }
      UnfinishedFiles.removeAll()
      LeftBehind.shared.removeAll { _exit(128 + Int32(byte)) }
    }
  }

  /// Whether whoever started the tool has asked for the signal to be ignored, as nohup does.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return handler.map { unsafeBitCast($0, to: Int.self) == 1 } ?? false
  }
}
