import Analysis
import Diagrams
import Netlab
import Tables
import Verification

/// Pages on networks that follow from their specs alone: the same specs, the same bytes.
package struct ZooReport: Sendable {
  /// A network and the spec that declares it.
  package struct Entry: Sendable {
    package var network: Network
    /// The spec's path, as it stands on the page.
    package var spec: String

    package init(_ network: Network, spec: String) {
      self.network = network
      self.spec = spec
    }
  }

  /// A file of a report.
  package struct Page: Hashable, Sendable {
    /// Its path inside the report's folder.
    package var path: String
    package var bytes: [UInt8]

    init(_ path: String, _ text: String) {
      self.path = path
      bytes = Array(text.utf8)
    }

    init(_ path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  private let reports: [NetworkPage]

  /// Analyses and verifies networks.
  ///
  /// - Throws: `ReportError`, naming the first network that has no report.
  package init(_ entries: [Entry]) throws(ReportError) {
    var reports: [NetworkPage] = []
    var names: Set<String> = []
    let networks = entries.map(\.network)
    // A shell's order of files depends on its language; a page's must not.
    let ordered = entries.enumerated().sorted { one, other in
      (one.element.spec, one.offset) < (other.element.spec, other.offset)
    }
    for entry in ordered.map(\.element) {
      var name = Self.fileName(of: entry.network.name)
      while !names.insert(name).inserted { name += "-2" }
      reports.append(try NetworkPage(entry, fileName: name, others: networks))
    }
    self.reports = reports
  }

  /// All files: the list of networks, and for each network a page and a picture.
  ///
  /// - Throws: `ReportError`, naming the first network that cannot be drawn.
  package func pages() throws(ReportError) -> [Page] {
    var pages = [Page("zoo.md", list)]
    for report in reports {
      pages.append(Page("zoo/\(report.fileName).md", report.text))
      pages.append(Page("zoo/\(report.fileName).svg", bytes: try report.picture()))
    }
    return pages
  }

  /// The list of all networks, with what is published on them.
  private var list: String {
    let table = Table(
      columns: [
        Column("network"), Column("input", alignment: .right),
        Column("parameters", alignment: .right),
        Column("multiplyAdds", title: "multiply-adds", alignment: .right),
        Column("depth", alignment: .right),
        Column("receptiveField", title: "receptive field", alignment: .right),
        Column("published", title: "published totals"), Column("figures"),
      ],
      rows: reports.map { report in
        let totals = report.report.totals
        return Row([
          .text("[\(report.report.name)](zoo/\(report.fileName).md)"),
          .extents(report.report.input), .count(totals.parameters),
          .count(orUnknown: totals.multiplyAdds), .count(totals.depth),
          .text(report.receptiveField), .text(report.publishedTotals), .text(report.verdicts),
        ])
      })
    return """
      # Networks

      \(NetworkReport.convention). Receptive field: what an output of the last feature map sees.

      \(table.markdown)
      \(Verification.rule)

      """
  }

  /// A network's name as a file's: `GoogLeNet-naive` is `googlenet-naive`.
  private static func fileName(of name: String) -> String {
    let kept = name.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == ".")
        ? character : "-"
    }
    let text = String(kept)
    return text.allSatisfy { $0 == "." || $0 == "-" } ? "network" + text : text
  }
}

/// What keeps a report from being made.
package enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  case problems(SpecErrors)
  case analysis(network: String, AnalysisError)
  case drawing(network: String, DiagramError)

  package var description: String {
    switch self {
    case .problems(let errors): "\(errors)"
    case .analysis(let network, let error): "\(network): \(error)"
    case .drawing(let network, let error): "\(network): \(error)"
    }
  }
}
