import Analysis
import Netlab
import Tables

/// What `compare` prints.
struct ComparisonPage {
  let comparison: Comparison
  let showsLayers: Bool
  /// Whether layers are listed that are other only through layers before them, or by name.
  let showsConsequences: Bool

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .json: return try JSONText(ComparisonDocument(comparison: comparison)).text
    case .csv: return totals.csv
    case .table:
      return totals.page(style)
        + parts.map { part in
          "\n" + style.palette.paint(part.title, .bold) + "\n"
            + (part.table.map { "\n" + $0.page(style, remedy: "--format markdown has all") } ?? "")
            + part.note
        }.joined() + "\n" + Paragraph(statements: convention).wrapped(to: style.width)
    case .markdown:
      return totals.markdown
        + parts.map { part in
          "\n### \(part.title)\n" + (part.table.map { "\n" + $0.markdown } ?? "")
            + (part.note.isEmpty ? "" : "\n" + part.note)
        }.joined() + "\n" + Paragraph(statements: convention).wrapped(to: nil)
    }
  }

  /// Values side by side, and beside each the ratio to the first.
  private var totals: Table {
    var columns = [Column("quantity")]
    for (index, side) in comparison.networks.enumerated() {
      columns.append(Column(side.name, alignment: .right))
      if index > 0 {
        columns.append(
          Column("ratio\(index)", title: "ratio", alignment: .right, dropOrder: 1, isDerived: true))
      }
    }
    return Table(columns: columns, rows: comparison.totals.map(Self.row))
  }

  private static func row(_ total: Comparison.Total) -> Row {
    let isBytes = total.quantity.hasSuffix("Bytes")
    var cells = [Cell.notation(words(of: total.quantity), raw: total.quantity)]
    for (index, value) in total.values.enumerated() {
      cells.append(isBytes ? .bytes(orUnknown: value) : .count(orUnknown: value))
      if index > 0 { cells.append(total.ratios[index].map { .text("×\($0.asRatio)") } ?? .empty) }
    }
    return Row(cells)
  }

  /// How all of them were counted.
  private var convention: [String] {
    let first = comparison.networks[0]
    let inputs = comparison.networks.map { Cell.extents($0.input).notation }
    let input = Set(inputs).count == 1 ? inputs[0] : inputs.joined(separator: ", ")
    return [
      NetworkReport.convention, "batch \(first.batch)", "input \(input)", first.mode.rawValue,
    ]
  }

  /// `peakTrainingBytes` as `peak training bytes`.
  private static func words(of name: String) -> String {
    name.reduce(into: "") { words, letter in
      words += letter.isUppercase ? " " + letter.lowercased() : String(letter)
    }
  }

  private struct Part {
    var title: String
    var table: Table?
    var note: String
  }

  /// For each network after the first, how its layers differ.
  private var parts: [Part] {
    guard showsLayers else { return [] }
    return zip(comparison.networks.dropFirst(), comparison.differences).map { other, differences in
      let title = "\(comparison.networks[0].name) → \(other.name)"
      let shown = differences.filter { showsConsequences || !$0.kind.isConsequence }
      let hidden = differences.count - shown.count
      if differences.isEmpty {
        return Part(title: title, table: nil, note: "the layers are the same\n")
      }
      let note =
        hidden == 0 ? "" : "\(hidden) more by name, or through these layers (-v shows them)\n"
      return Part(title: title, table: shown.isEmpty ? nil : Self.table(of: shown), note: note)
    }
  }

  /// `19×19`.
  private static func field(_ size: [Int]) -> String { Cell.extents(size).notation }

  private static func table(of differences: [LayerDifference]) -> Table {
    Table(
      columns: [
        Column("path", title: "layer", shortening: .head), Column("kind", title: "difference"),
        Column("changes", title: "what", dropOrder: 1, shortening: .tail),
        Column("receptiveField", title: "field", alignment: .right, dropOrder: 3),
        Column("depth", alignment: .right, dropOrder: 2),
        Column("parameters", alignment: .right),
        Column("multiplyAdds", title: "multiply-adds", alignment: .right),
      ],
      rows: differences.map { difference in
        Row([
          .text(difference.otherPath.map { "\(difference.path) → \($0)" } ?? difference.path),
          .text(difference.kind.rawValue), .text(difference.what),
          .span(
            difference.receptiveField.before.map(Self.field),
            difference.receptiveField.after.map(Self.field)),
          .span(difference.depth.before.map(String.init), difference.depth.after.map(String.init)),
          .difference(difference.parameters),
          difference.multiplyAdds.map(Cell.difference) ?? .unknown,
        ])
      })
  }
}

extension LayerDifference {
  /// The changes in words, with the number of layers of a whole module.
  fileprivate var what: String {
    let extent = layerCount == 1 ? [] : ["\(layerCount) layers"]
    let changes = changes.map { change in
      change.before.isEmpty
        ? "\(change.property) \(change.after)"
        : "\(change.property) \(change.before) → \(change.after)"
    }
    return (changes + extent).joined(separator: ", ")
  }
}

extension LayerDifference.Kind {
  /// Whether it follows from other differences, or from names alone.
  fileprivate var isConsequence: Bool {
    switch self {
    case .removed, .added, .changed: false
    case .renamed, .affected: true
    }
  }
}

extension Cell {
  /// What both networks have there: one text where it is the same, or where one has no such layer.
  fileprivate static func span(_ before: String?, _ after: String?) -> Cell {
    switch (before, after) {
    case (nil, nil): .unknown
    case (let before?, let after?) where before != after: .text("\(before) → \(after)")
    case (let text?, _), (nil, let text?): .text(text)
    }
  }

  /// A number with its sign.
  static func difference(_ number: Int) -> Cell {
    number == 0
      ? .count(0) : .notation((number > 0 ? "+" : "") + number.grouped, raw: String(number))
  }
}

extension Double {
  /// The ratio with two decimals, or three digits where it is large.
  fileprivate var asRatio: String {
    guard magnitude < 1e12 else { return "\(self)" }
    if self != 0, self < 0.005 { return "<0.01" }
    let hundredths = Int((self * 100).rounded())
    let rest = hundredths % 100
    return "\((hundredths / 100).grouped).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// The document that `compare --format json` writes.
private struct ComparisonDocument: Encodable {
  let schema = 1
  let comparison: Comparison

  private enum CodingKeys: String, CodingKey { case schema }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try comparison.encode(to: encoder)
  }
}
