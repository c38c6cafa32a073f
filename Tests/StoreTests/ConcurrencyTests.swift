import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct `Several processes` {
  /// Analyses by number with their layers, after SQLite has found nothing wrong.
  private func layersPerAnalysis(at path: String) throws -> [Int64: Int] {
    try DatabaseQueue(path: path).read { db in
      #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
      #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT analysis.id AS id, count(position) AS layers
          FROM analysis LEFT JOIN layer ON analysisId = analysis.id GROUP BY analysis.id
          """)
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["id"], $0["layers"]) })
    }
  }

  @Test func `write one new database at the same time`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let first = try HelperProcess("write", path, "15", "70")
    let second = try HelperProcess("write", path, "15", "70")
    let third = try HelperProcess("write", path, "15", "70")
    let ids = try first.lines() + second.lines() + third.lines()
    #expect(ids.compactMap { Int64($0) }.sorted() == Array(1...45))
    let layers = try layersPerAnalysis(at: path)
    #expect(layers == Dictionary(uniqueKeysWithValues: (1...45).map { ($0, 70) }))
    #expect(
      try StoreReader.open(path: path).query("SELECT count(*) FROM network").rows == [[.integer(1)]]
    )
  }

  @Test func `read while one writes`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let store = try Store.open(path: path)
    let writer = try HelperProcess("write", path, "20", "70")
    var seen: [Int] = []
    while seen.last != 20, seen.count < 100_000 {
      seen.append(try StoreReader.open(path: path).history().count)
    }
    #expect(seen == seen.sorted())
    #expect(try writer.lines().count == 20)
    #expect(try store.reader.history().count == 20)
  }

  @Test func `killed in the middle of a change leave what was there before`() throws {
    let folder = try TemporaryFolder()
    let (path, copy) = (folder.file("lab.sqlite"), folder.file("copy.sqlite"))
    _ = try Store.open(path: path).record(Reports.open(), specSource: nil, toolVersion: "1.2.3")
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { db in
      // So small a cache that half of the change is written while it goes on.
      try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1")
      try db.inTransaction {
        for number in 0..<200 {
          try db.execute(
            sql: "INSERT INTO specSource (digest, text) VALUES (?, ?)",
            arguments: ["\(number)", String(repeating: "x", count: 3000)])
        }
        for end in ["", "-journal"] {
          try FileManager.default.copyItem(atPath: path + end, toPath: copy + end)
        }
        return .rollback
      }
    }
    let reader = try StoreReader.open(path: copy)
    #expect(try reader.history().count == 1)
    #expect(try reader.query("SELECT count(*) FROM specSource").rows == [[.integer(0)]])
    #expect(try Store.open(path: copy).reader.history().count == 1)
  }

  @Test func `leave whole analyses behind when they are killed`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    var random = SplitMix64(state: UInt64.random(in: 0...UInt64.max))
    let seed = random.state
    var told = 0
    for round in 0..<14 {
      // The first rounds end while the file is being made, the later ones within an analysis.
      let isLater = round >= 6
      let seconds = Double.random(in: isLater ? 0..<0.15 : 0.003..<0.06, using: &random)
      let lines = try HelperProcess("write", path, "1000000", "700")
        .killed(after: seconds, ofFirstLine: isLater)
      #expect(lines.allSatisfy { Int64($0) != nil }, "seed \(seed), \(lines)")
      told += lines.count
      if FileManager.default.fileExists(atPath: path) {
        let store = try Store.open(path: path)
        let layers = try layersPerAnalysis(at: path)
        #expect(layers.values.allSatisfy { $0 == 700 }, "seed \(seed)")
        // An analysis may be stored before its number is told, at most one in each round.
        #expect((told...told + round + 1).contains(layers.count), "seed \(seed)")
        #expect(try store.reader.history().count == layers.count)
      }
    }
    #expect(told >= 8, "seed \(seed)")
  }
}

/// Random numbers from a seed that a failure can print.
///
/// - Source: Steele, Lea and Flood 2014.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
