extension Table {
  /// The table as comma-separated values: raw numbers, full paths, no sums, no percentages.
  ///
  /// - Source: RFC 4180.
  package var csv: String {
    let kept = columns.indices.filter { !columns[$0].isDerived }
    let lines =
      [kept.map { columns[$0].key }] + rows.map { row in kept.map { row.cells[$0].raw } }
    return lines.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func field(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
      return text
    }
    return "\""
      + text.unicodeScalars.reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : String($1) } + "\""
  }
}
