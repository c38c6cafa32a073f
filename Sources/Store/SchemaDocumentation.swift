import GRDB

/// The schema as a page for people, made from the schema itself.
package enum SchemaDocumentation {
  /// Markdown: a table of columns for each table, and a line for each view.
  ///
  /// Names and types are what SQLite says; the words are those of the view `about` and of the
  /// comments that stand in the tables' definitions.
  package static func markdown() throws -> String {
    let queue = try DatabaseQueue()
    return try queue.write { db in
      try Schema.current.upgrade(db, at: ":memory:")
      let purposes = try Row.fetchAll(db, sql: "SELECT name, holds FROM about")
      var page: [String] = []
      for kind in ["table", "view"] {
        for purpose in purposes {
          let name: String = purpose["name"]
          let definition = try String.fetchOne(
            db, sql: "SELECT sql FROM sqlite_schema WHERE type = ? AND name = ?",
            arguments: [kind, name])
          guard let definition else { continue }
          let columns = try Row.fetchAll(
            db, sql: "SELECT * FROM pragma_table_info(?)", arguments: [name])
          let holds: String = purpose["holds"]
          page.append(
            kind == "table"
              ? table(name, holds: holds, columns: columns, definition: definition)
              : view(name, holds: holds, columns: columns))
        }
      }
      return page.joined(separator: "\n\n") + "\n"
    }
  }

  private static func table(
    _ name: String, holds: String, columns: [Row], definition: String
  ) -> String {
    var lines = ["**`\(name)`**: \(holds).", "", "| column | type | |", "|---|---|---|"]
    let comments = comments(in: definition)
    for column in columns {
      let columnName: String = column["name"]
      let type: String = column["type"]
      let isRequired: Bool = column["notnull"] || column["pk"] > 0
      let comment = comments[columnName] ?? ""
      lines.append("| `\(columnName)` | \(type)\(isRequired ? "" : ", or null") | \(comment) |")
    }
    return lines.joined(separator: "\n")
  }

  private static func view(_ name: String, holds: String, columns: [Row]) -> String {
    let names = columns.map { column in "`" + column["name"] + "`" }
    return "**`\(name)`** (view): \(holds). " + names.joined(separator: ", ")
  }

  /// What stands behind `--` on a column's line, by the column's name.
  private static func comments(in definition: String) -> [String: String] {
    var comments: [String: String] = [:]
    for line in definition.split(separator: "\n") {
      guard let dashes = line.range(of: " -- ") else { continue }
      guard let column = line.split(separator: " ").first else { continue }
      comments[String(column)] = String(line[dashes.upperBound...])
    }
    return comments
  }
}
