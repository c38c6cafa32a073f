import Tables

/// The formats that results come in: `--format`.
enum PageFormat: String, CaseIterable {
  case table, json, csv, markdown
}

/// How a page of text is laid out.
struct PageStyle {
  /// The columns that there are; nil for no limit.
  var width: Int?
  var palette = Palette.plain
}

extension Table {
  /// The table and, where room was short, a line that says what it lacks.
  ///
  /// - Parameter remedy: how to see the columns that there was no room for.
  func page(_ style: PageStyle, remedy: String = "--format csv has all") -> String {
    let layout = layout(width: style.width, palette: style.palette)
    let leftOut = layout.leftOut.filter { !$0.isDerived }.map(\.title)
    guard !leftOut.isEmpty else { return layout.text }
    return layout.text
      + style.palette.paint(
        "no room for: \(leftOut.joined(separator: ", ")) (\(remedy))", .dim) + "\n"
  }
}

/// Puts statements into lines of at most some columns.
struct Paragraph {
  /// Statements, which a line breaks between where it can.
  let statements: [String]

  /// The lines, each with its end; one line where the width is nil.
  func wrapped(to width: Int?) -> String {
    let dot = " · "
    guard let width else { return statements.joined(separator: dot) + "\n" }
    var lines: [String] = []
    for statement in statements {
      if let last = lines.last, (last + dot + statement).displayWidth <= width {
        lines[lines.count - 1] = last + dot + statement
      } else {
        lines += Self.broken(statement, at: width)
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func broken(_ statement: String, at width: Int) -> [String] {
    var lines: [String] = []
    for word in statement.split(separator: " ") {
      if let last = lines.last, "\(last) \(word)".displayWidth <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
