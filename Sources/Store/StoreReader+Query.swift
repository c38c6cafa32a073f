import Foundation
import GRDB
import GRDBSQLite

/// How much a query may take.
package struct QueryLimits: Hashable, Sendable {
  package var seconds: Int
  package var rows: Int
  /// Bytes of text in all rows together.
  package var megabytes: Int

  package init(seconds: Int = 60, rows: Int = 1_000_000, megabytes: Int = 256) {
    self.seconds = seconds
    self.rows = rows
    self.megabytes = megabytes
  }
}

extension StoreReader {
  /// The answer to one statement that reads, asked through a connection of its own.
  ///
  /// The connection cannot write, the statement is compiled under an authorizer that knows reading
  /// alone, and SQLite must say itself that it writes nothing.
  /// - Throws: `.queryEmpty`, `.queryWrites`, `.queryInvalid`, `.queryTooSlow`, ….
  package func query(
    _ sql: String, limits: QueryLimits = QueryLimits()
  ) throws(StoreError) -> QueryResult {
    let deadline = ContinuousClock.now + .seconds(limits.seconds)
    return try StoreError.explaining(file, waited: connection.secondsToWait) {
      let queue = try connection.openReader(at: location, clearsUp: false)
      return try queue.read { db in
        let queryGuard = QueryGuard(deadline: deadline)
        do {
          return try queryGuard.watching(db, longestText: limits.megabytes * 1_000_000) {
            try Self.onlyStatement(of: sql, in: db).result(within: limits)
          }
        } catch let error as DatabaseError {
          if let action = queryGuard.refused { throw StoreError.queryWrites(action) }
          if queryGuard.wasStopped { throw StoreError.queryTooSlow(seconds: limits.seconds) }
          switch error.resultCode {
          case .SQLITE_ERROR, .SQLITE_MISUSE, .SQLITE_RANGE, .SQLITE_MISMATCH:
            throw StoreError.queryInvalid(detail: error.message ?? "\(error.resultCode)")
          case .SQLITE_TOOBIG:
            throw StoreError.queryTooLarge(rows: limits.rows, megabytes: limits.megabytes)
          default:
            throw error
          }
        }
      }
    }
  }

  private static func onlyStatement(of sql: String, in db: Database) throws -> Statement {
    let statements = try db.allStatements(sql: sql)
    guard let statement = try statements.next() else { throw StoreError.queryEmpty }
    guard statement.isReadonly else {
      let word = sql.split { !$0.isLetter }.first ?? ""
      throw StoreError.queryWrites(.statement(word.uppercased()))
    }
    let next: Statement?
    do {
      next = try statements.next()
    } catch {
      throw StoreError.queryHasSeveralStatements
    }
    if next != nil { throw StoreError.queryHasSeveralStatements }
    return statement
  }
}

extension Statement {
  /// All rows of the statement.
  fileprivate func result(within limits: QueryLimits) throws -> QueryResult {
    let names = columnNames
    var rows: [[QueryValue]] = []
    var bytes = 0
    let cursor = try Row.fetchCursor(self)
    while try cursor.next() != nil {
      let row = names.indices.map { value(at: Int32($0)) }
      for case .text(let text) in row { bytes += text.utf8.count }
      guard rows.count < limits.rows, bytes <= limits.megabytes * 1_000_000 else {
        throw StoreError.queryTooLarge(rows: limits.rows, megabytes: limits.megabytes)
      }
      rows.append(row)
    }
    let columns = names.enumerated().map { index, name in
      QueryColumn(name: name, kind: QueryColumn.Kind(of: rows.lazy.map { $0[index] }))
    }
    return QueryResult(columns: columns, rows: rows)
  }

  /// A value of the current row, with its length asked for: GRDB ends a text at its first NUL.
  private func value(at index: Int32) -> QueryValue {
    switch sqlite3_column_type(sqliteStatement, index) {
    case SQLITE_INTEGER:
      return .integer(sqlite3_column_int64(sqliteStatement, index))
    case SQLITE_FLOAT:
      return .real(sqlite3_column_double(sqliteStatement, index))
    case SQLITE_TEXT:
      guard let start = sqlite3_column_text(sqliteStatement, index) else { return .null }
      let count = Int(sqlite3_column_bytes(sqliteStatement, index))
      return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      return .blob(byteCount: Int(sqlite3_column_bytes(sqliteStatement, index)))
    default:
      return .null
    }
  }
}
