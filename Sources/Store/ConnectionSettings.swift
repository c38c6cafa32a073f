import Foundation
import GRDB

/// How connections to a database behave.
struct ConnectionSettings: Sendable {
  /// How long to wait for another process's transaction.
  var secondsToWait = 10
  /// The most pages that a file may grow to, nil for SQLite's own bound.
  var maximumPages: Int?

  /// A connection that only reads.
  ///
  /// - Parameter clearsUp: whether it may write to the folder, so that the files which SQLite puts
  ///   beside a database in WAL mode are taken away again by whoever closes it last.
  func openReader(at location: String, clearsUp: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = !clearsUp
    configuration.busyMode = .timeout(TimeInterval(secondsToWait))
    if clearsUp {
      configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA query_only = 1") }
    }
    return try DatabaseQueue(path: location, configuration: configuration)
  }

  /// A connection that writes in WAL mode; makes the file.
  ///
  /// Not a `DatabasePool`: that writes a table and drops it again each time it is opened, and what
  /// reads in parallel here is another process, or a `StoreReader` of its own.
  ///
  /// While two processes turn one new file to WAL mode, SQLite may answer "busy" to one of them
  /// without waiting, so that the wait is done here.
  func openWriter(at location: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(TimeInterval(secondsToWait))
    let maximumPages = maximumPages
    configuration.prepareDatabase { db in
      if let maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
    }
    let deadline = ContinuousClock.now + .seconds(secondsToWait)
    while true {
      do {
        let queue = try DatabaseQueue(path: location, configuration: configuration)
        try queue.inDatabase { db in
          // Safe against a killed process in WAL mode, where it spares a wait for the disk.
          try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        }
        return queue
      } catch let error as DatabaseError
        where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline
      {
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
  }
}
