import Files
import Foundation
import Synchronization

/// Ends the process with an error where a regular expression searches a text for too long.
///
/// A search cannot be stopped from outside, and some expressions take longer than anybody waits.
final class SearchWatch: Sendable {
  static let shared = SearchWatch()

  /// Seconds that one search may take; usual ones take microseconds.
  private static let patience = 5.0

  private struct State {
    var isWatching = false
    var search: (pattern: String, deadline: Date)?
  }

  private let state = Mutex(State())

  /// Searches, and ends the process where that takes too long.
  func watch<Result>(_ pattern: String, _ search: () -> Result) -> Result {
    let starts = state.withLock { state in
      state.search = (pattern, Date.now + Self.patience)
      defer { state.isWatching = true }
      return !state.isWatching
    }
    if starts { Thread.detachNewThread { self.look() } }
    defer { state.withLock { $0.search = nil } }
    return search()
  }

  private func look() -> Never {
    while true {
      Thread.sleep(forTimeInterval: 0.1)
      if let search = state.withLock({ $0.search }), search.deadline < .now {
        StandardError.write(ToolError.filterTooSlow(pattern: search.pattern).description)
        UnfinishedFiles.removeAll()
        exit(ToolExit.unusable.rawValue)
      }
    }
  }
}
