import Foundation
import Netlab
import Testing

@testable import Store

@Suite struct `A query` {
  private func reader(in folder: borrowing TemporaryFolder) throws -> StoreReader {
    let path = folder.file("lab.sqlite")
    _ = try Store.open(path: path).record(
      Reports.branching(), specSource: "text", toolVersion: "1.2.3")
    return try StoreReader.open(path: path)
  }

  private func message(_ reader: StoreReader, _ sql: String) -> String {
    do {
      return "\(try reader.query(sql))"
    } catch {
      return "\(error)"
    }
  }

  @Test func `gives typed columns and rows`() throws {
    let folder = try TemporaryFolder()
    let result = try reader(in: folder).query(
      """
      SELECT 7 AS n, 2.5 AS x, 'läb' AS t, x'0102ff' AS b, NULL AS void, 'a' AS mix, 1 AS n
      UNION ALL SELECT -9223372036854775808, 3, 'z' || char(0) || 'z', x'', NULL, 1, 2
      -- the end;
      """)
    #expect(result.columns.map(\.name) == ["n", "x", "t", "b", "void", "mix", "n"])
    #expect(
      result.columns.map(\.kind) == [.integer, .real, .text, .blob, .null, .mixed, .integer])
    #expect(
      result.rows == [
        [
          .integer(7), .real(2.5), .text("läb"), .blob(byteCount: 3), .null, .text("a"),
          .integer(1),
        ],
        [
          .integer(.min), .integer(3), .text("z\0z"), .blob(byteCount: 0), .null, .integer(1),
          .integer(2),
        ],
      ])
    #expect(
      result.rows[0].map(\.description) == ["7", "2.5", "läb", "(3 bytes)", "", "a", "1"])
    let json = try JSONEncoder().encode(result.rows[0] + [.real(.infinity)])
    #expect(
      String(decoding: json, as: UTF8.self) == #"[7,2.5,"läb","(3 bytes)",null,"a",1,"inf"]"#)
  }

  @Test func `names its columns even without rows`() throws {
    let folder = try TemporaryFolder()
    let result = try reader(in: folder).query("SELECT path, multiplyAdds FROM layer WHERE 0;")
    #expect(
      result
        == QueryResult(
          columns: [
            QueryColumn(name: "path", kind: .null), QueryColumn(name: "multiplyAdds", kind: .null),
          ],
          rows: []))
  }

  @Test(arguments: [
    "EXPLAIN QUERY PLAN SELECT * FROM layer", "PRAGMA table_info(layer)", "PRAGMA user_version",
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
    "VALUES (1), (2)", "SELECT name FROM pragma_table_info('layer')", "PRAGMA integrity_check",
    "SELECT json_extract(outputShape, '$[0]') FROM layer",
    "SELECT value FROM layer, json_each(layer.inputs)", "SELECT sql FROM sqlite_schema",
  ])
  func `may be anything that reads`(_ sql: String) throws {
    let folder = try TemporaryFolder()
    #expect(try reader(in: folder).query(sql).rows.isEmpty == false)
  }

  @Test(arguments: [
    ("INSERT INTO network (fingerprint) VALUES ('f')", "insert into network"),
    ("REPLACE INTO network (fingerprint) VALUES ('f')", "insert into network"),
    ("WITH x AS (SELECT 1) INSERT INTO network SELECT 1, 'f' FROM x", "insert into network"),
    ("UPDATE analysis SET name = 'x'", "update analysis"),
    ("DELETE FROM layer", "delete from layer"),
    ("EXPLAIN DELETE FROM layer", "delete from layer"),
    ("CREATE TABLE t (x)", "create, alter or drop something"),
    ("CREATE TEMP TABLE t (x)", "create, alter or drop something"),
    ("CREATE TEMP TABLE t AS SELECT * FROM layer", "create, alter or drop something"),
    ("CREATE VIEW v AS SELECT 1", "create, alter or drop something"),
    ("CREATE VIRTUAL TABLE v USING fts5 (x)", "create, alter or drop something"),
    ("DROP TABLE layer", "create, alter or drop something"),
    ("ALTER TABLE layer ADD COLUMN x", "create, alter or drop something"),
    ("REINDEX", "create, alter or drop something"),
    ("ANALYZE", "create, alter or drop something"),
    ("VACUUM", "run VACUUM"),
    ("VACUUM INTO 'copy.sqlite'", "run VACUUM"),
    ("ATTACH 'other.sqlite' AS other", "open another file"),
    ("ATTACH 'file:other.sqlite?mode=rwc' AS other", "open another file"),
    ("DETACH main", "open another file"),
    ("BEGIN EXCLUSIVE", "open or close a transaction"),
    ("COMMIT", "open or close a transaction"),
    ("SAVEPOINT s", "open or close a transaction"),
    ("PRAGMA journal_mode", "set pragma journal_mode"),
    ("PRAGMA journal_mode = DELETE", "set pragma journal_mode"),
    ("PRAGMA user_version = 99", "set pragma user_version"),
    ("PRAGMA query_only = 0", "set pragma query_only"),
    ("PRAGMA writable_schema = 1", "set pragma writable_schema"),
    ("PRAGMA wal_checkpoint(TRUNCATE)", "set pragma wal_checkpoint"),
    ("SELECT load_extension('libevil.so')", "call load_extension"),
    ("SELECT * FROM (SELECT LOAD_EXTENSION('libevil.so', 'x'))", "call load_extension"),
  ])
  func `writes nothing`(_ sql: String, _ action: String) throws {
    let folder = try TemporaryFolder()
    let reader = try reader(in: folder)
    let before = try bytes(of: folder.file("lab.sqlite"))
    let here = FileManager.default.currentDirectoryPath
    let names = try FileManager.default.contentsOfDirectory(atPath: here).sorted()
    #expect(
      message(reader, sql) == """
        error: a query only reads; this one would \(action)
          hint: a query is one select, with, values or explain; work on a copy with sqlite3 to\
         change things
        """)
    #expect(try bytes(of: folder.file("lab.sqlite")) == before)
    #expect(try folder.names.filter { !$0.hasPrefix("lab.sqlite") } == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: here).sorted() == names)
  }

  @Test func `cannot write files by functions of the sqlite3 shell`() throws {
    let folder = try TemporaryFolder()
    #expect(
      message(try reader(in: folder), "SELECT writefile('x', 'y')") == """
        error: the query does not work: no such function: writefile
          hint: select * from about tells what there is; pragma table_info(layer) lists a table's\
         columns
        """)
  }

  @Test(arguments: [
    "SELECT 1; SELECT 2", "SELECT 1; DELETE FROM layer", "SELECT 1; nonsense",
    "SELECT 1; ATTACH 'x' AS y",
  ])
  func `is one statement`(_ sql: String) throws {
    let folder = try TemporaryFolder()
    #expect(
      message(try reader(in: folder), sql) == """
        error: the query has more than one statement
          hint: ask one thing at a time
        """)
  }

  @Test(arguments: ["", "  \n", "-- a comment", ";", ";;"]) func `says something`(
    _ sql: String
  ) throws {
    let folder = try TemporaryFolder()
    #expect(
      message(try reader(in: folder), sql) == """
        error: the query is empty
          hint: for example: netlab query "select name, multiplyAdds from latestAnalysis"
        """)
  }

  @Test(arguments: [
    ("SELEC 1", #"near "SELEC": syntax error"#),
    ("SELECT flops FROM layer", "no such column: flops"),
    ("SELECT * FROM layers", "no such table: layers"),
    ("SELECT ?", "wrong number of statement arguments: 0"),
    ("SELECT abs(-9223372036854775808)", "integer overflow"),
    ("SELECT 'open", #"unrecognized token: "'open""#),
    ("SELECT json('{')", "malformed JSON"),
    ("UPDATE sqlite_master SET sql = ''", "table sqlite_master may not be modified"),
  ])
  func `is told what is wrong with it`(_ sql: String, _ detail: String) throws {
    let folder = try TemporaryFolder()
    #expect(
      message(try reader(in: folder), sql) == """
        error: the query does not work: \(detail)
          hint: select * from about tells what there is; pragma table_info(layer) lists a table's\
         columns
        """)
  }

  private static let endless =
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) "

  @Test func `is stopped in time`() throws {
    let folder = try TemporaryFolder()
    let reader = try reader(in: folder)
    #expect(throws: StoreError.queryTooSlow(seconds: 0)) {
      try reader.query(Self.endless + "SELECT max(i) FROM n", limits: QueryLimits(seconds: 0))
    }
    #expect(
      StoreError.queryTooSlow(seconds: 60).description == """
        error: the query was stopped after 60 s
          hint: narrow it with where or limit, or ask sqlite3, which has no such bound
        """)
    #expect(try reader.query("SELECT 1").rows == [[.integer(1)]])
  }

  @Test(arguments: [
    endless + "SELECT i FROM n",
    endless + "SELECT printf('%.*c', 10000, 'x') FROM n",
    "SELECT zeroblob(2000000000)",
    "SELECT hex(zeroblob(600000))",
  ])
  func `is stopped before it fills the memory`(_ sql: String) throws {
    let folder = try TemporaryFolder()
    let reader = try reader(in: folder)
    #expect(throws: StoreError.queryTooLarge(rows: 1_000, megabytes: 1)) {
      try reader.query(sql, limits: QueryLimits(rows: 1_000, megabytes: 1))
    }
    #expect(
      StoreError.queryTooLarge(rows: 1_000, megabytes: 1).description == """
        error: the query gives more than 1000 rows or 1 MB
          hint: narrow it with where or limit, or ask sqlite3, which has no such bound
        """)
  }

  @Test func `reads what another process has just written`() throws {
    let folder = try TemporaryFolder()
    let reader = try reader(in: folder)
    #expect(try HelperProcess("write", folder.file("lab.sqlite"), "1", "3").lines() == ["2"])
    #expect(try reader.query("SELECT count(*) FROM analysis").rows == [[.integer(2)]])
  }
}
