/// A label in Graphviz's HTML-like language: lines of styled text, or a table of them.
struct Markup: Hashable, Sendable {
  /// What stands between the angle brackets.
  let source: String

  /// A stretch of text in one style.
  struct Run: Hashable, Sendable {
    var text: String
    var isBold = false
    var color: String?
    var size: Double?

    static func bold(_ text: String, color: String? = nil, size: Double? = nil) -> Run {
      Run(text: text, isBold: true, color: color, size: size)
    }

    static func plain(_ text: String, color: String? = nil, size: Double? = nil) -> Run {
      Run(text: text, color: color, size: size)
    }
  }

  /// A cell of a table.
  struct Cell: Hashable, Sendable {
    var runs: [Run]
    var fill: String?
    var border: String?
    var width: Double?
    var height: Double?
  }

  /// Lines of text, one below the other; empty ones are left out.
  ///
  /// Each line is a row of a table: lines of different sizes would overlap otherwise.
  init(lines: [[Run]], alignment: Alignment = .center) {
    let lines = lines.filter { !$0.isEmpty }
    let rows = lines.map { "<tr><td align=\"\(alignment.rawValue)\">\(Self.line($0))</td></tr>" }
    source = Self.table(rows, padding: 1)
  }

  enum Alignment: String {
    case left, center
  }

  /// Rows of cells without rules between them, below a heading that spans them.
  init(rows: [[Cell]], spacing: Double, heading: [Run]? = nil) {
    let columns = max(rows.map(\.count).max() ?? 1, 1)
    var body = rows.map { row in "<tr>\(row.map(Self.cell).joined())</tr>" }
    if let heading {
      body.insert(
        "<tr><td align=\"left\" colspan=\"\(columns)\">\(Self.line(heading))</td></tr>", at: 0)
    }
    source = Self.table(body, spacing: Int(spacing))
  }

  /// Labels one below the other, with space between them.
  init(stacked labels: [Markup], spacing: Int) {
    source = Self.table(
      labels.map { "<tr><td align=\"left\">\($0.source)</td></tr>" }, spacing: spacing)
  }

  private static func table(_ rows: [String], spacing: Int = 0, padding: Int = 0) -> String {
    "<table border=\"0\" cellborder=\"0\" cellspacing=\"\(spacing)\" cellpadding=\"\(padding)\">"
      + rows.joined() + "</table>"
  }

  /// The width of one line, where a run without a size has that of a box's title.
  ///
  /// - Units: points.
  static func width(of runs: [Run]) -> Double {
    runs.reduce(0) {
      $0 + TextWidth.points(of: $1.text, size: $1.size ?? 10.5, isBold: $1.isBold)
    }
  }

  /// The runs of a line; a space between two of them belongs to the first.
  ///
  /// Each run becomes a text of its own with a place of its own, and readers of SVG drop the spaces
  /// that a text begins with.
  private static func line(_ runs: [Run]) -> String {
    var runs = runs
    for index in runs.indices.dropFirst() {
      let spaces = runs[index].text.prefix { $0 == " " }
      runs[index - 1].text += spaces
      runs[index].text.removeFirst(spaces.count)
    }
    return runs.map(written).joined()
  }

  private static func cell(_ cell: Cell) -> String {
    var attributes = " align=\"left\""
    if let fill = cell.fill { attributes += " bgcolor=\"\(fill)\"" }
    if let border = cell.border { attributes += " border=\"1\" color=\"\(border)\"" }
    if let width = cell.width { attributes += " width=\"\(Int(width))\"" }
    if let height = cell.height { attributes += " height=\"\(Int(height))\"" }
    return "<td\(attributes)>\(line(cell.runs))</td>"
  }

  private static func written(_ run: Run) -> String {
    guard !run.text.isEmpty else { return "" }
    var attributes = ""
    if let size = run.size { attributes += " point-size=\"\(size)\"" }
    if let color = run.color { attributes += " color=\"\(color)\"" }
    let text = escaped(run.text)
    let styled = run.isBold ? "<b>\(text)</b>" : text
    return attributes.isEmpty ? styled : "<font\(attributes)>\(styled)</font>"
  }

  /// Text with the characters that mean something to XML written as references, backslashes twice.
  ///
  /// Graphviz looks for escapes such as `\N` after it has read the references.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\\": result += "&#92;&#92;"
      // SVG drops spaces at the ends of a text, and all but one elsewhere.
      case " ": result += "\u{A0}"
      default: result.unicodeScalars.append(scalar.printable)
      }
    }
    return result
  }
}
