import Analysis
import Store
import Tables

/// What `history` prints.
struct HistoryPage {
  let entries: [HistoryEntry]
  /// The name that was asked for, if one was.
  let filter: String?

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table:
      guard entries.isEmpty else { return shownTable.page(style) }
      return filter.map { "no analysis of \($0)\n" } ?? "no analysis yet\n"
    case .markdown: return shownTable.markdown
    case .csv: return table.csv
    case .json: return try JSONText(HistoryDocument(analyses: entries)).text
    }
  }

  private static let measured = "medianSeconds"

  /// The table without a column of times where nothing was measured.
  private var shownTable: Table {
    entries.contains { $0.medianSeconds != nil } ? table : table.without(Self.measured)
  }

  private var table: Table {
    Table(
      columns: [
        Column("id", title: "#", alignment: .right), Column("time", dropOrder: 1),
        Column("name", title: "network", shortening: .tail),
        Column("input", alignment: .right, dropOrder: 3),
        Column("batch", alignment: .right, dropOrder: 5), Column("mode", dropOrder: 6),
        Column("parameters", alignment: .right),
        Column("multiplyAdds", title: "multiply-adds", alignment: .right),
        Column("depth", alignment: .right, dropOrder: 4),
        Column(Self.measured, title: "measured", alignment: .right),
        Column("spec", dropOrder: 2, shortening: .head),
        Column("fingerprint", dropOrder: 8), Column("toolVersion", title: "netlab", dropOrder: 7),
      ],
      rows: entries.map { entry in
        Row([
          .integer(Int(entry.id)), .text(entry.time), .text(entry.name), .extents(entry.input),
          .count(entry.batch), .text(entry.mode.rawValue), .count(entry.totals.parameters),
          .count(orUnknown: entry.totals.multiplyAdds), .count(entry.totals.depth),
          entry.medianSeconds.map { Cell(seconds: $0) } ?? .empty, .text(entry.spec),
          .notation(String(entry.fingerprint.prefix(12)), raw: entry.fingerprint),
          .text(entry.toolVersion),
        ])
      })
  }
}

/// The document that `history --format json` writes.
private struct HistoryDocument: Encodable {
  let schema = 1
  let analyses: [HistoryEntry]
}
