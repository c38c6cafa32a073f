extension String {
  /// How many columns of a terminal the text takes.
  ///
  /// - Source: Unicode Standard Annex 11, "East Asian Width": wide characters and emoji take two
  ///   columns, combining marks none.
  package var displayWidth: Int {
    var count = 0
    for scalar in unicodeScalars {
      guard scalar.isPlain else { return graphemesWidth }
      count += 1
    }
    return count
  }

  private var graphemesWidth: Int {
    reduce(0) { $0 + $1.displayWidth }
  }

  /// The text cut to at most `width` columns, an ellipsis in place of what is missing.
  package func shortened(to width: Int, cutting end: Column.Shortening) -> String {
    guard displayWidth > width else { return self }
    guard width > 1 else { return width == 1 ? "…" : "" }
    var kept: [Character] = []
    var room = width - 1
    let characters = Array(self)
    for character in end == .tail ? characters : characters.reversed() {
      guard character.displayWidth <= room else { break }
      room -= character.displayWidth
      kept.append(character)
    }
    return end == .tail ? String(kept) + "…" : "…" + String(kept.reversed())
  }

  /// The text with spaces up to `width` columns.
  func padded(to width: Int, aligned alignment: Column.Alignment) -> String {
    let room = width - displayWidth
    guard room > 0 else { return self }
    let spaces = String(repeating: " ", count: room)
    return alignment == .left ? self + spaces : spaces + self
  }
}

extension Character {
  var displayWidth: Int {
    if isASCII { return 1 }
    let isEmoji = unicodeScalars.contains { $0.properties.isEmojiPresentation || $0 == "\u{FE0F}" }
    return isEmoji ? 2 : unicodeScalars.map(\.displayWidth).max() ?? 0
  }
}

extension Unicode.Scalar {
  /// Whether it takes one column and joins with nothing: Latin, arrows, lines of tables.
  ///
  /// Nearly every text is made of these, and looking up properties takes long.
  var isPlain: Bool {
    switch value {
    case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF, 0x2018...0x2026, 0x2190...0x2193, 0x2500...0x257F:
      true
    default:
      false
    }
  }

  fileprivate var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FF,
      0x20000...0x3FFFD:
      return 2
    default:
      return 1
    }
  }
}
