/// A table as a value: what is in it, and what may be left out where room is short.
package struct Table: Hashable, Sendable {
  package var columns: [Column]
  package var rows: [Row]
  /// Rows of sums, set apart beneath the others.
  package var totals: [Row]

  package init(columns: [Column], rows: [Row], totals: [Row] = []) {
    self.columns = columns
    self.rows = rows
    self.totals = totals
  }

  /// The table without the column of this name in files, if it has one.
  package func without(_ key: String) -> Table {
    guard let index = columns.firstIndex(where: { $0.key == key }) else { return self }
    var table = self
    table.columns.remove(at: index)
    for row in table.rows.indices { table.rows[row].cells.remove(at: index) }
    for row in table.totals.indices { table.totals[row].cells.remove(at: index) }
    return table
  }

  /// All rows, sums last.
  var allRows: [Row] { rows + totals }
}

/// One column of a table.
package struct Column: Hashable, Sendable {
  package enum Alignment: Hashable, Sendable { case left, right }

  /// Which end of a text goes where room is short.
  package enum Shortening: Hashable, Sendable { case head, tail }

  /// Its name in files.
  package var key: String
  /// Its name on a terminal and in a page.
  package var title: String
  package var alignment: Alignment
  /// The larger, the sooner the column is left out where room is short; nil for never.
  package var dropOrder: Int?
  /// Which end of a text is cut off where dropping columns is not enough; nil for never.
  package var shortening: Shortening?
  /// Whether files leave it out, because it follows from other columns.
  package var isDerived: Bool

  package init(
    _ key: String, title: String? = nil, alignment: Alignment = .left, dropOrder: Int? = nil,
    shortening: Shortening? = nil, isDerived: Bool = false
  ) {
    self.key = key
    self.title = title ?? key
    self.alignment = alignment
    self.dropOrder = dropOrder
    self.shortening = shortening
    self.isDerived = isDerived
  }
}

/// One row of a table: a cell for each column.
package struct Row: Hashable, Sendable {
  package var cells: [Cell]
  /// How many rows above it lie around its first cell in the tree; nil outside any tree.
  package var level: Int?
  package var isBold: Bool

  package init(_ cells: [Cell], level: Int? = nil, isBold: Bool = false) {
    self.cells = cells
    self.level = level
    self.isBold = isBold
  }
}
