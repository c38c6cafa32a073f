import Tables
import Verification

/// Published figures beside computed ones, as a table and as sentences.
package enum VerificationTable {
  /// One row for each figure.
  ///
  /// - Parameter withNotes: whether there is a column of notes too.
  package static func table(of rows: [VerificationRow], withNotes: Bool = false) -> Table {
    let withLayers = rows.contains { $0.layers != nil }
    return Table(
      columns: [Column("row")] + (withLayers ? [Column("layers", shortening: .tail)] : []) + [
        Column("quantity", shortening: .tail), Column("published", alignment: .right),
        Column("computed", alignment: .right), Column("verdict"),
      ] + (withNotes ? [Column("note", dropOrder: 1)] : []),
      rows: rows.map { row in
        Row(
          [.text(row.row)] + (withLayers ? [.text(row.layers ?? "")] : []) + [
            .text(row.quantity.rawValue), .text("\(row.printed)"),
            .text(row.computedText), .text(row.verdict.rawValue),
          ] + (withNotes ? [.text(row.note)] : []))
      })
  }

  /// What a table says beside its rows: a sentence for each row with a note, and the general ones.
  package static func remarks(of section: Verification.Section) -> [String] {
    section.rows.filter { !$0.note.isEmpty }.map { row in
      "\(row.row), \(row.quantity.rawValue): "
        + (row.verdict == .agrees ? "" : "\(row.verdict): ") + row.note
    } + section.remarks
  }

  /// How many figures have which verdict: `47 agree, 3 differ, 13 misprints`.
  package static func summary(of verification: Verification) -> String {
    let (agree, differ) = (verification.count(.agrees), verification.count(.differs))
    let misprints = verification.count(.misprint)
    return [
      agree > 0 ? "\(agree) \(agree == 1 ? "agrees" : "agree")" : nil,
      differ > 0 ? "\(differ) \(differ == 1 ? "differs" : "differ")" : nil,
      misprints > 0 ? "\(misprints) \(misprints == 1 ? "misprint" : "misprints")" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
  }

  /// All tables of a verification, with their sources and remarks.
  package static func markdown(of verification: Verification) -> String {
    let sections = verification.sections.map { section in
      var text = "### \(section.source)\n"
      if let convention = section.convention { text += "\n\(convention).\n" }
      if !section.rows.isEmpty { text += "\n" + table(of: section.rows).markdown }
      let remarks = remarks(of: section)
      if !remarks.isEmpty { text += "\n" + remarks.map { "- \($0)\n" }.joined() }
      return text
    }
    let summary = summary(of: verification)
    let ends = [summary, verification.pairing.map { "\($0)" } ?? ""].filter { !$0.isEmpty }
    return (sections + ends.map { $0 + "\n" }).joined(separator: "\n")
  }
}
