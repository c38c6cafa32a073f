import Analysis
import Tables

/// What `rf` prints of a network's theoretical fields.
struct ReceptiveFieldPage {
  let report: NetworkReport

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table:
      return style.palette.paint(report.name, .bold) + "\n\n" + table.page(style) + "\n"
        + Paragraph(statements: convention).wrapped(to: style.width)
    case .markdown:
      return "## \(report.name)\n\n" + table.markdown + "\n" + convention.joined(separator: " · ")
        + "\n"
    case .csv: return table.csv
    case .json:
      let layers = report.layers.map { Document.Layer(path: $0.path, field: $0.receptiveField) }
      return try JSONText(Document(network: report.name, input: report.input, layers: layers)).text
    }
  }

  private var table: Table {
    Table(
      columns: [
        Column("path", title: "layer", shortening: .head),
        Column("output", alignment: .right), Column("size", alignment: .right),
        Column("minimumSize", title: "shortest path", alignment: .right),
        Column("stride", alignment: .right), Column("padding", alignment: .right, dropOrder: 1),
        Column("aligned", dropOrder: 2),
      ],
      rows: report.layers.map { layer in
        let field = layer.receptiveField
        return Row([
          .text(layer.path), .extents(layer.outputShape), pair(field.size),
          pair(field.minimumSize), pair(field.stride), pair(field.padding),
          field.aligned.map(Cell.flag) ?? .unknown,
        ])
      })
  }

  private func pair(_ pair: [Int]?) -> Cell { pair.map { .extents($0) } ?? .unknown }

  private var convention: [String] {
    let input = report.input.map { $0.map(String.init) ?? "?" }.joined(separator: "×")
    return [
      "pixels of the image; output i sees size pixels from i · stride − padding on",
      "where branches meet, the largest, and the one along the shortest path", "input \(input)",
    ]
  }

  /// The document that `rf --format json` writes without `--effective`.
  private struct Document: Encodable {
    struct Layer: Encodable {
      var path: String
      var field: ReceptiveFieldReport

      enum CodingKeys: String, CodingKey {
        case path
        case field = "receptiveField"
      }
    }

    let schema = 1
    let network: String
    let input: [Int?]
    let layers: [Layer]
  }
}
