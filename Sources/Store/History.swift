import Analysis
import Foundation
import GRDB
import Netlab

/// One line of a database's history: an analysis without its layers.
package struct HistoryEntry: Hashable, Sendable, Codable, FetchableRecord {
  package var id: Int64
  /// In UTC: `2026-11-21T03:12:00Z`.
  package var time: String
  package var toolVersion: String
  package var name: String
  package var spec: String
  package var fingerprint: String
  package var input: [Int?]
  package var batch: Int
  package var mode: Mode
  package var totals: NetworkReport.Totals
  /// The median time of a step, where the network was measured; null where it was not.
  package var medianSeconds: Double?

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(time, forKey: .time)
    try container.encode(toolVersion, forKey: .toolVersion)
    try container.encode(name, forKey: .name)
    try container.encode(spec, forKey: .spec)
    try container.encode(fingerprint, forKey: .fingerprint)
    try container.encode(input, forKey: .input)
    try container.encode(batch, forKey: .batch)
    try container.encode(mode, forKey: .mode)
    try container.encode(totals, forKey: .totals)
    try container.encode(medianSeconds, forKey: .medianSeconds)
  }

  private enum CodingKeys: String, CodingKey {
    case id, time, toolVersion, name, spec, fingerprint, input, batch, mode, totals, medianSeconds
  }
}

/// Which analyses are asked for; all that is not nil must hold.
package struct HistoryFilter: Hashable, Sendable {
  /// Part of the network's name or of the spec's path, in either case of its Latin letters.
  package var name: String?
  /// The fingerprint's first digits.
  package var fingerprint: String?
  package var mode: Mode?
  /// The earliest moment.
  package var since: Date?
  /// How many of the newest.
  package var limit: Int?

  package init(
    name: String? = nil, fingerprint: String? = nil, mode: Mode? = nil, since: Date? = nil,
    limit: Int? = nil
  ) {
    self.name = name
    self.fingerprint = fingerprint
    self.mode = mode
    self.since = since
    self.limit = limit
  }
}

extension HistoryFilter {
  /// The entries that pass, the newest first.
  func entries(in db: Database) throws -> [HistoryEntry] {
    try HistoryEntry.fetchAll(
      db,
      sql: """
        SELECT
          id, time, toolVersion, name, spec, fingerprint, input, batch, mode,
          \(NetworkReport.Totals.selection),
          (SELECT medianSeconds FROM benchmark WHERE analysisId = history.id) AS medianSeconds
        FROM history
        WHERE (:name IS NULL
            OR instr(lower(name), lower(:name)) > 0 OR instr(lower(spec), lower(:name)) > 0)
          AND (:fingerprint IS NULL
            OR substr(fingerprint, 1, length(:fingerprint)) = lower(:fingerprint))
          AND (:mode IS NULL OR mode = :mode)
          AND (:since IS NULL OR time >= :since)
        ORDER BY id DESC
        LIMIT coalesce(:limit, -1)
        """,
      arguments: [
        "name": name, "fingerprint": fingerprint, "mode": mode?.rawValue,
        "since": since.map(timestamp), "limit": limit.map { max($0, 0) },
      ])
  }
}

/// A moment as the database writes it, so that the order of the texts is the order of the moments.
func timestamp(_ date: Date) -> String {
  date.formatted(.iso8601)
}
