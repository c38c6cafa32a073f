import Foundation
import Netlab
import Tables
import Training

/// What `train` prints.
struct TrainingPage {
  /// The run's number in the database, if it is kept there.
  var run: Int64?
  var identity: RunIdentity
  var epochs: [EpochReport]
  var isFinished: Bool
  var checkpoint: String?

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table:
      let title = "\(identity.network) on \(identity.dataset)"
      return style.palette.paint(title, .bold) + "\n\n" + table.page(style) + "\n"
        + Paragraph(statements: summary).wrapped(to: style.width)
    case .markdown:
      return "## \(identity.network) on \(identity.dataset)\n\n" + table.markdown + "\n- "
        + summary.joined(separator: " · ") + "\n"
    case .csv: return table.csv
    case .json:
      return try JSONText(
        TrainingDocument(
          run: run, network: identity.network, dataset: identity.dataset,
          seed: identity.recipe.seed, state: isFinished ? "finished" : "interrupted",
          checkpoint: checkpoint, recipe: identity.recipe, epochs: epochs, best: epochs.best)
      ).text
    }
  }

  private var table: Table {
    Table(
      columns: [
        Column("epoch", alignment: .right),
        Column("trainLoss", title: "train loss", alignment: .right),
        Column("trainAccuracy", title: "accuracy", alignment: .right),
        Column("testLoss", title: "test loss", alignment: .right, dropOrder: 3),
        Column("testAccuracy", title: "top-1", alignment: .right),
        Column("testTop5Accuracy", title: "top-5", alignment: .right),
        Column("learningRate", title: "rate", alignment: .right, dropOrder: 2),
        Column("seconds", title: "s", alignment: .right),
        Column("imagesPerSecond", title: "images/s", alignment: .right, dropOrder: 1),
      ],
      rows: epochs.map { epoch in
        Row([
          .integer(epoch.epoch), number(epoch.trainLoss, 4), percent(epoch.trainAccuracy),
          number(epoch.testLoss, 4), percent(epoch.testAccuracy), percent(epoch.testTop5Accuracy),
          number(epoch.learningRate, 5), number(epoch.seconds, 1), number(epoch.imagesPerSecond, 0),
        ])
      })
  }

  private var summary: [String] {
    var parts: [String] = []
    if let best = epochs.best, let accuracy = best.testAccuracy {
      parts.append("best: \(Self.format(100 * accuracy, 2)) % top-1 after epoch \(best.epoch)")
    }
    if let run { parts.append("run #\(run)") }
    parts.append("seed \(identity.recipe.seed)")
    parts.append("batch \(identity.recipe.batch)")
    if !isFinished {
      parts.append("stopped in epoch \(epochs.count + 1) of \(identity.recipe.epochs)")
    }
    return parts
  }

  private func number(_ value: Double?, _ digits: Int) -> Cell {
    value.map { .notation(Self.format($0, digits), raw: "\($0)") } ?? .empty
  }

  private func percent(_ value: Double?) -> Cell {
    value.map { .notation(Self.format(100 * $0, 2) + " %", raw: "\($0)") } ?? .empty
  }

  private static func format(_ number: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", number)
  }
}

/// The document that `train --format json` writes.
private struct TrainingDocument: Encodable {
  let schema = 1
  var run: Int64?
  var network: String
  var dataset: String
  var seed: UInt64
  var state: String
  var checkpoint: String?
  var recipe: Recipe
  var epochs: [EpochReport]
  var best: EpochReport?
}
