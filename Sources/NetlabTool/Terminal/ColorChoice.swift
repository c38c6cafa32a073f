import ArgumentParser
import Tables

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// When to colour text: `--color`.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  /// Whether text may be coloured.
  ///
  /// - Source: no-color.org; an option on the command line is stronger than the environment.
  func allowsColor(onTerminal isTerminal: Bool) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      isTerminal && Self.environment("NO_COLOR").isEmpty && Self.environment("TERM") != "dumb"
    }
  }

  private static func environment(_ name: String) -> String {
    getenv(name).map { String(cString: $0) } ?? ""
  }
}

/// Makes the words that begin an error's lines stand out.
enum ErrorPaint {
  static func painted(_ text: String) -> String {
    let palette = Palette(isColored: true)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      for (word, tone) in [("error:", Tone.red), ("warning:", .yellow), ("hint:", .cyan)] {
        if let range = line.firstRange(of: word) {
          return line[..<range.lowerBound] + palette.paint(word, tone) + line[range.upperBound...]
        }
      }
      return String(line)
    }.joined(separator: "\n")
  }
}
