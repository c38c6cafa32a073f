import Analysis
import Diagrams
import Netlab
import Tables
import Verification

/// The page on one network: totals, a row for each module, a picture, published figures.
struct NetworkPage: Sendable {
  let fileName: String
  let report: NetworkReport
  private let graph: ShapedGraph
  private let verification: Verification

  init(
    _ entry: ZooReport.Entry, fileName: String, others: [Network]
  ) throws(ReportError) {
    self.fileName = fileName
    do {
      graph = try ShapedGraph(entry.network)
      let tables = PublishedTable.tables(on: entry.network.name)
      verification = try Verification(of: entry.network, tables: tables, others: others)
    } catch {
      throw .problems(error)
    }
    do {
      report = try NetworkReport(of: graph, spec: entry.spec)
    } catch {
      throw .analysis(network: entry.network.name, error)
    }
  }

  /// What the last layer with an extent larger than one pixel sees.
  var receptiveField: String {
    let last = report.layers.last { layer in
      layer.outputShape.dropFirst().contains { $0 != 1 }
    }
    guard let size = last?.receptiveField.size, let stride = last?.receptiveField.stride else {
      return "?"
    }
    let field = size[0] == size[1] ? "\(size[0])" : "\(size[0])×\(size[1])"
    return stride[0] == stride[1] ? "\(field) /\(stride[0])" : "\(field) /\(stride[0])×\(stride[1])"
  }

  /// The published totals, each with its verdict.
  var publishedTotals: String {
    verification.rows.filter { $0.row == "total" }.map { row in
      "\(row.printed) \(row.quantity.rawValue) \(row.verdict == .agrees ? "✓" : "(\(row.verdict))")"
    }.joined(separator: ", ")
  }

  /// How many published figures agree, and how many do not.
  var verdicts: String {
    verification.rows.isEmpty ? "" : VerificationTable.summary(of: verification)
  }

  var text: String {
    var lines = ["# \(report.name)", ""]
    if let source = report.source { lines += ["\(source).", ""] }
    lines += [
      "Declared in `\(report.spec)`.", "", totals.markdown, "## Layers", "", layers.markdown,
      "Counts: \(NetworkReport.convention).", "", "## Diagram", "",
      "![\(report.name)](\(fileName).svg)",
      "",
    ]
    if !verification.sections.isEmpty {
      lines += ["## Published figures", "", VerificationTable.markdown(of: verification)]
    }
    return lines.joined(separator: "\n")
  }

  private var totals: Table {
    let totals = report.totals
    return Table(
      columns: [Column("quantity"), Column("value", alignment: .right)],
      rows: [
        Row([.text("input"), .extents(report.input)]),
        Row([.text("parameters"), .count(totals.parameters)]),
        Row([.text("multiply-adds"), .count(orUnknown: totals.multiplyAdds)]),
        Row([.text("elementwise operations"), .count(orUnknown: totals.elementwiseOperations)]),
        Row([.text("depth"), .count(totals.depth)]),
        Row([.text("depth with pooling"), .count(totals.depthWithPooling)]),
        Row([.text("receptive field"), .text(receptiveField)]),
        Row([.text("parameters in memory"), .bytes(totals.parameterBytes)]),
        Row([.text("activations"), .bytes(orUnknown: totals.activationBytes)]),
        Row([.text("peak, inference"), .bytes(orUnknown: totals.peakInferenceBytes)]),
        Row([.text("peak, training"), .bytes(orUnknown: totals.peakTrainingBytes)]),
      ])
  }

  /// One row for each module, as papers print them.
  private var layers: Table {
    let rows = LayerTree(of: report).rows(depth: 1)
    return Table(
      columns: [
        Column("path", title: "layer"), Column("operator"), Column("output", alignment: .right),
        Column("depth", alignment: .right), Column("parameters", alignment: .right),
        Column("multiplyAdds", title: "multiply-adds", alignment: .right),
        Column("receptiveField", title: "receptive field", alignment: .right),
      ],
      rows: rows.map { row in
        Row([
          .text(row.path), .text(row.label.isEmpty ? row.kind : "\(row.kind) \(row.label)"),
          .extents(row.outputShape), row.depth == 0 ? .empty : .count(row.depth),
          .count(row.counts.parameters), .count(orUnknown: row.counts.multiplyAdds),
          row.receptiveField.size.map { .extents($0) } ?? .unknown,
        ])
      },
      totals: [
        Row([
          .text("total"), .empty, .empty, .count(report.totals.depth),
          .count(report.totals.parameters), .count(orUnknown: report.totals.multiplyAdds), .empty,
        ])
      ])
  }

  /// The picture, modules folded, so that deep networks fit a page.
  func picture() throws(ReportError) -> [UInt8] {
    do {
      return try Diagram(of: graph, options: DiagramOptions(depth: depthThatFits)).data(.svg)
    } catch {
      throw .drawing(network: report.name, error)
    }
  }

  /// Modules stand open where the network is small, folded where it is large.
  private var depthThatFits: Int? { report.layers.count > 250 ? 1 : nil }
}
