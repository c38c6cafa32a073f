import Reporting
import Tables
import Verification

/// What `verify` prints.
struct VerificationPage {
  /// A network with its figures, and what shows how its layers differ from the published network's.
  struct Entry {
    var verification: Verification
    /// The arguments of `compare`; nil where no layers were paired.
    var comparison: String?
  }

  let entries: [Entry]

  private var verifications: [Verification] { entries.map(\.verification) }

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .json:
      let documents = verifications.map(VerificationDocument.init)
      return documents.count == 1
        ? try JSONText(documents[0]).text
        : try JSONText(VerificationDocuments(networks: documents)).text
    case .csv: return allRows.csv
    case .table:
      return entries.map { page(of: $0, style) }.joined(separator: "\n")
        + "\n" + Paragraph(statements: [Verification.rule]).wrapped(to: style.width)
    case .markdown:
      return verifications.map { verification in
        "## \(Self.title(of: verification))\n\n" + VerificationTable.markdown(of: verification)
          + "\n"
      }.joined() + Verification.rule + "\n"
    }
  }

  /// The network, and which published one it is taken for.
  private static func title(of verification: Verification) -> String {
    verification.network + (verification.pairing.map { " as \($0.published)" } ?? "")
  }

  private func page(of entry: Entry, _ style: PageStyle) -> String {
    let verification = entry.verification
    let name = Self.title(of: verification)
    let sections = verification.sections.map { section in
      var text = style.palette.paint("\(name) · \(section.source)", .bold) + "\n"
      if let convention = section.convention {
        text += Paragraph(statements: [convention]).wrapped(to: style.width)
      }
      if !section.rows.isEmpty {
        text += "\n" + VerificationTable.table(of: section.rows).page(style)
      }
      let remarks = VerificationTable.remarks(of: section)
      return remarks.isEmpty
        ? text
        : text + "\n"
          + remarks.map { Paragraph(statements: [$0]).wrapped(to: style.width) }.joined()
    }
    var text =
      sections.joined(separator: "\n") + "\n" + VerificationTable.summary(of: verification) + "\n"
    if let pairing = verification.pairing {
      let command = entry.comparison.map { "netlab compare \($0) --structure" }
      let isEqual = pairing.differences == 0
      text += Paragraph(
        statements: ["\(pairing)"]
          + (isEqual ? [] : [command.map { "see: \($0)" }].compactMap { $0 })
      ).wrapped(to: style.width)
    }
    return text
  }

  /// The rows of all networks, for files.
  private var allRows: Table {
    let rows = verifications.flatMap { verification in
      verification.rows.map { (verification.network, $0) }
    }
    var table = VerificationTable.table(of: rows.map(\.1), withNotes: true)
    table.columns.insert(Column("network"), at: 0)
    for index in table.rows.indices {
      table.rows[index].cells.insert(.text(rows[index].0), at: 0)
    }
    return table
  }
}

/// The document for several networks.
private struct VerificationDocuments: Encodable {
  let schema = 1
  let networks: [VerificationDocument]
}
