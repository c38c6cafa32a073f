/// Why a database could not be opened, written or asked.
///
/// Every case but the queries' names the database by the path that the user typed.
package enum StoreError: Error, Hashable, Sendable {
  case unnamed
  /// A reading command found no file.
  case missing(path: String)
  /// A reading command found a file that nothing was written to.
  case empty(path: String)
  case folderMissing(path: String, folder: String)
  case isFolder(path: String)
  /// A device, a pipe, a socket.
  case irregularFile(path: String)
  case notADatabase(path: String)
  /// Another program's database.
  case foreign(path: String, table: String)
  case damaged(path: String, detail: String)
  case newerSchema(path: String, schema: Int, known: Int)
  /// An older database where it cannot be brought up to date.
  case olderSchema(path: String, schema: Int, known: Int)
  case unreadable(path: String)
  case fileReadOnly(path: String)
  case folderReadOnly(path: String, folder: String)
  case locked(path: String, seconds: Int)
  case full(path: String)
  case noAnalysis(path: String, id: Int64, latest: Int64?)
  case noRun(path: String, id: Int64, latest: Int64?)
  /// A text with a NUL character, which SQLite would cut there.
  case unstorable(path: String, field: String)
  /// Whatever else SQLite says, in its own words.
  case failed(path: String, code: Int, detail: String)

  case queryEmpty
  case queryHasSeveralStatements
  case queryWrites(RefusedAction)
  case queryInvalid(detail: String)
  case queryTooSlow(seconds: Int)
  case queryTooLarge(rows: Int, megabytes: Int)
}

/// What a query must not do.
package enum RefusedAction: Hashable, Sendable {
  case insert(table: String)
  case update(table: String)
  case delete(table: String)
  case changeSchema
  case attach
  case transaction
  case pragma(String)
  case function(String)
  /// A statement that SQLite knows to write, by its first word.
  case statement(String)
}
