import Analysis
import Foundation
import GRDB

/// A database of analyses that can be written: one SQLite file, in WAL mode.
///
/// Two processes may write one file at the same time: each analysis is one immediate transaction,
/// which waits for the other's to end. A process that is killed leaves whole analyses only.
package struct Store: Sendable {
  /// The same database for questions.
  package let reader: StoreReader
  private let file: DatabaseFile
  private let connection: ConnectionSettings
  private let writer: DatabaseQueue

  /// Opens the database at `path`, makes it if there is none, and brings an older one up to date.
  ///
  /// - Throws: `StoreError`; another program's file and a newer netlab's are left as they are.
  package static func open(path: String) throws(StoreError) -> Store {
    try open(path: path, schema: .current, connection: ConnectionSettings())
  }

  static func open(
    path: String, schema: Schema, connection: ConnectionSettings
  ) throws(StoreError) -> Store {
    let file = DatabaseFile(path: path)
    var version = 0
    // Looked at through a connection that cannot write, before one that does is opened.
    if try file.state() == .filled {
      (_, version) = try StoreReader.inspect(file, schema: schema, connection: connection)
    }
    let found = version
    let writer = try StoreError.explaining(file, waited: connection.secondsToWait) {
      let writer = try connection.openWriter(at: file.location)
      if found < schema.version {
        try writer.write { db in try schema.upgrade(db, at: path) }
      }
      return writer
    }
    let reader = StoreReader(
      file: file, connection: connection, location: file.location, database: writer)
    return Store(reader: reader, file: file, connection: connection, writer: writer)
  }

  /// Stores an analysis with all its layers, or nothing.
  ///
  /// - Parameters:
  ///   - specSource: the text of the spec, nil where the spec is no text.
  ///   - toolVersion: the version of the netlab that made the report.
  ///   - benchmark: what was measured of the network, in the report's mode and batch, and of the machine.
  /// - Returns: its number, and the latest earlier analysis of the same graph.
  /// - Throws: `.full`, `.locked`, `.fileReadOnly`, `.unstorable`, ….
  package func record(
    _ report: NetworkReport, specSource: String?, toolVersion: String,
    benchmark: BenchmarkReport? = nil, at time: Date = Date()
  ) throws(StoreError) -> RecordedAnalysis {
    if let field = Self.fieldWithNUL(of: report, specSource: specSource) {
      throw .unstorable(path: file.path, field: field)
    }
    return try write { db in
      let networkId = try NetworkRecord.id(of: report.fingerprint, in: db)
      let earlier = try RecordedAnalysis.Earlier.fetchOne(
        db,
        sql: """
          SELECT id, name, time, toolVersion, batch, mode FROM analysis
          WHERE networkId = ? ORDER BY id DESC LIMIT 1
          """, arguments: [networkId])
      let analysis = AnalysisRecord(
        report, networkId: networkId,
        specSourceId: try specSource.map { try SpecSourceRecord.id(of: $0, in: db) },
        time: timestamp(time), toolVersion: toolVersion)
      try analysis.insert(db)
      let id = db.lastInsertedRowID
      try LayerRecord.insert(report.layers, of: id, in: db)
      if let benchmark { try BenchmarkRecord.insert(benchmark, of: id, in: db) }
      return RecordedAnalysis(id: id, name: report.name, earlier: earlier)
    }
  }

  /// The database's path, as it was typed.
  var path: String { file.path }

  /// Runs `body` in one immediate transaction.
  func write<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    try StoreError.explaining(file, waited: connection.secondsToWait) {
      try writer.write(body)
    }
  }

  /// SQLite ends a text at its first NUL, and GRDB does not tell.
  private static func fieldWithNUL(of report: NetworkReport, specSource: String?) -> String? {
    func holdsNUL(_ text: String?) -> Bool { text?.utf8.contains(0) ?? false }
    if holdsNUL(report.name) { return "the network's name" }
    if holdsNUL(report.spec) { return "the spec's path" }
    if holdsNUL(report.source) { return "the network's source" }
    if holdsNUL(specSource) { return "the text of the spec" }
    let layer = report.layers.firstIndex {
      holdsNUL($0.path) || holdsNUL($0.label) || holdsNUL($0.signature)
    }
    return layer.map { "the name of layer \($0)" }
  }
}
