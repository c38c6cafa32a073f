import GRDB

/// The shape of a database: what may be in a file, and how an older one is brought up to date.
///
/// The number of the last migration stands in `PRAGMA user_version`, and who made the file in
/// `PRAGMA application_id`. GRDB's `DatabaseMigrator` is not used: it reads what is applied before
/// its transaction begins, so that two processes which make the same file would both make it.
struct Schema: Sendable {
  var migrations: [Migration]

  static let current = Schema(migrations: Migration.all)

  /// The bytes `ntlb`, by which `file` and other programs can tell a netlab database.
  static let applicationID = 0x6e74_6c62

  /// The number of the last migration.
  var version: Int { migrations.last?.number ?? 0 }

  /// Whose file it is.
  enum Owner: Hashable {
    /// Nothing was ever written to it.
    case nobody
    case netlab(version: Int)
    /// Another program's, which keeps `table` in it.
    case other(table: String)
  }

  /// Whose the database is.
  static func owner(of db: Database) throws -> Owner {
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if application == applicationID { return .netlab(version: version) }
    let table = try String.fetchOne(
      db, sql: "SELECT name FROM sqlite_schema ORDER BY rowid LIMIT 1")
    if let table { return .other(table: table) }
    return .nobody
  }

  /// Checks that this netlab understands the database, and returns its version, 0 if it is blank.
  ///
  /// - Throws: `StoreError.foreign`, `.newerSchema`, or GRDB's errors.
  func check(_ db: Database, at path: String) throws -> Int {
    switch try Self.owner(of: db) {
    case .nobody:
      return 0
    case .other(let table):
      throw StoreError.foreign(path: path, table: table)
    case .netlab(let found):
      guard found <= version else {
        throw StoreError.newerSchema(path: path, schema: found, known: version)
      }
      return found
    }
  }

  /// Applies what is missing; belongs into one immediate transaction, and is all or nothing there.
  func upgrade(_ db: Database, at path: String) throws {
    let found = try check(db, at: path)
    for migration in migrations where migration.number > found {
      try db.execute(sql: migration.sql)
      try db.execute(sql: "PRAGMA user_version = \(migration.number)")
    }
    try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
  }
}
