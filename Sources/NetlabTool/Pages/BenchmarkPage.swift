import Analysis
import Foundation
import Tables

/// What `bench` prints.
struct BenchmarkPage {
  let report: BenchmarkReport
  /// How many layers are shown, those that take longest first; nil for all in their order.
  var top: Int?

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table:
      return style.palette.paint(report.network, .bold) + "\n\n" + shownTable.page(style) + "\n"
        + summary.map { Paragraph(statements: $0).wrapped(to: style.width) }.joined()
    case .markdown:
      return "## \(report.network)\n\n" + shownTable.markdown + "\n"
        + summary.map { "- \($0.joined(separator: " · "))\n" }.joined()
    case .csv: return table.csv
    case .json: return try JSONText(report).text
    }
  }

  private var layers: [LayerTiming] {
    guard let top else { return report.layers }
    return Array(report.layers.sorted { $0.seconds > $1.seconds }.prefix(top))
  }

  /// Inference knows one direction, which goes without saying.
  private var shownTable: Table {
    let known =
      report.machine.peaks == nil
      ? table.without("shareOfPeak").without("attainableGigaflopsPerSecond") : table
    return report.mode == .training ? known : known.without("pass")
  }

  private var table: Table {
    Table(
      columns: [
        Column("path", title: "layer", shortening: .head),
        Column("pass", dropOrder: 6),
        Column("seconds", title: "time", alignment: .right),
        Column("shareOfTime", title: "%", alignment: .right),
        Column("multiplyAdds", title: "multiply-adds", alignment: .right, dropOrder: 3),
        Column("gigaflopsPerSecond", title: "GFLOP/s", alignment: .right),
        Column("shareOfPeak", title: "of peak", alignment: .right, dropOrder: 1),
        Column("flopsPerByte", title: "FLOP/byte", alignment: .right, dropOrder: 5),
        Column(
          "attainableGigaflopsPerSecond", title: "attainable", alignment: .right, dropOrder: 4),
        Column("implementation", dropOrder: 2, shortening: .tail),
      ],
      rows: layers.map { layer in
        Row([
          .text(layer.path), .text(layer.pass.rawValue), Cell(seconds: layer.seconds),
          .fraction(layer.shareOfTime),
          layer.multiplyAdds > 0 ? .count(layer.multiplyAdds) : .empty,
          rate(layer.gigaflopsPerSecond), layer.shareOfPeak.map(Cell.fraction) ?? .empty,
          rate(layer.flopsPerByte), rate(layer.attainableGigaflopsPerSecond),
          .text(layer.implementation),
        ])
      })
  }

  private func rate(_ number: Double?) -> Cell {
    number.map { .notation(Self.decimal($0, 1), raw: "\($0)") } ?? .empty
  }

  private var summary: [[String]] { [step, machine, plan, convention] }

  private var step: [String] {
    let quartiles = [report.lowerQuartileSeconds, report.upperQuartileSeconds]
      .map(\.inMilliseconds).joined(separator: " to ")
    let rate = Self.decimal(report.gigaflopsPerSecond, 1)
    return [
      "step: median \(report.medianSeconds.inMilliseconds)",
      "fastest \(report.minimumSeconds.inMilliseconds)",
      "middle half \(quartiles) of \(report.repetitions)",
      "\(rate) GFLOP/s" + (report.shareOfPeak.map { ", \($0.percentage) of peak" } ?? ""),
    ]
  }

  private var machine: [String] {
    let machine = report.machine
    let peaks = machine.peaks.map { peaks in
      [
        "\(Self.decimal(peaks.gigaflopsPerSecond, 1)) GFLOP/s of matrix multiplication",
        "\(Self.decimal(peaks.memoryGigabytesPerSecond, 1)) GB/s of memory",
        "\(Self.decimal(peaks.cacheGigabytesPerSecond, 1)) GB/s of caches",
      ]
    }
    var parts = (peaks ?? ["peaks not measured"]) + [machine.processor, "oneDNN \(machine.oneDNN)"]
    parts[0] = "this machine: " + parts[0]
    return parts
  }

  private var plan: [String] {
    [
      "plan: compiled in \(report.compileSeconds.inMilliseconds)",
      "activations \(report.arenaBytes.inBinaryUnits)", "all \(report.totalBytes.inBinaryUnits)",
    ]
  }

  private var convention: [String] {
    let input = report.input.map(String.init).joined(separator: "×")
    let roof = report.machine.peaks == nil ? "" : "; " + BenchmarkReport.roofConvention
    return [
      BenchmarkReport.convention + roof, "batch \(report.batch)", "input \(input)",
      report.mode.rawValue, report.threads == 1 ? "1 thread" : "\(report.threads) threads",
    ]
  }

  private static func decimal(_ number: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", number)
  }
}

extension Cell {
  /// A time in milliseconds.
  init(seconds: Double) {
    self = .notation(seconds.inMilliseconds, raw: "\(seconds)")
  }
}

extension Double {
  /// As in `0.412 ms`, `41.2 ms`.
  var inMilliseconds: String {
    String(format: self < 0.01 ? "%.3f ms" : "%.1f ms", self * 1e3)
  }
}
