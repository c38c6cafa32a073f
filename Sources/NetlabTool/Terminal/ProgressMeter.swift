#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How far something has come, on stderr: a line that changes on a terminal, a few lines elsewhere.
struct ProgressMeter {
  private let isShown: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var shownTenths = 0

  init(isShown: Bool) { self.isShown = isShown }

  /// Shows a fraction of the whole, and what is being done.
  mutating func show(_ fraction: Double, _ what: String) {
    guard isShown, fraction.isFinite else { return }
    if isTerminal {
      let text = "\(Int(fraction * 100)) %  \(what)".prefix(78)
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
