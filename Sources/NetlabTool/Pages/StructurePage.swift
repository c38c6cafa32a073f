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
    var (moved, onlyInFirst, onlyInSecond) = (0, 0, 0)
    for difference in comparison.differences {
      switch difference.kind {
      case .removed: onlyInFirst += difference.layers.count
      case .added: onlyInSecond += difference.layers.count
      case .changed, .rewired:
        if difference.isMove {
          moved += difference.layers.count
        } else {
          changed.formUnion(difference.layers.map { [$0.path, $0.otherPath] })
        }
      }
    }
    // The network's answer is no layer.
    changed.remove([nil, nil])
    let parts = [
      (changed.count, "changed"), (moved, "moved"), (onlyInFirst, "only in \(comparison.first)"),
      (onlyInSecond, "only in \(comparison.second)"),
    ].filter { $0.0 > 0 }
    let others = parts.reduce(0) { $0 + $1.0 }
    let place =
      parts.isEmpty
      ? "in what the network answers"
      : "in \(counted(others, "layer"))"
        + " (\(parts.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")))"
    let equal = comparison.equalLayers
    let rest =
      equal == 0
      ? "no layer is equal"
      : "\(counted(equal, "layer")) \(equal == 1 ? "is" : "are") equal\(details)"
    return
      "not the same architecture: \(counted(comparison.differences.count, "difference")), \(place)"
      + "; \(rest)"
  }

  private static func counted(_ count: Int, _ word: String) -> String {
    "\(count.grouped) \(word)\(count == 1 ? "" : "s")"
  }

  // MARK: Differences

  private func table(of comparison: ArchitectureComparison) -> Table? {
    guard !comparison.differences.isEmpty else { return nil }
    return Table(
      columns: Self.columns("difference"),
      rows: rows(of: comparison.differences, in: comparison),
      totals: Self.totals(of: comparison, areDetailsBelow: true))
  }

  /// Details that differ, in a table of their own; none where none does.
  private func notes(on comparison: ArchitectureComparison) -> [Table] {
    guard !comparison.notes.isEmpty else { return [] }
    return [
      Table(
        columns: Self.columns("detail, not counted as a difference"),
        rows: rows(of: comparison.notes, in: comparison),
        totals: comparison.differences.isEmpty
          ? Self.totals(of: comparison, areDetailsBelow: false) : [])
    ]
  }

  /// What adds up to what one network costs more; none where nothing does.
  private static func totals(
    of comparison: ArchitectureComparison, areDetailsBelow: Bool
  ) -> [Row] {
    var totals: [Row] = []
    let details = Cost(of: comparison.notes)
    if areDetailsBelow, details != Cost(of: []) {
      totals.append(details.row("details", "those below"))
    }
    let consequences = comparison.consequences
    if consequences.layers > 0 {
      totals.append(
        Cost(parameters: consequences.parameters, multiplyAdds: consequences.multiplyAdds)
          .row("through them", words(ofConsequencesIn: comparison)))
    }
    let total = Cost(
      parameters: comparison.total.parameters, multiplyAdds: comparison.total.multiplyAdds)
    if !areDetailsBelow, totals.isEmpty, total == Cost(of: []) { return [] }
    return totals + [total.row("total", nil)]
  }

  /// `3 equal layers on maps of other sizes`.
  private static func words(ofConsequencesIn comparison: ArchitectureComparison) -> String {
    let layers = comparison.consequences.layers
    let text = counted(layers, "equal layer")
    switch (comparison.consequencesOfChannels, comparison.consequencesOfExtents) {
    case (layers, 0): return "\(text) on other numbers of channels"
    case (0, layers): return "\(text) on maps of other sizes"
    default: return "\(text) on other inputs"
    }
  }

  /// What some differences cost.
  private struct Cost: Equatable {
    var parameters = 0
    var multiplyAdds: Int? = 0

    init(parameters: Int, multiplyAdds: Int?) {
      self.parameters = parameters
      self.multiplyAdds = multiplyAdds
    }

    init(of differences: [ArchitectureDifference]) {
      for difference in differences {
        parameters += difference.parameters
        multiplyAdds = multiplyAdds.flatMap { sum in difference.multiplyAdds.map { sum + $0 } }
      }
    }

    func row(_ name: String, _ text: String?) -> Row {
      Row([
        .text(name), text.map(Cell.text) ?? .empty, .difference(parameters),
        .difference(orUnknown: multiplyAdds),
      ])
    }
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
      let isOne =
        group.count > Self.mostOfOneForm
        || (group.count > 1 && Self.factor(of: group.map { differences[$0] }) != nil)
      guard isOne else { return row(of: [difference], in: comparison) }
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
    return Cost(of: group).row(
      more == 0 ? name : "\(name) and \(more.grouped) more",
      Self.words(of: group, in: comparison))
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
    case .removed: "\(difference.layer), only in \(comparison.first)\(difference.ending)"
    case .added: "\(difference.layer), only in \(comparison.second)\(difference.ending)"
    case .changed, .rewired: difference.description
    }
  }

  /// What differences of one form do: `filters 64 → 32, 128 → 64, and 6 others`.
  private static func words(
    of group: [ArchitectureDifference], in comparison: ArchitectureComparison
  ) -> String {
    let first = words(of: group[0], in: comparison)
    guard group.count > 1 else { return first }
    let factor = factor(of: group).map { " (×\($0))" } ?? ""
    guard let second = group[1].changes.first, group[1].changes.count == 1 else {
      return "\(first), and \((group.count - 1).grouped) others"
    }
    let others = group.count - 2
    return "\(first), \(second.before) → \(second.after)"
      + (others == 0 ? "" : ", and \(others.grouped) other\(others == 1 ? "" : "s")") + factor
  }

  /// By what differences of one form multiply a number; nil where they do not all do the same.
  private static func factor(of group: [ArchitectureDifference]) -> String? {
    var factor: Double?
    for difference in group {
      guard difference.changes.count == 1,
        ["filters", "units"].contains(difference.changes[0].property),
        let before = Int(difference.changes[0].before),
        let after = Int(difference.changes[0].after), before > 0, after > 0
      else { return nil }
      let one = Double(after) / Double(before)
      if let factor, factor != one { return nil }
      factor = one
    }
    return factor.map { Int(exactly: $0).map(String.init) ?? "\(Float($0))" }
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
