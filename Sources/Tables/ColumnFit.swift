/// Which columns of a table a terminal shows, and how wide.
struct ColumnFit {
  /// Columns between two cells.
  static let gap = 2
  /// A text is not shortened below this.
  private static let leastWidth = 12

  /// The places of the columns that are shown.
  private(set) var shown: [Int]
  /// For each column of the table, shown or not, its width.
  private(set) var widths: [Int]

  /// Leaves columns out, the most dispensable first, and then shortens texts, the longest first,
  /// until all fit; a text that need only be shortened is not left out.
  ///
  /// - Parameters:
  ///   - columns: the table's columns.
  ///   - natural: how wide each would like to be.
  ///   - width: the room there is; nil for as much as they like.
  init(_ columns: [Column], natural: [Int], width: Int?) {
    shown = Array(columns.indices)
    widths = natural
    guard let width else { return }
    while total > width, let place = Self.mostDispensable(of: shown, in: columns) {
      let column = shown[place]
      let excess = total - width
      if columns[column].shortening != nil, widths[column] - excess >= Self.leastWidth {
        widths[column] -= excess
      } else {
        shown.remove(at: place)
      }
    }
    while total > width, let column = longest(in: columns) {
      widths[column] -= 1
    }
  }

  private var total: Int {
    shown.reduce(0) { $0 + widths[$1] } + Self.gap * max(shown.count - 1, 0)
  }

  private static func mostDispensable(of shown: [Int], in columns: [Column]) -> Int? {
    shown.indices.filter { columns[shown[$0]].dropOrder != nil }
      .max { (columns[shown[$0]].dropOrder ?? 0) < (columns[shown[$1]].dropOrder ?? 0) }
  }

  private func longest(in columns: [Column]) -> Int? {
    shown.filter { columns[$0].shortening != nil && widths[$0] > Self.leastWidth }
      .max { widths[$0] < widths[$1] }
  }
}
