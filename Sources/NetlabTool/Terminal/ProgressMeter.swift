#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How far something has come, on stderr: a line that changes on a terminal, a few lines elsewhere.
struct ProgressMeter {
  private let isShown: Bool
  private let isTerminal = Self.isOnTerminal
  private var shownTenths = 0

  /// Whether a line can change where errors and notices go.
  static var isOnTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  init(isShown: Bool) { self.isShown = isShown }

  /// Shows a fraction of the whole, and what is being done.
  mutating func show(_ fraction: Double, _ what: String) {
    guard isShown, fraction.isFinite else { return }
    if isTerminal {
      let cells = min(max(0, Int(fraction * 12)), 12)
      let bar = String(repeating: "█", count: cells) + String(repeating: "░", count: 12 - cells)
      let text = "\(bar) \(Int(fraction * 100)) %  \(what)".prefix(78)
      _ = FileDescriptorWriter.write("\r\u{1B}[K\(text)", to: STDERR_FILENO)
    } else if Int(fraction * 10) > shownTenths {
      shownTenths = Int(fraction * 10)
      StandardError.write("\(shownTenths * 10) %  \(what)")
    }
  }

  /// Takes the changing line away.
  func finish() {
    if isShown, isTerminal { _ = FileDescriptorWriter.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }
}
