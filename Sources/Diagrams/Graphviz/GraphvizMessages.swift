import CGraphviz
import Synchronization

/// What Graphviz says while it works, kept for an error's text and off the terminal.
///
/// Graphviz hands over a message in pieces, to a plain C function.
enum GraphvizMessages {
  private static let text = Mutex("")

  /// Forgets what was said, and listens from now on.
  static func start() {
    text.withLock { $0 = "" }
    _ = agseterrf { piece in
      guard let piece else { return 0 }
      let words = String(cString: piece)
      GraphvizMessages.text.withLock { $0 += words }
      return 0
    }
  }

  /// What was said since `start`.
  static func taken() -> String {
    text.withLock { text in
      defer { text = "" }
      return text
    }
  }
}
