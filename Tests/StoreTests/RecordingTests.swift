import Analysis
import Foundation
import GRDB
import Netlab
import Testing

@testable import Store

@Suite struct `Storing an analysis` {
  private static let noon = Date(timeIntervalSince1970: 1_795_262_400)

  @Test func `gives back the whole report`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let report = try Reports.branching()
    let id = try store.record(
      report, specSource: "let branching = …\n", toolVersion: "1.2.3", at: Self.noon
    ).id
    let stored = try store.reader.show(id)
    #expect(stored.report == report)
    #expect(stored.report.layers.count > 15)
    #expect(stored.time == "2026-11-21T12:00:00Z")
    #expect(stored.toolVersion == "1.2.3")
    #expect(stored.specSource == "let branching = …\n")
    #expect(try StoreReader.open(path: folder.file("lab.sqlite")).show(id) == stored)
  }

  @Test func `gives back what is unknown as unknown`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let report = try Reports.open()
    #expect(report.totals.multiplyAdds == nil)
    let id = try store.record(report, specSource: nil, toolVersion: "1.2.3").id
    let stored = try store.reader.show(id)
    #expect(stored.report == report)
    #expect(stored.specSource == nil)
  }

  @Test func `gives back training mode and an overflowing field`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    var report = try Reports.branching()
    report.mode = .training
    report.source = nil
    report.totals.multiplyAdds = Int.max
    report.layers[2].receptiveField.size = nil
    report.layers[2].receptiveField.aligned = nil
    let id = try store.record(report, specSource: nil, toolVersion: "").id
    #expect(try store.reader.show(id).report == report)
  }

  @Test func `recognises a network by its graph`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    func record(_ report: NetworkReport) throws -> RecordedAnalysis {
      try store.record(report, specSource: "text", toolVersion: "1.2.3", at: Self.noon)
    }
    let first = try record(Reports.branching())
    #expect(first.description == "stored as #1")
    #expect(first.earlier == nil)
    let other = try record(Reports.branching(classes: 4))
    #expect(other.description == "stored as #2")
    let again = try record(Reports.branching())
    #expect(again.description == "stored as #3; analysed before as #1 on 2026-11-21")
    let renamed = try record(Reports.branching(name: "renamed"))
    #expect(
      renamed.description
        == "stored as #4; analysed before as #3 on 2026-11-21, then called branching")
    #expect(
      renamed.earlier
        == RecordedAnalysis.Earlier(
          id: 3, name: "branching", time: "2026-11-21T12:00:00Z", toolVersion: "1.2.3", batch: 2,
          mode: .inference))
    let counts = try store.reader.query(
      """
      SELECT (SELECT count(*) FROM network), (SELECT count(*) FROM specSource),
        (SELECT count(*) FROM analysis)
      """)
    #expect(counts.rows == [[.integer(2), .integer(1), .integer(4)]])
  }

  @Test func `never gives a number twice`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let store = try Store.open(path: path)
    let report = try Reports.open()
    _ = try store.record(report, specSource: nil, toolVersion: "1.2.3")
    let second = try store.record(report, specSource: nil, toolVersion: "1.2.3")
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "DELETE FROM analysis WHERE id = ?", arguments: [second.id])
    }
    #expect(try store.record(report, specSource: nil, toolVersion: "1.2.3").id == 3)
    let left = try store.reader.query("SELECT DISTINCT analysisId FROM layer")
    #expect(left.rows == [[.integer(1)], [.integer(3)]])
  }

  @Test func `tells its history, the newest first`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let branching = try Reports.branching()
    var training = try Reports.open()
    training.name = "Grün-Netz 100%"
    training.mode = .training
    _ = try store.record(branching, specSource: nil, toolVersion: "1.2.3", at: Self.noon)
    _ = try store.record(
      training, specSource: nil, toolVersion: "1.2.4", at: Self.noon.addingTimeInterval(60))
    func ids(_ filter: HistoryFilter) throws -> [Int64] {
      try store.reader.history(filter).map(\.id)
    }
    let all = try store.reader.history()
    #expect(all.map(\.id) == [2, 1])
    #expect(
      all.last
        == HistoryEntry(
          id: 1, time: "2026-11-21T12:00:00Z", toolVersion: "1.2.3", name: "branching",
          spec: "Specs/branching.swift", fingerprint: branching.fingerprint, input: [7, 23, 29],
          batch: 2, mode: .inference, totals: branching.totals))
    #expect(try ids(HistoryFilter(name: "BRANCH")) == [1])
    #expect(try ids(HistoryFilter(name: "100%")) == [2])
    #expect(try ids(HistoryFilter(name: "%")) == [2])
    #expect(try ids(HistoryFilter(name: "_")) == [])
    #expect(try ids(HistoryFilter(name: "open.swift")) == [2])
    let digits = String(branching.fingerprint.prefix(7))
    #expect(try ids(HistoryFilter(fingerprint: digits.uppercased())) == [1])
    #expect(try ids(HistoryFilter(mode: .training)) == [2])
    #expect(try ids(HistoryFilter(since: Self.noon.addingTimeInterval(1))) == [2])
    #expect(try ids(HistoryFilter(since: Self.noon)) == [2, 1])
    #expect(try ids(HistoryFilter(limit: 1)) == [2])
    #expect(try ids(HistoryFilter(limit: -1)) == [])
    #expect(try ids(HistoryFilter(name: "branching", mode: .training)) == [])
  }

  @Test func `keeps 10,000 layers`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let report = try Reports.long(10_000)
    let id = try store.record(report, specSource: nil, toolVersion: "1.2.3").id
    #expect(try store.reader.show(id).report == report)
  }
}
