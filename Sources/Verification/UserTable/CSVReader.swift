/// Splits comma-separated text into records whose fields know where they stand.
///
/// - Source: RFC 4180; lines may end in LF or CRLF, and blank lines are passed over.
struct CSVReader {
  struct Field: Hashable {
    var text: String
    var line: Int
    /// From 1, in characters.
    var column: Int
  }

  private var rest: Substring
  private var line = 1
  private var column = 1

  init(_ text: String) {
    // A byte order mark is no part of the first field.
    rest = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
  }

  /// All records.
  ///
  /// - Throws: `.unclosedQuote`, `.textAfterQuote`, `.fieldTooLong` or `.tooManyRows`.
  static func records(of text: String) throws(UserTableError) -> [[Field]] {
    var reader = CSVReader(text)
    var records: [[Field]] = []
    while !reader.rest.isEmpty {
      let record = try reader.record()
      if record.count == 1, record[0].text.allSatisfy(\.isWhitespace) { continue }
      guard records.count <= UserTable.mostRows else {
        throw .tooManyRows(line: record[0].line, most: UserTable.mostRows)
      }
      records.append(record)
    }
    return records
  }

  private mutating func record() throws(UserTableError) -> [Field] {
    var fields: [Field] = []
    while true {
      fields.append(try field())
      guard let next = rest.first else { return fields }
      advance()
      if next.isNewline { return fields }
    }
  }

  /// One field, up to the comma or the end of line behind it.
  private mutating func field() throws(UserTableError) -> Field {
    var field = Field(text: "", line: line, column: column)
    if rest.first == "\"" {
      advance()
      while true {
        guard let next = rest.first else {
          throw .unclosedQuote(line: field.line, column: field.column)
        }
        advance()
        if next != "\"" {
          field.text.append(next)
        } else if rest.first == "\"" {
          advance()
          field.text.append("\"")
        } else {
          break
        }
        try check(field)
      }
      if let next = rest.first, next != ",", !next.isNewline {
        throw .textAfterQuote(line: line, column: column)
      }
      return field
    }
    while let next = rest.first, next != ",", !next.isNewline {
      field.text.append(next)
      advance()
      try check(field)
    }
    field.text = Self.trimmed(field.text)
    return field
  }

  private func check(_ field: Field) throws(UserTableError) {
    guard field.text.utf8.count <= UserTable.longestField else {
      throw .fieldTooLong(line: field.line, column: field.column, most: UserTable.longestField)
    }
  }

  private mutating func advance() {
    guard let character = rest.popFirst() else { return }
    if character.isNewline {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
