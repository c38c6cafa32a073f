import Foundation
import Netlab
import Tables
import Training

/// What `evaluate` prints.
struct EvaluationPage {
  /// One run's result.
  struct Row: Encodable {
    var run: Int64?
    var checkpoint: String
    var network: String
    var seed: UInt64
    var evaluation: Evaluation

    private enum CodingKeys: String, CodingKey {
      case run, checkpoint, network, seed, testLoss, testAccuracy, testTop5Accuracy
    }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(run, forKey: .run)
      try values.encode(checkpoint, forKey: .checkpoint)
      try values.encode(network, forKey: .network)
      try values.encode(seed, forKey: .seed)
      try values.encode(evaluation.loss, forKey: .testLoss)
      try values.encode(evaluation.accuracy, forKey: .testAccuracy)
      try values.encode(evaluation.top5Accuracy, forKey: .testTop5Accuracy)
    }
  }

  var dataset: String
  var recipe: TestRecipe
  var runs: [Row]
  /// What the runs are worth together.
  var ensemble: Evaluation?

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table:
      style.palette.paint(title, .bold) + "\n\n" + table.page(style) + "\n"
        + Paragraph(statements: summary).wrapped(to: style.width)
    case .markdown:
      "## \(title)\n\n" + table.markdown + "\n- " + summary.joined(separator: " · ") + "\n"
    case .csv: table.csv
    case .json: try JSONText(document).text
    }
  }

  private var title: String { "tests on \(dataset)" }

  private var summary: [String] {
    let images = runs.first?.evaluation.images ?? 0
    let views = recipe.viewsPerImage
    var parts = ["\(images.grouped) images", "\(views) view\(views == 1 ? "" : "s") of each"]
    if recipe.isDense { parts.append("dense") }
    if !recipe.scales.isEmpty {
      parts.append("scales \(recipe.scales.map(String.init).joined(separator: ", "))")
    }
    if ensemble != nil { parts.append("the ensemble averages probabilities") }
    return parts
  }

  private var table: Table {
    Table(
      columns: [
        Column("run", shortening: .head), Column("network"), Column("seed", alignment: .right),
        Column("testLoss", title: "loss", alignment: .right, dropOrder: 1),
        Column("testAccuracy", title: "top-1", alignment: .right),
        Column("testTop5Accuracy", title: "top-5", alignment: .right),
      ],
      rows: runs.map { run in
        Tables.Row(
          [
            .text(run.run.map { "#\($0)" } ?? run.checkpoint), .text(run.network),
            .text("\(run.seed)"),
          ] + Self.cells(run.evaluation))
      },
      totals: ensemble.map {
        [
          Tables.Row(
            [.text("ensemble"), .empty, .empty] + Self.cells($0), isBold: true)
        ]
      } ?? [])
  }

  private static func cells(_ evaluation: Evaluation) -> [Cell] {
    [
      number(evaluation.loss, "%.4f", 1), number(evaluation.accuracy, "%.2f %%", 100),
      number(evaluation.top5Accuracy, "%.2f %%", 100),
    ]
  }

  private static func number(_ value: Double, _ format: String, _ factor: Double) -> Cell {
    .notation(String(format: format, factor * value), raw: "\(value)")
  }

  private var document: Document {
    Document(
      dataset: dataset, images: runs.first?.evaluation.images ?? 0,
      viewsPerImage: recipe.viewsPerImage, crops: recipe.isDense ? nil : recipe.crops.rawValue,
      scales: recipe.scales, isDense: recipe.isDense, runs: runs,
      ensemble: ensemble.map {
        Ensemble(
          testLoss: $0.loss, testAccuracy: $0.accuracy, testTop5Accuracy: $0.top5Accuracy)
      })
  }

  /// The document that `evaluate --format json` writes.
  private struct Document: Encodable {
    let schema = 1
    var dataset: String
    var images: Int
    var viewsPerImage: Int
    var crops: Int?
    var scales: [Int]
    var isDense: Bool
    var runs: [Row]
    var ensemble: Ensemble?
  }

  private struct Ensemble: Encodable {
    var testLoss: Double
    var testAccuracy: Double
    var testTop5Accuracy: Double
  }
}
