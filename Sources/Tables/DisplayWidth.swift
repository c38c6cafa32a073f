extension String {
  /// How many columns of a terminal the text takes.
  ///
  /// - Source: Unicode Standard Annex 11, "East Asian Width": wide characters and emoji take two
  ///   columns, combining marks none.
  package var displayWidth: Int {
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return reduce(0) { $0 + $1.displayWidth }
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
