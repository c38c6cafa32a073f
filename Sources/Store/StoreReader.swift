import GRDB

/// A database of analyses for questions only; it makes no file and changes none.
///
/// An older database is first brought up to date, where it may be written.
package struct StoreReader: Sendable {
  let file: DatabaseFile
  let connection: ConnectionSettings
  /// What SQLite is given to open the file.
  let location: String
  let database: any DatabaseReader

  /// Opens the database at `path`.
  ///
  /// - Throws: `.missing`, `.empty`, `.notADatabase`, `.newerSchema`, ….
  package static func open(path: String) throws(StoreError) -> StoreReader {
    try open(path: path, schema: .current, connection: ConnectionSettings())
  }

  static func open(
    path: String, schema: Schema, connection: ConnectionSettings
  ) throws(StoreError) -> StoreReader {
    let file = DatabaseFile(path: path)
    switch try file.state() {
    case .absent: throw .missing(path: path)
    case .blank: throw .empty(path: path)
    case .filled: break
    }
    let (database, version) = try inspect(file, schema: schema, connection: connection)
    if version == 0 { throw .empty(path: path) }
    if version < schema.version {
      do {
        _ = try Store.open(path: path, schema: schema, connection: connection)
      } catch .fileReadOnly, .folderReadOnly {
        throw .olderSchema(path: path, schema: version, known: schema.version)
      }
    }
    return StoreReader(
      file: file, connection: connection, location: database.path, database: database)
  }

  /// The analyses that pass `filter`, the newest first.
  package func history(_ filter: HistoryFilter = HistoryFilter()) throws(StoreError)
    -> [HistoryEntry]
  {
    try StoreError.explaining(file, waited: connection.secondsToWait) {
      try database.read { db in try filter.entries(in: db) }
    }
  }

  /// Analysis `id` with all its layers.
  ///
  /// - Throws: `.noAnalysis`, which names the latest one.
  package func show(_ id: Int64) throws(StoreError) -> StoredAnalysis {
    try StoreError.explaining(file, waited: connection.secondsToWait) {
      try database.read { db in
        if let analysis = try StoredAnalysis(id, in: db) { return analysis }
        let latest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM analysis")
        throw StoreError.noAnalysis(path: file.path, id: id, latest: latest)
      }
    }
  }

  /// A connection to `file` that cannot write, and the version of what is in it, 0 if blank.
  ///
  /// A database in WAL mode needs a file beside it even to be read. Where that cannot be made,
  /// and no log waits to be read, nobody can be writing: SQLite is told that the file stands still.
  static func inspect(
    _ file: DatabaseFile, schema: Schema, connection: ConnectionSettings
  ) throws(StoreError) -> (DatabaseQueue, version: Int) {
    func open(_ location: String) throws -> (DatabaseQueue, version: Int) {
      let queue = try connection.openReader(
        at: location,
        clearsUp: location == file.location && file.isWritable && file.isFolderWritable
      )
      return (queue, try queue.read { db in try schema.check(db, at: file.path) })
    }
    return try StoreError.explaining(file, waited: connection.secondsToWait) {
      do {
        return try open(file.location)
      } catch let error as DatabaseError
        where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK && file.isWritable
      {
        // A process was killed in the middle of a change, which only a connection that writes undoes.
        try DatabaseQueue(path: file.location).read { db in
          _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema")
        }
        return try open(file.location)
      } catch let error as DatabaseError
        where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
        && file.isReadable && !file.isFolderWritable && !file.hasLog
      {
        return try open(file.immutableURI)
      }
    }
  }
}
