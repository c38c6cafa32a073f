import Netlab

/// The published figures on a network beside what it really gives.
package struct Verification: Hashable, Sendable {
  package var network: String
  /// How its layers were found, where that was by structure.
  package var pairing: NetworkPairing.Summary?
  package var sections: [Section]

  /// What one publication says.
  package struct Section: Hashable, Sendable {
    package var source: String
    package var convention: String?
    package var rows: [VerificationRow]
    /// What could not be compared, and why.
    package var remarks: [String]
  }

  package var rows: [VerificationRow] { sections.flatMap(\.rows) }

  /// How many rows have a verdict.
  package func count(_ verdict: Verdict) -> Int { rows.count { $0.verdict == verdict } }

  /// How a verdict is found, in one line.
  package static let rule =
    "agrees: the computed number rounds to the printed one, half a unit of its last digit included"
}

extension Verification {
  /// Compares a network with what is published about it.
  ///
  /// - Parameters:
  ///   - tables: the publications; `PublishedTable.tables(on:)` has those that netlab knows.
  ///   - others: the networks that a publication compares this one with; what is missing is told.
  ///   - pairing: whose layers the tables name, where this network names its own otherwise.
  /// - Throws: the problems of a network that cannot be analysed.
  package init(
    of network: Network, tables: [PublishedTable], others: [Network] = [],
    pairing: NetworkPairing? = nil
  ) throws(SpecErrors) {
    var measurement = try FigureMeasurement(
      of: network, input: pairing?.input, others: others, pairing: pairing)
    var published = try pairing.map { pairing throws(SpecErrors) in
      try FigureMeasurement(of: pairing.published, others: others)
    }
    self.network = network.name
    self.pairing = pairing?.summary
    sections = []
    for table in tables {
      var section = Section(
        source: table.source, convention: table.convention, rows: [], remarks: table.remarks)
      for figure in table.figures {
        do throws(FigureMeasurement.Incomparable) {
          let measured = try measurement.measure(figure)
          let own = try published?.measure(figure).value
          section.rows.append(
            VerificationRow(
              figure, measured,
              standard: pairing.map { VerificationRow.Standard($0.published.name, gives: own) }))
        } catch {
          section.remarks.append(
            "\(figure.row): \(figure.quantity.rawValue) of \(figure.printed) not compared, since"
              + " \(error.reason)")
        }
      }
      sections.append(section)
    }
  }

  /// Whether some table names layers that a network does not have.
  package static func names(of tables: [PublishedTable], areMissingIn network: Network) -> Bool {
    let paths = network.nodes.map(\.path)
    return tables.flatMap(\.figures).contains { figure in
      guard case .layers(let names) = figure.subject else { return false }
      return !names.contains { name in
        paths.contains { $0 == name || $0.hasPrefix(name + "/") }
      }
    }
  }
}
