import Analysis
import Netlab
import Tables

/// What `compare --structure` prints.
struct StructurePage {
  let networks: [Comparison.Side]
  /// The first network with each of the others.
  let comparisons: [ArchitectureComparison]
  /// Whether each layer has a row of its own.
  let showsAll: Bool

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .json:
      return try JSONText(StructureDocument(networks: networks, comparisons: comparisons)).text
    case .csv: return list.csv
    case .table:
      return comparisons.map { comparison in
        style.palette.paint(Self.title(of: comparison), .bold) + "\n"
          + Paragraph(statements: [Self.verdict(on: comparison)]).wrapped(to: style.width)
          + (table(of: comparison).map {
            "\n" + $0.page(style, remedy: "--format markdown has all")
          } ?? "")
          + notes(on: comparison).map {
            "\n" + $0.page(style, remedy: "--format markdown has all")
          }.joined()
      }.joined(separator: "\n") + "\n" + Paragraph(statements: convention).wrapped(to: style.width)
    case .markdown:
      return comparisons.map { comparison in
        "### \(Self.title(of: comparison))\n\n\(Self.verdict(on: comparison))\n"
          + (table(of: comparison).map { "\n" + $0.markdown } ?? "")
          + notes(on: comparison).map { "\n" + $0.markdown }.joined()
      }.joined(separator: "\n") + "\n" + Paragraph(statements: convention).wrapped(to: nil)
    }
  }

  private static func title(of comparison: ArchitectureComparison) -> String {
    "\(comparison.first) → \(comparison.second)"
  }

  /// One sentence, which counts each layer once: equal, changed, or only in one of the two.
  private static func verdict(on comparison: ArchitectureComparison) -> String {
    let details = comparison.notes.isEmpty ? "" : ", but for details"
    guard !comparison.isSameArchitecture else {
      return
        "the same architecture: all \(comparison.firstLayers.grouped) layers are equal\(details)"
    }
    var changed: Set<[String?]> = []
    var (onlyInFirst, onlyInSecond) = (0, 0)
    for difference in comparison.differences {
      switch difference.kind {
      case .removed: onlyInFirst += difference.layers.count
      case .added: onlyInSecond += difference.layers.count
      case .changed, .rewired:
        changed.formUnion(difference.layers.map { [$0.path, $0.otherPath] })
      }
    }
    var parts: [String] = []
    if !changed.isEmpty { parts.append("\(changed.count.grouped) changed") }
    if onlyInFirst > 0 { parts.append("\(onlyInFirst.grouped) only in \(comparison.first)") }
    if onlyInSecond > 0 { parts.append("\(onlyInSecond.grouped) only in \(comparison.second)") }
    let equal = comparison.matchedLayers - changed.count { $0[0] != "input" }
    let rest =
      equal == 0
      ? "no layer is equal"
      : "\(counted(equal, "layer")) \(equal == 1 ? "is" : "are") equal\(details)"
    return
      "not the same architecture: \(counted(comparison.differences.count, "difference")), in "
      + "\(counted(changed.count + onlyInFirst + onlyInSecond, "layer"))"
      + " (\(parts.joined(separator: ", "))); \(rest)"
  }

  private static func counted(_ count: Int, _ word: String) -> String {
    "\(count.grouped) \(word)\(count == 1 ? "" : "s")"
  }

  // MARK: Differences

  private func table(of comparison: ArchitectureComparison) -> Table? {
    guard !comparison.differences.isEmpty else { return nil }
    var totals: [Row] = []
    if comparison.consequences.layers > 0 {
      totals.append(
        Row([
          .text("through them"),
          .text("\(Self.counted(comparison.consequences.layers, "equal layer")) on other inputs"),
          .difference(comparison.consequences.parameters),
          .difference(orUnknown: comparison.consequences.multiplyAdds),
        ]))
    }
    totals.append(
      Row([
        .text("total"), .empty, .difference(comparison.total.parameters),
        .difference(orUnknown: comparison.total.multiplyAdds),
      ]))
    return Table(
      columns: Self.columns("difference"),
      rows: rows(of: comparison.differences, in: comparison), totals: totals)
  }

  /// Details that differ, in a table of their own; none where none does.
  private func notes(on comparison: ArchitectureComparison) -> [Table] {
    guard !comparison.notes.isEmpty else { return [] }
    return [
      Table(
        columns: Self.columns("detail, not counted as a difference"),
        rows: rows(of: comparison.notes, in: comparison))
    ]
  }

  private static func columns(_ title: String) -> [Column] {
    [
      Column("layers", title: "layer", shortening: .head),
      Column("difference", title: title, shortening: .tail),
      Column("parameters", alignment: .right),
      Column("multiplyAdds", title: "multiply-adds", alignment: .right),
    ]
  }

  /// One row for each difference; many that are of one form and differ in their values share one.
  private func rows(
    of differences: [ArchitectureDifference], in comparison: ArchitectureComparison
  ) -> [Row] {
    if showsAll { return differences.flatMap { allRows(of: $0, in: comparison) } }
    let groups = Dictionary(grouping: differences.indices) { Form(differences[$0]) }
    return differences.indices.compactMap { index in
      let difference = differences[index]
      let group = difference.changes.isEmpty ? [index] : groups[Form(difference)] ?? [index]
      guard group.count > Self.mostOfOneForm else {
        return row(of: [difference], in: comparison)
      }
      return index == group[0] ? row(of: group.map { differences[$0] }, in: comparison) : nil
    }
  }

  /// More differences than these that are of one form share a row.
  private static let mostOfOneForm = 3

  /// What differences have in common that differ in their values.
  private struct Form: Hashable {
    let kind: ArchitectureDifference.Kind
    let detail: ArchitecturalDetail?
    let properties: [String]

    init(_ difference: ArchitectureDifference) {
      kind = difference.kind
      detail = difference.detail
      properties = difference.changes.map(\.property)
    }
  }

  private func allRows(
    of difference: ArchitectureDifference, in comparison: ArchitectureComparison
  ) -> [Row] {
    let what = Self.words(of: difference, in: comparison)
    return difference.layers.map { layer in
      Row([
        .text(Self.name(of: layer, whole: true)), .text(what), .difference(layer.parameters),
        .difference(orUnknown: layer.multiplyAdds),
      ])
    }
  }

  private func row(
    of group: [ArchitectureDifference], in comparison: ArchitectureComparison
  ) -> Row {
    let layers = group.flatMap(\.layers)
    let more = layers.count - 1
    let name = layers.first.map { Self.name(of: $0, whole: more == 0) } ?? ""
    let multiplyAdds = group.map(\.multiplyAdds)
    return Row([
      .text(more == 0 ? name : "\(name) and \(more.grouped) more"),
      .text(Self.words(of: group, in: comparison)),
      .difference(group.reduce(0) { $0 + $1.parameters }),
      .difference(
        orUnknown: multiplyAdds.contains(nil)
          ? nil : multiplyAdds.compactMap { $0 }.reduce(0, +)),
    ])
  }

  /// The layer's path, and the other network's where that is another.
  private static func name(of layer: ArchitectureDifference.Layer, whole: Bool) -> String {
    guard let path = layer.path else { return layer.otherPath ?? "end" }
    guard whole, let other = layer.otherPath, other != path else { return path }
    return "\(path) → \(other)"
  }

  /// `kernel 5×5 → 3×3, padding 2 → 1`.
  private static func words(
    of difference: ArchitectureDifference, in comparison: ArchitectureComparison
  ) -> String {
    switch difference.kind {
    case .removed: "\(difference.layer), only in \(comparison.first)"
    case .added: "\(difference.layer), only in \(comparison.second)"
    case .changed, .rewired: difference.description
    }
  }

  /// What differences of one form do: `filters 64 → 32, 128 → 64, and 6 others`.
  private static func words(
    of group: [ArchitectureDifference], in comparison: ArchitectureComparison
  ) -> String {
    let first = words(of: group[0], in: comparison)
    guard group.count > 1 else { return first }
    guard let second = group[1].changes.first, group[1].changes.count == 1 else {
      return "\(first), and \((group.count - 1).grouped) others"
    }
    return "\(first), \(second.before) → \(second.after), and \((group.count - 2).grouped) others"
  }

  /// How all of them were counted.
  private var convention: [String] {
    let inputs = networks.map { Cell.extents($0.input).notation }
    let input = Set(inputs).count == 1 ? inputs[0] : inputs.joined(separator: ", ")
    return [
      "a multiply-add counts once", "what the second network has more",
      "batch \(networks[0].batch)", "input \(input)", networks[0].mode.rawValue,
    ]
  }

  // MARK: Files

  /// Every layer that differs, one in a row.
  private var list: Table {
    var rows: [Row] = []
    for comparison in comparisons {
      for difference in comparison.differences + comparison.notes {
        for layer in difference.layers {
          rows.append(
            Row([
              .text(comparison.first), .text(comparison.second), .text(difference.kind.rawValue),
              .text(difference.detail?.rawValue ?? ""), .text(layer.path ?? ""),
              .text(layer.otherPath ?? ""), .text(Self.words(of: difference, in: comparison)),
              .integer(layer.parameters), layer.multiplyAdds.map(Cell.integer) ?? .unknown,
            ]))
        }
      }
    }
    let names = [
      "first", "second", "kind", "detail", "path", "otherPath", "difference", "parameters",
      "multiplyAdds",
    ]
    return Table(columns: names.map { Column($0) }, rows: rows)
  }
}

extension Cell {
  /// A number with its sign, or `unknown` for nil.
  fileprivate static func difference(orUnknown number: Int?) -> Cell {
    number.map(Cell.difference) ?? .unknown
  }
}

/// The document that `compare --structure --format json` writes.
private struct StructureDocument: Encodable {
  let schema = 1
  let networks: [Comparison.Side]
  let comparisons: [ArchitectureComparison]
}
