import GRDB

/// A row of `network`.
struct NetworkRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "network"

  var id: Int64?
  var fingerprint: String

  /// The id of the network of this fingerprint, which is stored if it is new.
  static func id(of fingerprint: String, in db: Database) throws -> Int64 {
    let known = try Int64.fetchOne(
      db, sql: "SELECT id FROM network WHERE fingerprint = ?", arguments: [fingerprint])
    if let known { return known }
    try NetworkRecord(fingerprint: fingerprint).insert(db)
    return db.lastInsertedRowID
  }
}
