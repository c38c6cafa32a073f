import Analysis
import Netlab
import Tables

/// What `analyze` and `show` say of one network: its layers, its totals, and how they were counted.
struct AnalysisPage {
  let report: NetworkReport
  let selection: LayerSelection

  /// The page as a terminal shows it.
  ///
  /// - Throws: `.filterMatchesNothing`.
  func text(_ style: PageStyle) throws(ToolError) -> String {
    let table = try LayerTable(report, selection).table()
    let name = style.palette.paint(report.name, .bold)
    let source = report.source.map { style.palette.paint(" · \($0.onOneLine)", .dim) } ?? ""
    return name + source + "\n\n" + table.page(style, remedy: "choose with --columns") + "\n"
      + summary.map { Paragraph(statements: $0).wrapped(to: style.width) }.joined()
      + Paragraph(statements: convention).wrapped(to: style.width)
  }

  /// The page as Markdown.
  ///
  /// - Throws: `.filterMatchesNothing`.
  func markdown() throws(ToolError) -> String {
    let table = try LayerTable(report, selection).table()
    let source = report.source.map { "\($0.onOneLine)\n\n" } ?? ""
    return "## \(report.name)\n\n" + source + table.markdown + "\n"
      + summary.map { "- \($0.joined(separator: " · "))\n" }.joined() + "\n"
      + Paragraph(statements: convention).wrapped(to: nil)
  }

  /// The rows of a file, beginning with the network's name.
  ///
  /// - Throws: `.filterMatchesNothing`.
  func fileTable() throws(ToolError) -> Table {
    var table = try LayerTable(report, selection, isForFile: true).table()
    table.columns.insert(Column("network"), at: 0)
    for index in table.rows.indices { table.rows[index].cells.insert(.text(report.name), at: 0) }
    table.totals = []
    return table
  }

  private var summary: [[String]] {
    let totals = report.totals
    func bytes(_ number: Int?) -> String { number?.inBinaryUnits ?? "?" }
    return [
      [
        "depth \(totals.depth) (\(totals.depthWithPooling) with pooling)",
        "\(totals.weights.grouped) weights, \(totals.biases.grouped) biases",
        "\(totals.elementwiseOperations?.grouped ?? "?") elementwise operations",
      ],
      [
        "memory: parameters \(bytes(totals.parameterBytes))",
        "activations \(bytes(totals.activationBytes))",
        "peak of inference \(bytes(totals.peakInferenceBytes))",
        "peak of training \(bytes(totals.peakTrainingBytes))",
      ],
    ]
  }

  /// Convention, batch, input and mode: the last line of every table.
  private var convention: [String] {
    let input = report.input.map { $0.map(String.init) ?? "?" }.joined(separator: "×")
    return [report.convention, "batch \(report.batch)", "input \(input)", report.mode.rawValue]
  }
}

extension Table {
  /// Tables of the same columns, one beneath the other; nil where there is none.
  static func joined(_ tables: [Table]) -> Table? {
    guard var all = tables.first else { return nil }
    for table in tables.dropFirst() { all.rows += table.rows }
    return all
  }
}
