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

  /// What the command line asks for, also where it cannot be parsed and its errors are shown.
  static let ofThisCall: ColorChoice = {
    let words = CommandLine.arguments
    for (index, word) in words.enumerated().reversed() {
      if word.hasPrefix("--color=") {
        return ColorChoice(rawValue: String(word.dropFirst(8))) ?? .auto
      }
      if word == "--color", index + 1 < words.count {
        return ColorChoice(rawValue: words[index + 1]) ?? .auto
      }
    }
    return .auto
  }()

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
