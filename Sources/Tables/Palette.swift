/// How a piece of text stands out on a terminal.
package enum Tone: Hashable, Sendable {
  case bold, dim, red, green, yellow, cyan

  /// The parameter of "select graphic rendition" that turns it on.
  ///
  /// - Source: ECMA-48, §8.3.117.
  fileprivate var code: Int {
    switch self {
    case .bold: 1
    case .dim: 2
    case .red: 31
    case .green: 32
    case .yellow: 33
    case .cyan: 36
    }
  }
}

/// Paints text where colour is allowed, and leaves it alone elsewhere.
package struct Palette: Hashable, Sendable {
  package var isColored: Bool

  package init(isColored: Bool) {
    self.isColored = isColored
  }

  /// Text without any colour.
  package static let plain = Palette(isColored: false)

  /// The text in a tone; nothing is written around nothing.
  package func paint(_ text: String, _ tone: Tone) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(tone.code)m\(text)\u{1B}[0m" : text
  }
}
