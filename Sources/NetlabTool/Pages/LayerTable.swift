import Analysis
import Tables

/// Which layers of a report a table shows, in what order, and what of them.
struct LayerSelection {
  /// The user's columns; nil for the usual ones.
  var columns: [LayerColumn]?
  /// How deep modules are unfolded.
  var depth: Int?
  /// Whether normalisations and activations have rows of their own.
  var showsFollowers = false
  var sort: LayerColumn?
  var top: Int?
  var filter: PathFilter?

  /// Whether rows stand in their network's order, under their modules.
  var isTree: Bool { sort == nil && top == nil && filter == nil }
}

/// A report's layers as a table.
struct LayerTable {
  private let report: NetworkReport
  private let selection: LayerSelection
  private let isForFile: Bool
  private let isTree: Bool
  private let columns: [LayerColumn]

  /// - Parameter isForFile: whether every layer has a row of its own and no module has one, so
  ///   that sums over rows are right.
  init(_ report: NetworkReport, _ selection: LayerSelection, isForFile: Bool = false) {
    self.report = report
    self.selection = selection
    self.isForFile = isForFile
    isTree = selection.isTree && !isForFile
    columns = selection.columns ?? (isForFile ? LayerColumn.filed : LayerColumn.usual)
  }

  /// The table.
  ///
  /// - Throws: `.filterMatchesNothing`.
  func table() throws(ToolError) -> Table {
    let groups = try selectedGroups()
    var table = Table(
      columns: columns.flatMap { $0.columns(isChosen: selection.columns != nil, isTree: isTree) },
      rows: groups.map(row))
    if let shown = partialSum(of: groups) { table.totals.append(shown) }
    table.totals.append(sum("total", LayerCounts(report.totals)))
    return table
  }

  /// The layers that the selection keeps, in its order.
  ///
  /// - Throws: `.filterMatchesNothing`.
  func layers() throws(ToolError) -> [LayerReport] {
    try selectedGroups().compactMap(\.layer)
  }

  private var allGroups: [LayerGroup] {
    let showsAll = selection.showsFollowers || isForFile
    return LayerTree(of: report).rows(
      depth: selection.depth ?? (showsAll ? nil : .max), headings: isTree)
  }

  private func selectedGroups() throws(ToolError) -> [LayerGroup] {
    var groups = allGroups
    if let filter = selection.filter {
      groups = groups.filter { filter.matches($0.path) }
      if groups.isEmpty {
        throw .filterMatchesNothing(pattern: filter.pattern, network: report.name)
      }
    }
    if let column = selection.sort ?? (selection.top == nil ? nil : .multiplyAdds) {
      groups = sorted(groups, by: column)
    }
    return selection.top.map { Array(groups.prefix($0)) } ?? groups
  }

  /// Numbers fall, names rise, the unknown comes last; equals stay in the network's order.
  private func sorted(_ groups: [LayerGroup], by column: LayerColumn) -> [LayerGroup] {
    let keys = groups.map { column.sortingCell(of: $0, in: report) }
    return CellOrder(keys).places.map { groups[$0] }
  }

  private func row(_ group: LayerGroup) -> Row {
    let whole = LayerCounts(report.totals)
    let cells = columns.flatMap { column in
      let cell = column.cell(of: group, in: report, isTree: isTree)
      guard column.isPartOfTotal else { return [cell] }
      return [cell, share(of: group.counts, in: whole, column)]
    }
    return Row(cells, level: isTree ? group.level : nil, isBold: group.isHeading)
  }

  /// Nothing beside a zero, whose percentage says nothing more.
  private func share(of counts: LayerCounts, in whole: LayerCounts, _ column: LayerColumn) -> Cell {
    guard column.count(in: counts) != 0 else { return .empty }
    return column.fraction(of: counts, in: whole).map(Cell.fraction) ?? .empty
  }

  /// The sum of what is shown, where that is not everything.
  private func partialSum(of groups: [LayerGroup]) -> Row? {
    guard !selection.isTree, groups.count < allGroups.count else { return nil }
    let shown = groups.reduce(into: LayerCounts.nothing) { $0.add($1.counts) }
    return sum("\(groups.count) of \(allGroups.count)", shown)
  }

  private func sum(_ name: String, _ counts: LayerCounts) -> Row {
    let whole = LayerCounts(report.totals)
    let cells = columns.enumerated().flatMap { place, column -> [Cell] in
      if place == 0, !column.isPartOfTotal { return [.text(name)] }
      guard column.isPartOfTotal else { return [.empty] }
      return [.count(orUnknown: column.count(in: counts)), share(of: counts, in: whole, column)]
    }
    return Row(cells, isBold: true)
  }
}

/// A pattern that paths are searched for.
struct PathFilter {
  let pattern: String
  private let regex: Regex<AnyRegexOutput>

  /// More than anybody writes by hand.
  private static let longest = 1000

  /// - Throws: `.invalidFilter` with the reason.
  init(_ pattern: String) throws(ToolError) {
    self.pattern = pattern
    guard pattern.utf8.count <= Self.longest else {
      throw .invalidFilter(
        pattern: pattern,
        reason: "it has \(pattern.utf8.count) bytes, and \(Self.longest) are the most")
    }
    do {
      regex = try Regex(pattern)
    } catch {
      throw .invalidFilter(pattern: pattern, reason: "\(error)")
    }
  }

  func matches(_ path: String) -> Bool {
    SearchWatch.shared.watch(pattern) { path.firstMatch(of: regex) != nil }
  }
}
