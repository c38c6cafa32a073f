extension Table {
  /// A table laid out for a terminal.
  package struct Layout: Hashable, Sendable {
    /// Lines, each with its end.
    package var text: String
    /// The columns that there was no room for.
    package var leftOut: [Column]
  }

  /// The table as a terminal shows it.
  ///
  /// - Parameters:
  ///   - width: the columns that the terminal has; nil for no limit.
  ///   - palette: whether to colour it.
  package func layout(width: Int? = nil, palette: Palette = .plain) -> Layout {
    let guides = TreeGuides.guides(of: allRows.map(\.level))
    let texts = zip(allRows, guides).map { row, guide in
      row.cells.enumerated().map { ($0.offset == 0 ? guide : "") + $0.element.shown }
    }
    var natural = columns.map(\.title.displayWidth)
    for row in texts {
      for (column, text) in row.enumerated() {
        natural[column] = max(natural[column], text.displayWidth)
      }
    }
    let fit = ColumnFit(columns, natural: natural, width: width)

    var lines: [String] = []
    lines.reserveCapacity(texts.count + 4)
    lines.append(
      line(fit) { column in
        (columns[column].title, { palette.paint($0, .bold) })
      })
    lines.append(rule(fit, palette))
    for (index, row) in allRows.enumerated() {
      if index == rows.count { lines.append(rule(fit, palette)) }
      lines.append(
        line(fit) { column in
          (texts[index][column], { Self.paint($0, row, column, guides[index], palette) })
        })
    }
    return Layout(
      text: lines.map { $0 + "\n" }.joined(),
      leftOut: columns.indices.filter { !fit.shown.contains($0) }.map { columns[$0] })
  }

  /// One line; `cell` gives a column's text, and the paint that goes on when it is cut and padded.
  private func line(
    _ fit: ColumnFit, cell: (Int) -> (text: String, paint: (String) -> String)
  ) -> String {
    var line = ""
    var spaces = 0
    for column in fit.shown {
      let (text, paint) = cell(column)
      let width = fit.widths[column]
      let cut = text.shortened(to: width, cutting: columns[column].shortening ?? .tail)
      let room = max(width - cut.displayWidth, 0)
      if columns[column].alignment == .right { spaces += room }
      // Spaces wait until something follows them, so that no line ends in them.
      if !cut.isEmpty {
        line += String(repeating: " ", count: spaces) + paint(cut)
        spaces = 0
      }
      if columns[column].alignment == .left { spaces += room }
      spaces += ColumnFit.gap
    }
    return line
  }

  private func rule(_ fit: ColumnFit, _ palette: Palette) -> String {
    palette.paint(
      fit.shown.map { String(repeating: "─", count: fit.widths[$0]) }
        .joined(separator: String(repeating: " ", count: ColumnFit.gap)), .dim)
  }

  private static func paint(
    _ text: String, _ row: Row, _ column: Int, _ guide: String, _ palette: Palette
  ) -> String {
    if column == 0, !guide.isEmpty, text.hasPrefix(guide) {
      let name = String(text.dropFirst(guide.count))
      return palette.paint(guide, .dim) + (row.isBold ? palette.paint(name, .bold) : name)
    }
    if row.cells[column].isQuiet { return palette.paint(text, .dim) }
    return row.isBold ? palette.paint(text, .bold) : text
  }
}
