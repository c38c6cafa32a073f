import Analysis
import Tables

/// What `explain` prints.
struct ExplanationPage {
  let explanation: Explanation

  /// The page in one of the formats; what is no table is text in CSV, too.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .json: return try JSONText(ExplanationDocument(explanation)).text
    case .table, .csv:
      return style.palette.paint(explanation.title, .bold) + "\n"
        + explanation.sections.map { section in
          "\n" + style.palette.paint(section.heading, .cyan) + "\n"
            + section.lines.map { "  \($0)\n" }.joined()
        }.joined()
    case .markdown:
      return "## \(explanation.title)\n"
        + explanation.sections.map { section in
          "\n### \(section.heading)\n\n" + section.lines.map { "    \($0)\n" }.joined()
        }.joined()
    }
  }
}

/// The document that `explain --format json` writes.
private struct ExplanationDocument: Encodable {
  let schema = 1
  let title: String
  let sections: [Section]

  struct Section: Encodable {
    let heading: String
    let lines: [String]
  }

  init(_ explanation: Explanation) {
    title = explanation.title
    sections = explanation.sections.map { Section(heading: $0.heading, lines: $0.lines) }
  }
}
