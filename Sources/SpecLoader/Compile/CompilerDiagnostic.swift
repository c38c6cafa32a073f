/// One thing that the Swift compiler says about a spec, in the author's own lines and columns.
package struct CompilerDiagnostic: Hashable, Sendable {
  /// How serious it is.
  package enum Severity: String, Hashable, Sendable {
    case error
    case warning
    case note
  }

  /// How serious it is.
  package var severity: Severity
  /// The line in the spec.
  package var line: Int
  /// The column in the author's text, in bytes from 1.
  package var column: Int
  /// The compiler's words.
  package var message: String
  /// The author's line, without the white space before it.
  package var excerpt: String
  /// How many characters of the excerpt stand before the column.
  package var excerptOffset: Int
  /// The author's lines before it, as far as a call that it stands in may begin.
  var lead = ""
}

extension CompilerDiagnostic {
  /// How many lines a call may take for its word to be found.
  private static let leadingLines = 20

  /// Reads the compiler's output, keeping errors in the spec and the notes that go with them.
  static func diagnostics(
    in output: String, of spec: PreparedSpec
  ) -> [CompilerDiagnostic] {
    var lines: [Substring]?
    var isWanted = false
    var diagnostics: [CompilerDiagnostic] = []
    for text in output.split(separator: "\n") {
      guard let found = Finding(text) else { continue }
      // A note goes with the error or the warning before it.
      if found.severity != .note { isWanted = found.severity == .error }
      guard isWanted, found.file == SpecSource.compiledName else { continue }
      let column = spec.spelling.column(found.column, line: found.line)
      let authorLines = lines ?? spec.source.lines
      lines = authorLines
      let line = authorLines.indices.contains(found.line - 1) ? authorLines[found.line - 1] : ""
      let indentation = line.prefix { $0 == " " || $0 == "\t" }
      let before = line.utf8.prefix(max(0, column - 1))
      let diagnostic = CompilerDiagnostic(
        severity: found.severity, line: found.line, column: column, message: found.message,
        excerpt: Self.printable(line.dropFirst(indentation.count)),
        excerptOffset: max(0, String(decoding: before, as: UTF8.self).count - indentation.count),
        lead: authorLines.prefix(max(0, found.line - 1)).suffix(Self.leadingLines)
          .map { $0 + "\n" }.joined())
      if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }
    return diagnostics.inReadingOrder()
  }

  /// The author's text without what would move a terminal's cursor, character for character.
  private static func printable(_ text: Substring) -> String {
    String(
      text.map {
        $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0
      })
  }

  /// A line `file:line:column: severity: message` of the compiler's output.
  private struct Finding {
    var file: String
    var line: Int
    var column: Int
    var severity: Severity
    var message: String

    init?(_ text: Substring) {
      let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
      guard parts.count == 5, let line = Int(parts[1]), let column = Int(parts[2]),
        let severity = Severity(rawValue: String(parts[3].drop { $0 == " " }))
      else { return nil }
      file = String(parts[0])
      self.line = line
      self.column = column
      self.severity = severity
      message = Self.withoutGroup(parts[4].drop { $0 == " " })
    }

    /// A message without the name of the group that the compiler puts behind some: ` [#Group]`.
    private static func withoutGroup(_ message: Substring) -> String {
      guard message.hasSuffix("]"), let group = message.firstRange(of: " [#") else {
        return String(message)
      }
      return String(message[..<group.lowerBound])
    }
  }
}

extension [CompilerDiagnostic] {
  /// The errors from top to bottom, each followed by its notes.
  fileprivate func inReadingOrder() -> [CompilerDiagnostic] {
    var groups: [[CompilerDiagnostic]] = []
    for diagnostic in self {
      if diagnostic.severity == .note, !groups.isEmpty {
        groups[groups.count - 1].append(diagnostic)
      } else {
        groups.append([diagnostic])
      }
    }
    return groups.enumerated().sorted { first, second in
      (first.element[0].line, first.element[0].column, first.offset)
        < (second.element[0].line, second.element[0].column, second.offset)
    }.flatMap(\.element)
  }
}
