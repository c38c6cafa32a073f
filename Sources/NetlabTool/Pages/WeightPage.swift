import Netlab
import Tables
import Weights

/// Which tensors of a file are which parameters of a network.
struct WeightPage {
  let match: WeightMatch
  /// Whether tensors are listed that are loaded as they should be.
  let showsAll: Bool

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle, of network: String) throws -> String {
    switch format {
    case .json: try JSONText(WeightDocument(network: network, match: match)).text
    case .csv: table.csv
    case .markdown: table.markdown + "\n\(match.summary)\n"
    case .table: table.page(style) + "\n\(match.summary)\n"
    }
  }

  /// The table as it stands beside results, not longer than people read.
  var notice: String {
    var table = table
    let rest = table.rows.count - Self.mostNoticed
    guard rest > 1 else { return table.page(PageStyle(width: nil)) }
    table.rows = Array(table.rows.prefix(Self.mostNoticed))
    return table.page(PageStyle(width: nil)) + "and \(rest) more; netlab weights shows all"
  }

  private static let mostNoticed = 40

  private var table: Table {
    Table(
      columns: [
        Column("source", title: "tensor of the file", shortening: .head),
        Column("sourceShape", title: "shape"),
        Column("target", title: "tensor of the network", shortening: .head),
        Column("targetShape", title: "needs"), Column("verdict"),
      ],
      rows: match.rows.filter { showsAll || $0.verdict.isTrouble }.map { row in
        Row([
          row.source.map(Self.name) ?? .empty, row.sourceShape.map(Self.shape) ?? .empty,
          row.target.map(Self.name) ?? .empty, row.targetShape.map(Self.shape) ?? .empty,
          .notation(Self.words(of: row), raw: row.verdict.rawValue),
        ])
      })
  }

  /// A tensor's name, cut and in quotes where it would tear the table; files have it whole.
  private static func name(_ name: String) -> Cell { .notation(name.quotedIfOdd, raw: name) }

  private static func shape(_ extents: [Int]) -> Cell {
    if extents.isEmpty { return .notation("1", raw: "") }
    guard extents.count > mostAxes else { return .extents(extents) }
    let shown = extents.prefix(mostAxes).map(String.init).joined(separator: "×")
    return .notation("\(shown)×…", raw: extents.map(String.init).joined(separator: "x"))
  }

  /// Tensors of networks have four axes or fewer.
  private static let mostAxes = 8

  private static func words(of row: WeightMatch.Row) -> String {
    switch row.verdict {
    case .loaded: "loaded"
    case .shape: "other shape"
    case .type: "whole numbers"
    case .missing: row.suggestion.map { "missing; perhaps \($0.quotedIfOdd)" } ?? "missing"
    case .unused: "not used"
    case .ignored: "left out"
    }
  }
}

extension WeightMatch.Verdict {
  /// Whether a layer does not get what it needs.
  fileprivate var isTrouble: Bool {
    switch self {
    case .shape, .type, .missing: true
    case .loaded, .unused, .ignored: false
    }
  }
}

/// The document that `weights --format json` writes.
private struct WeightDocument: Encodable {
  struct Tensor: Encodable {
    let source: String?
    let sourceShape: [Int]?
    let target: String?
    let targetShape: [Int]?
    let verdict: WeightMatch.Verdict
    let suggestion: String?
  }

  let schema = 1
  let network: String
  let complete: Bool
  let tensors: [Tensor]

  init(network: String, match: WeightMatch) {
    self.network = network
    complete = match.isComplete
    tensors = match.rows.map {
      Tensor(
        source: $0.source, sourceShape: $0.sourceShape, target: $0.target,
        targetShape: $0.targetShape, verdict: $0.verdict, suggestion: $0.suggestion)
    }
  }
}
