/// What is wrong with a user's table, and where.
package enum UserTableError: Error, Hashable, Sendable {
  case fileTooLarge(bytes: Int, most: Int)
  case notText
  case empty
  case tooManyRows(line: Int, most: Int)
  case fieldTooLong(line: Int, column: Int, most: Int)
  case unclosedQuote(line: Int, column: Int)
  case textAfterQuote(line: Int, column: Int)
  case unknownColumn(line: Int, column: Int, String, known: [String])
  case columnTwice(line: Int, column: Int, String)
  case columnMissing(line: Int, String)
  case fieldCount(line: Int, fields: Int, columns: Int)
  case unknownQuantity(line: Int, column: Int, String)
  case unknownUnit(line: Int, column: Int, String)
  case notANumber(line: Int, column: Int, String)
  case notASize(line: Int, column: Int, String)
}

extension UserTableError {
  /// The whole message for a file: place, what is wrong, and a way out.
  package func message(file: String) -> String {
    let (place, summary, hint) = wording
    return "\(file)\(place): error: \(summary)\n  hint: \(hint)"
  }

  private var wording: (place: String, summary: String, hint: String) {
    switch self {
    case .fileTooLarge(let bytes, let most):
      (
        "", "the table has \(Ratio(bytes)) bytes, more than \(Ratio(most))",
        "keep only the rows to be checked"
      )
    case .notText: ("", "the table is not UTF-8 text", "save it as CSV in UTF-8")
    case .empty:
      (
        "", "the table has no rows",
        "the first line names the columns, row,quantity,published; each further line is a figure"
      )
    case .tooManyRows(let line, let most):
      (":\(line)", "more than \(Ratio(most)) rows", "split the table")
    case .fieldTooLong(let line, let column, let most):
      (
        ":\(line):\(column)", "a field of more than \(Ratio(most)) bytes",
        "shorten it, or look for a quote that is not closed"
      )
    case .unclosedQuote(let line, let column):
      (
        ":\(line):\(column)", "the quote that opens here is not closed",
        "close it with \"; a quote inside a quoted field is written twice"
      )
    case .textAfterQuote(let line, let column):
      (
        ":\(line):\(column)", "text behind a closing quote",
        "put a comma there; a quote inside a quoted field is written twice"
      )
    case .unknownColumn(let line, let column, let name, let known):
      (
        ":\(line):\(column)", "there is no column \"\(name)\"",
        "the columns are \(known.joined(separator: ", "))"
      )
    case .columnTwice(let line, let column, let name):
      (":\(line):\(column)", "a second column \"\(name)\"", "remove one of the two")
    case .columnMissing(let line, let name):
      (
        ":\(line)", "the column \"\(name)\" is missing",
        "the first line names the columns; row, quantity and published must be among them"
      )
    case .fieldCount(let line, let fields, let columns):
      (
        ":\(line)", "\(fields) fields where the first line names \(columns) columns",
        "a number or note with a comma needs quotes: \"1,388K\""
      )
    case .unknownQuantity(let line, let column, let name):
      (
        ":\(line):\(column)", "there is no quantity \"\(name)\"",
        "the quantities are \(PublishedQuantity.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    case .unknownUnit(let line, let column, let name):
      (
        ":\(line):\(column)", "there is no unit \"\(name)\"",
        "use K, M, G for 10³, 10⁶, 10⁹, Ki, Mi, Gi for 2¹⁰, 2²⁰, 2³⁰, or %"
      )
    case .notANumber(let line, let column, let text):
      (
        ":\(line):\(column)", "\"\(text)\" is no number in the unit of its row",
        "write digits and at most one unit, as in 159K, 2.7 M or \"60,965,224\""
      )
    case .notASize(let line, let column, let text):
      (
        ":\(line):\(column)", "\"\(text)\" is no output size",
        "write height×width×channels, as in 28x28x256"
      )
    }
  }
}
