import Foundation
import Measurement
import Tables

/// What `audit` prints.
struct AuditPage {
  let audit: AuditReport

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table:
      return style.palette.paint(audit.network, .bold) + "\n\n" + table.page(style) + "\n"
        + statements.map { Paragraph(statements: $0).wrapped(to: style.width) }.joined()
        + style.palette.paint(verdict, audit.agrees ? .green : .red) + "\n"
    case .markdown:
      return "## \(audit.network)\n\n" + table.markdown + "\n"
        + (statements + [[verdict]]).map { "- \($0.joined(separator: " · "))\n" }.joined()
    case .csv: return table.csv
    case .json: return try JSONText(audit).text
    }
  }

  private var table: Table {
    Table(
      columns: [
        Column("path", title: "layer", shortening: .head),
        Column("operator", dropOrder: 3),
        Column("multiplyAdds", title: "formula", alignment: .right),
        Column("executedMultiplyAdds", title: "executed", alignment: .right),
        Column("multiplyAddsOnPadding", title: "on padding", alignment: .right, dropOrder: 4),
        Column("absoluteDifference", title: "difference", alignment: .right, dropOrder: 2),
        Column("relativeDifference", title: "relative", alignment: .right, dropOrder: 1),
        Column("agrees"),
      ],
      rows: audit.layers.map { layer in
        Row([
          .text(layer.path), .text(layer.operator), .count(layer.multiplyAdds),
          .count(layer.executedMultiplyAdds), .count(layer.multiplyAddsOnPadding),
          number(layer.difference.absolute), number(layer.difference.relative),
          .flag(layer.agrees),
        ])
      },
      totals: [
        Row(
          [
            .text("total"), .empty, .count(sum(\.multiplyAdds)),
            .count(sum(\.executedMultiplyAdds)), .count(sum(\.multiplyAddsOnPadding)), .empty,
            number(audit.layers.map(\.difference.relative).max() ?? 0),
            .flag(audit.layers.allSatisfy(\.agrees)),
          ], isBold: true)
      ])
  }

  private func sum(_ count: (AuditedLayer) -> Int) -> Int {
    audit.layers.reduce(0) { $0 + count($1) }
  }

  private func number(_ value: Double) -> Cell {
    .notation(value == 0 ? "0" : String(format: "%.1e", value), raw: "\(value)")
  }

  private var statements: [[String]] { [memory, fusedPlan, convention] }

  private var memory: [String] {
    let memory = audit.memory
    let page = memory.pageBytes.inBinaryUnits
    return [
      "memory: planned \(memory.plannedBytes.inBinaryUnits)",
      "allocated \(memory.allocatedBytes.inBinaryUnits) in pages of \(page)",
      memory.agrees ? "agrees" : "disagrees",
    ]
  }

  private var fusedPlan: [String] {
    let difference = number(audit.answer.relative).notation
    return [
      "fused plan: its answer, before a softmax at the end, differs by \(difference)",
      audit.answer.relative <= audit.tolerance ? "agrees" : "disagrees",
    ]
  }

  private var convention: [String] {
    let input = audit.input.map(String.init).joined(separator: "×")
    let tolerance = number(audit.tolerance).notation
    return [
      "a multiply-add counts once",
      "differences relative to a layer's largest number, up to \(tolerance) being rounding",
      "batch \(audit.batch)", "input \(input)", "seed \(audit.seed)",
    ]
  }

  private var verdict: String {
    let failed = audit.layers.filter { !$0.agrees }.count
    if audit.agrees { return "everything agrees" }
    return failed == 0
      ? "the plan disagrees" : "\(failed) of \(audit.layers.count) layers disagree"
  }

  /// A time that was only estimated: `20 s`, `3 min`.
  static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<1.5: "a second"
    case ..<100: "\(Int(seconds.rounded())) s"
    default: "\(Int((seconds / 60).rounded(.up))) min"
    }
  }
}
