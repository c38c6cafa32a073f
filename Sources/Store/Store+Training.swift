import Foundation
import GRDB
import Netlab

extension Store {
  /// Stores that a run begins, or goes on, with the epochs that it has behind it.
  ///
  /// A run that is known by its token keeps its number; epochs that the database has already are written anew.
  /// - Parameter isOver: whether the run is finished already, and the database may only lack it.
  /// - Returns: the run's number.
  /// - Throws: `.full`, `.locked`, `.fileReadOnly`, `.unstorable`, ….
  package func begin(
    _ run: TrainingRun, epochs: [EpochReport] = [], isOver: Bool = false, at time: Date = Date()
  ) throws(StoreError) -> Int64 {
    if let field = Self.fieldWithNUL(of: run) { throw .unstorable(path: path, field: field) }
    return try write { db in
      let networkId = try NetworkRecord.id(of: run.fingerprint, in: db)
      var record = RunRecord(
        run, networkId: networkId,
        specSourceId: try run.specSource.map { try SpecSourceRecord.id(of: $0, in: db) },
        time: timestamp(time))
      if isOver { record.state = .finished }
      let id: Int64
      if let known = try RunRecord.fetchOne(
        db, sql: "SELECT * FROM run WHERE token = ?", arguments: [run.token]), let number = known.id
      {
        (record.id, record.time) = (number, known.time)
        if !isOver || known.state != .finished { try record.update(db) }
        id = number
      } else {
        try record.insert(db)
        id = db.lastInsertedRowID
      }
      for epoch in epochs { try EpochRecord(epoch, of: id).save(db) }
      return id
    }
  }

  /// Stores what an epoch of run `id` came to; an epoch that is known is written anew.
  package func record(_ epoch: EpochReport, of id: Int64) throws(StoreError) {
    try write { db in try EpochRecord(epoch, of: id).save(db) }
  }

  /// Stores how run `id` ended.
  ///
  /// - Parameter message: why it failed or diverged.
  package func end(
    _ id: Int64, _ state: RunState, message: String? = nil, at time: Date = Date()
  ) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: "UPDATE run SET state = ?, message = ?, endTime = ? WHERE id = ?",
        arguments: [state.rawValue, message, timestamp(time), id])
    }
  }

  private static func fieldWithNUL(of run: TrainingRun) -> String? {
    func holdsNUL(_ text: String?) -> Bool { text?.utf8.contains(0) ?? false }
    if holdsNUL(run.network) { return "the network's name" }
    if holdsNUL(run.spec) { return "the spec's path" }
    if holdsNUL(run.specSource) { return "the text of the spec" }
    if holdsNUL(run.dataset) { return "the dataset's name" }
    return holdsNUL(run.checkpoint) ? "the checkpoint's path" : nil
  }
}

extension StoreReader {
  /// Run `id` with all its epochs.
  ///
  /// - Throws: `.noRun`, which names the latest one.
  package func run(_ id: Int64) throws(StoreError) -> StoredRun {
    try StoreError.explaining(file, waited: connection.secondsToWait) {
      try database.read { db in
        let record = try RunRecord.fetchOne(
          db, sql: "SELECT * FROM run WHERE id = ?", arguments: [id])
        if let run = try record?.stored(in: db) { return run }
        let latest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM run")
        throw StoreError.noRun(path: file.path, id: id, latest: latest)
      }
    }
  }

  /// The runs, the newest first.
  ///
  /// - Parameter limit: how many of the newest; nil for all.
  package func runs(limit: Int? = nil) throws(StoreError) -> [StoredRun] {
    try StoreError.explaining(file, waited: connection.secondsToWait) {
      try database.read { db in
        try RunRecord.fetchAll(
          db, sql: "SELECT * FROM run ORDER BY id DESC LIMIT ?", arguments: [limit ?? -1]
        ).compactMap { try $0.stored(in: db) }
      }
    }
  }
}
