import Analysis
import Netlab
import SpecLoader
import Tables
import Verification

/// A column of the list of networks.
enum NetworkColumn: String, CaseIterable {
  case name, spec, input, parameters, multiplyAdds, depth, receptiveField, published, source

  /// The column of this name or title, letter case and hyphens forgiven.
  ///
  /// - Throws: `.unknownColumn`.
  static func named(_ name: String) throws(ToolError) -> NetworkColumn {
    let wanted = FoldedName(name)
    let found = allCases.first { column in
      ([column.rawValue] + column.aliases).contains { FoldedName($0) == wanted }
    }
    guard let found else { throw .unknownColumn(name, names: allCases.map(\.rawValue)) }
    return found
  }

  private var aliases: [String] {
    switch self {
    case .parameters: ["params"]
    case .multiplyAdds: ["macs", "mac", "multadds"]
    case .name: ["network"]
    case .spec: ["file"]
    case .receptiveField: ["rf"]
    case .input, .depth, .published, .source: []
    }
  }

  fileprivate var column: Column {
    switch self {
    case .name: Column(rawValue, title: "network", shortening: .tail)
    case .spec: Column(rawValue, dropOrder: 3, shortening: .head)
    case .input: Column(rawValue, alignment: .right, dropOrder: 2)
    case .parameters: Column(rawValue, alignment: .right)
    case .multiplyAdds: Column(rawValue, title: "multiply-adds", alignment: .right)
    case .depth: Column(rawValue, alignment: .right, dropOrder: 1)
    case .receptiveField:
      Column(rawValue, title: "receptive field", alignment: .right, dropOrder: 3)
    case .published: Column(rawValue, dropOrder: 4, shortening: .tail)
    case .source: Column(rawValue, dropOrder: 5, shortening: .tail)
    }
  }

  fileprivate func cell(of report: NetworkReport) -> Cell {
    switch self {
    case .name: .text(report.name)
    case .spec: .text(report.spec)
    case .input: .extents(report.input)
    case .parameters: .count(report.totals.parameters)
    case .multiplyAdds: .count(orUnknown: report.totals.multiplyAdds)
    case .depth: .count(report.totals.depth)
    case .receptiveField: report.receptiveFieldOfLastMap.map { Cell.extents($0) } ?? .unknown
    case .published: .text(PublishedTable.totals(on: report.name).joined(separator: ", "))
    case .source: report.source.map(Cell.text) ?? .empty
    }
  }
}

/// What `list` prints.
struct NetworkListPage {
  private let reports: [NetworkReport]

  init(_ networks: [AnalysedNetwork], sort: NetworkColumn?, top: Int?) {
    var reports = networks.map(\.report)
    if let sort {
      reports = CellOrder(reports.map(sort.cell)).places.map { [reports] in reports[$0] }
    }
    self.reports = top.map { Array(reports.prefix($0)) } ?? reports
  }

  /// The list in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table:
      return reports.isEmpty
        ? "no networks here: netlab init DIR makes a first one\n" : table.page(style)
    case .markdown: return table.markdown
    case .csv: return table.csv
    case .json: return try JSONText(NetworkListDocument(reports)).text
    }
  }

  private var table: Table {
    Table(
      columns: NetworkColumn.allCases.map(\.column),
      rows: reports.map { report in Row(NetworkColumn.allCases.map { $0.cell(of: report) }) })
  }
}

/// The document that `list --format json` writes.
private struct NetworkListDocument: Encodable {
  let schema = 1
  let networks: [Entry]

  struct Entry: Encodable {
    let name: String
    let spec: String
    let source: String?
    let fingerprint: String
    let input: [Int?]
    let totals: NetworkReport.Totals
    let receptiveField: [Int]?
    let published: [String]
  }

  init(_ reports: [NetworkReport]) {
    networks = reports.map {
      Entry(
        name: $0.name, spec: $0.spec, source: $0.source, fingerprint: $0.fingerprint,
        input: $0.input, totals: $0.totals, receptiveField: $0.receptiveFieldOfLastMap,
        published: PublishedTable.totals(on: $0.name))
    }
  }
}
