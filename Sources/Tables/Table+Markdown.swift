extension Table {
  /// The table as a page's source: GitHub Flavored Markdown.
  ///
  /// - Source: GitHub Flavored Markdown Spec, "Tables (extension)".
  package var markdown: String {
    let head = columns.map { Self.escaped($0.title) }
    let texts = allRows.map { row in row.cells.map { Self.text(of: $0, isBold: row.isBold) } }
    let widths = columns.indices.map { column in
      ([head] + texts).map { $0[column].displayWidth }.max() ?? 0
    }.map { max($0, 3) }
    var lines = [line(head, widths)]
    lines.append(
      "|"
        + columns.indices.map { column in
          let dashes = String(repeating: "-", count: widths[column] - 1)
          return columns[column].alignment == .left ? " -\(dashes) " : " \(dashes): "
        }.joined(separator: "|") + "|")
    lines += texts.map { line($0, widths) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    "| "
      + columns.indices.map {
        cells[$0].padded(to: widths[$0], aligned: columns[$0].alignment)
      }.joined(separator: " | ") + " |"
  }

  private static func text(of cell: Cell, isBold: Bool) -> String {
    let text: String
    if case .path(_, let whole) = cell {
      text = escaped(whole.onOneLine)
    } else {
      text = escaped(cell.shown)
    }
    return isBold && !text.isEmpty ? "**\(text)**" : text
  }

  /// The text with everything escaped that Markdown would take for its own.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      if "|*`<\\".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
  }
}
