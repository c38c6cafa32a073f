import Tables

/// The order of a column's cells: numbers fall, words rise, the unknown comes last.
struct CellOrder {
  /// The places of the cells, first to last; equals stay as they were.
  let places: [Int]

  init(_ cells: [Cell]) {
    if cells.contains(where: \.isText) {
      places = cells.indices.sorted { (cells[$0].notation, $0) < (cells[$1].notation, $1) }
      return
    }
    let sizes = cells.map(\.size)
    places = cells.indices.sorted { a, b in
      switch (sizes[a], sizes[b]) {
      case (let first?, let second?): first == second ? a < b : first > second
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): a < b
      }
    }
  }
}
