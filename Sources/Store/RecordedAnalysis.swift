import GRDB
import Netlab

/// What the store says of an analysis that it has just taken in.
package struct RecordedAnalysis: Hashable, Sendable {
  /// The number that `netlab show` takes.
  package var id: Int64
  package var name: String
  /// The latest earlier analysis of the same graph, by its fingerprint, whatever its name.
  package var earlier: Earlier?

  /// An analysis that was stored before.
  package struct Earlier: Hashable, Sendable, Codable, FetchableRecord {
    package var id: Int64
    package var name: String
    /// In UTC: `2026-11-21T03:12:00Z`.
    package var time: String
    package var toolVersion: String
    package var batch: Int
    package var mode: Mode
  }
}

extension RecordedAnalysis: CustomStringConvertible {
  package var description: String {
    guard let earlier else { return "stored as #\(id)" }
    let name = earlier.name == name ? "" : ", then called \(earlier.name)"
    return
      "stored as #\(id); analysed before as #\(earlier.id) on \(earlier.time.prefix(10))\(name)"
  }
}
