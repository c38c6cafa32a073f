import Analysis
import Foundation
import Measurement
import Tables

/// What `rf` prints of one layer's effective field, beside the theoretical one.
struct FieldPage {
  let report: FieldReport

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table:
      return style.palette.paint("\(report.network) · \(report.layer)", .bold) + "\n\n"
        + table.page(style) + "\n"
        + statements.map { Paragraph(statements: $0).wrapped(to: style.width) }.joined()
    case .markdown:
      return "## \(report.network) · \(report.layer)\n\n" + table.markdown + "\n"
        + statements.map { "- \($0.joined(separator: " · "))\n" }.joined()
    case .csv: return table.csv
    case .json: return try JSONText(report).text
    }
  }

  private var table: Table {
    Table(
      columns: [
        Column("field"), Column("height", alignment: .right), Column("width", alignment: .right),
        Column("side", alignment: .right),
      ],
      rows: [
        row("theoretical", report.theoretical.size),
        row("along the shortest path", report.theoretical.minimumSize),
        Row([.text("effective"), .empty, .empty, decimal(report.effective.size)]),
        Row([
          .text("standard deviation"), decimal(report.effective.deviation[0]),
          decimal(report.effective.deviation[1]), .empty,
        ]),
      ])
  }

  private func row(_ name: String, _ size: [Int]?) -> Row {
    guard let size else { return Row([.text(name), .unknown, .unknown, .unknown]) }
    return Row([
      .text(name), .count(size[0]), .count(size[1]),
      decimal((Double(size[0]) * Double(size[1])).squareRoot()),
    ])
  }

  private func decimal(_ number: Double) -> Cell {
    .notation(String(format: "%.1f", number), raw: "\(number)")
  }

  private var statements: [[String]] {
    [result, place, method]
  }

  private var result: [String] {
    let effective = report.effective
    return [
      "effective: \(effective.pixels.grouped) pixels above 4.55% of the largest gradient",
      effective.shareOfTheoretical.map { "\($0.percentage) of the theoretical side" },
      effective.pixelsOutside.map { "\($0.grouped) pixels outside the theoretical field" },
    ].compactMap(\.self)
  }

  private var place: [String] {
    let shape = report.outputShape.map(String.init).joined(separator: "×")
    let centre = report.centre.map(String.init).joined(separator: ", ")
    let window = report.window.map {
      "window: rows \($0.top) to \($0.bottom), columns \($0.left) to \($0.right)"
    }
    return ["seen from pixel (\(centre)) of \(shape)", window].compactMap(\.self)
  }

  private var method: [String] {
    let input = report.input.map(String.init).joined(separator: "×")
    return [
      "root mean square of gradients over \(report.images) random images", "input \(input)",
      "seed \(report.seed)",
    ]
  }
}
