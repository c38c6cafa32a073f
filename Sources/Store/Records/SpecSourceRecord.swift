import Digests
import Foundation
import GRDB

/// A row of `specSource`.
struct SpecSourceRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "specSource"

  var id: Int64?
  var digest: String
  var text: String

  /// The id of this very text, which is stored if it is new.
  static func id(of text: String, in db: Database) throws -> Int64 {
    let digest = SHA256Digest(of: text).description
    let known = try Int64.fetchOne(
      db, sql: "SELECT id FROM specSource WHERE digest = ?", arguments: [digest])
    if let known { return known }
    try SpecSourceRecord(digest: digest, text: text).insert(db)
    return db.lastInsertedRowID
  }
}
