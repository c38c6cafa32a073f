/// Where a statement stands in a spec.
package struct SourceLocation: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The file, as the compiler or the loader names it.
  package var file: String
  /// The line, from 1.
  package var line: Int
  /// The column, from 1, in UTF-8 bytes.
  package var column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  package var description: String { "\(file):\(line):\(column)" }
}
