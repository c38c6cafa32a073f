import Analysis
import Tables

/// Several networks' analyses in one of the formats.
struct AnalysisPages {
  let reports: [NetworkReport]
  let selection: LayerSelection

  /// The text of all pages.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    let pages = reports.map { AnalysisPage(report: $0, selection: selection) }
    switch format {
    case .table: return try pages.map { try $0.text(style) }.joined(separator: "\n")
    case .markdown: return try pages.map { try $0.markdown() }.joined(separator: "\n")
    case .csv: return Table.joined(try pages.map { try $0.fileTable() })?.csv ?? ""
    case .json: return try JSONText(AnalysisDocument(networks: selected())).text
    }
  }

  /// The reports with the selected layers alone.
  func selected() throws -> [NetworkReport] {
    try reports.map { report in
      var report = report
      report.layers = try LayerTable(report, selection, isForFile: true).layers()
      return report
    }
  }
}
