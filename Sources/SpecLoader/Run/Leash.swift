import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The hold on a running program and all that it starts, with which it can be ended.
final class Leash: Sendable {
  private struct Hold {
    var processGroup: pid_t?
    var reason: ChildProcess.Ending?
  }

  private let state = Mutex(Hold())

  /// Why the program was ended, or nil if it was left to end by itself.
  var reason: ChildProcess.Ending? {
    state.withLock { $0.reason }
  }

  /// Takes hold of a program that was just started.
  func hold(processGroup: pid_t) {
    LeftBehind.shared.add(processGroup: processGroup)
    state.withLock { hold in
      hold.processGroup = processGroup
      // It was to be ended before it had begun.
      if hold.reason != nil { kill(-processGroup, SIGKILL) }
    }
  }

  /// Ends the program and all that it started.
  func end(_ reason: ChildProcess.Ending) {
    state.withLock { hold in
      guard hold.reason == nil else { return }
      hold.reason = reason
      if let group = hold.processGroup { kill(-group, SIGKILL) }
    }
  }

  /// Forgets the program, which has ended.
  func letGo() {
    let group = state.withLock { hold in
      let group = hold.processGroup
      hold.processGroup = nil
      return group
    }
    if let group { LeftBehind.shared.remove(processGroup: group) }
  }
}
