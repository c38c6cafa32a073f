import Store
import Tables

/// What `query` prints.
struct QueryPage {
  let result: QueryResult

  /// The answer in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .table: return table.page(style)
    case .markdown: return table.markdown
    case .csv: return table.csv
    case .json: return try JSONText(QueryDocument(result)).text
    }
  }

  private var table: Table {
    Table(
      columns: result.columns.map { column in
        Column(column.name, alignment: column.kind.isNumber ? .right : .left, shortening: .tail)
      },
      rows: result.rows.map { Row($0.map(\.cell)) })
  }
}

extension QueryColumn.Kind {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .null, .text, .blob, .mixed: false
    }
  }
}

extension QueryValue {
  fileprivate var cell: Cell {
    switch self {
    case .null: .empty
    case .integer(let number): .integer(Int(number))
    case .real(let number): .real(number)
    case .text(let text): .text(text)
    case .blob: .text(description)
    }
  }
}

/// The document that `query --format json` writes: each row an object, its keys the columns.
private struct QueryDocument: Encodable {
  let schema = 1
  /// The columns in their order; a name that comes again has a number.
  let columns: [String]
  let rows: [[String: QueryValue]]

  init(_ result: QueryResult) {
    var names: [String] = []
    for column in result.columns {
      var name = column.name
      var number = 2
      while names.contains(name) {
        name = "\(column.name)_\(number)"
        number += 1
      }
      names.append(name)
    }
    columns = names
    rows = result.rows.map { row in
      Dictionary(zip(names, row)) { first, _ in first }
    }
  }
}
