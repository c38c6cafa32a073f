import Analysis
import Store
import Tables

/// What `show` prints: an analysis, and what was measured along with it.
struct StoredPage {
  let stored: StoredAnalysis
  let selection: LayerSelection

  /// The page in one of the formats; a CSV file holds the layers of the analysis alone.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    let analysis = AnalysisPages(reports: [stored.report], selection: selection)
    guard let benchmark = stored.benchmark else { return try analysis.text(as: format, style) }
    switch format {
    case .table, .markdown:
      let measured = BenchmarkPage(report: benchmark, top: selection.top)
      return try analysis.text(as: format, style) + "\n" + measured.text(as: format, style)
    case .csv: return try analysis.text(as: format, style)
    case .json:
      let reports = try analysis.selected()
      return try JSONText(StoredDocument(networks: reports, benchmark: benchmark)).text
    }
  }
}

/// The document that `show --format json` writes of a benchmark.
private struct StoredDocument: Encodable {
  let schema = 1
  let networks: [NetworkReport]
  let benchmark: BenchmarkReport
}
