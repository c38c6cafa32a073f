import Analysis
import Foundation
import GRDB
import Netlab
import Testing

@testable import Store

@Suite struct `A database that cannot be used` {
  /// What a user reads if the database is opened to be written, and to be read.
  private func errors(at path: String) -> (writing: String, reading: String) {
    (
      writing: message { _ = try Store.open(path: path) },
      reading: message { _ = try StoreReader.open(path: path) }
    )
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func `that has no name`() {
    let expected = """
      error: the database has no name
        hint: give --db a file, such as netlab.sqlite
      """
    #expect(errors(at: "") == (expected, expected))
  }

  @Test func `is not made by reading it`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    #expect(
      errors(at: path).writing == "no error")
    let other = folder.file("other.sqlite")
    #expect(
      message { _ = try StoreReader.open(path: other) } == """
        error: \(other): there is no database here
          hint: netlab analyze, train and sweep make one; name another with --db FILE
        """)
    #expect(try folder.names.filter { $0.hasPrefix("other") } == [])
  }

  @Test func `that nothing was written to`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Data(), to: "lab.sqlite")
    #expect(
      message { _ = try StoreReader.open(path: path) } == """
        error: \(path): an empty file, not yet a database
          hint: netlab analyze, train and sweep fill it; name another with --db FILE
        """)
    #expect(try bytes(of: path).isEmpty)
    #expect(message { _ = try Store.open(path: path) } == "no error")
    #expect(try StoreReader.open(path: path).history() == [])
  }

  @Test func `in a folder that is not there`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("runs/today/lab.sqlite")
    let expected = """
      error: \(path): the folder \(folder.file("runs/today")) does not exist
        hint: make it with mkdir -p \(folder.file("runs/today")), or name another place with --db FILE
      """
    #expect(errors(at: path) == (expected, expected))
    #expect(try folder.names == [])
  }

  @Test func `behind a file`() throws {
    let folder = try TemporaryFolder()
    let notes = try folder.write(Data("notes".utf8), to: "notes.txt")
    let expected = """
      error: \(notes)/lab.sqlite: the folder \(notes) does not exist
        hint: make it with mkdir -p \(notes), or name another place with --db FILE
      """
    #expect(errors(at: notes + "/lab.sqlite") == (expected, expected))
  }

  @Test func `that is a folder`() throws {
    let folder = try TemporaryFolder()
    let expected = """
      error: \(folder.path): a folder, not a database
        hint: name a file in it: --db \(folder.path)/netlab.sqlite
      """
    #expect(errors(at: folder.path) == (expected, expected))
    #expect(errors(at: folder.path + "/").reading.hasSuffix("--db \(folder.path)/netlab.sqlite"))
  }

  @Test func `that is a device`() {
    let expected = """
      error: /dev/null: a device or a pipe, not a file
        hint: name a file with --db FILE, or store nothing with --no-db
      """
    #expect(errors(at: "/dev/null") == (expected, expected))
  }

  @Test func `that is a text`() throws {
    let folder = try TemporaryFolder()
    let text = Data(String(repeating: "no database\n", count: 700).utf8)
    let path = try folder.write(text, to: "notes.txt")
    let expected = """
      error: \(path): not a SQLite database
        hint: it was left as it is; name another with --db FILE
      """
    #expect(errors(at: path) == (expected, expected))
    #expect(try bytes(of: path) == text)
    #expect(try folder.names == ["notes.txt"])
  }

  @Test func `that is another program's`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("browser.sqlite")
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "CREATE TABLE urls (url TEXT); CREATE TABLE visits (time INTEGER)")
    }
    let before = try bytes(of: path)
    let expected = """
      error: \(path): a SQLite database, but not netlab's: it holds urls
        hint: it was left as it is; name another with --db FILE
      """
    #expect(errors(at: path) == (expected, expected))
    #expect(try bytes(of: path) == before)
    #expect(try folder.names == ["browser.sqlite"])
  }

  @Test func `that a newer netlab wrote`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    _ = try Store.open(path: path)
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "CREATE TABLE shelf (id INTEGER PRIMARY KEY); PRAGMA user_version = 7")
    }
    let before = try bytes(of: path)
    let known = Schema.current.version
    let expected = """
      error: \(path): was written by a newer netlab (schema 7; this one knows \(known))
        hint: it was left as it is; update netlab, or name another database with --db FILE
      """
    #expect(errors(at: path) == (expected, expected))
    #expect(try bytes(of: path) == before)
  }

  @Test func `that was cut off`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    _ = try Store.open(path: path).record(
      Reports.branching(), specSource: nil, toolVersion: "1.2.3")
    let whole = try bytes(of: path)
    let cut = try folder.write(whole.prefix(whole.count / 2), to: "cut.sqlite")
    let expected = """
      error: \(cut): the database is damaged: database disk image is malformed
        hint: restore a copy of it, or save what can still be read with sqlite3 \(cut) .recover
      """
    #expect(errors(at: cut) == (expected, expected))
    #expect(try bytes(of: cut) == whole.prefix(whole.count / 2))
    let stump = try folder.write(whole.prefix(50), to: "stump.sqlite")
    #expect(
      errors(at: stump).reading.hasPrefix(
        "error: \(stump): the database is damaged: database disk image is malformed\n"))
  }

  @Test(arguments: [
    ("UPDATE layer SET receptiveField = '{' WHERE position = 3", "malformed JSON"),
    (
      "UPDATE layer SET receptiveField = '[]' WHERE position = 3",
      "a row does not hold what its column should"
    ),
    (
      "UPDATE layer SET family = 'magic' WHERE position = 3",
      "a row does not hold what its column should"
    ),
    ("DROP VIEW history", "no such table: history"),
  ])
  func `whose rows hold something else`(_ change: String, _ detail: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let store = try Store.open(path: path)
    let id = try store.record(Reports.branching(), specSource: nil, toolVersion: "1.2.3").id
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: change)
    }
    #expect(
      message { _ = try store.reader.show(id) } == """
        error: \(path): the database is damaged: \(detail)
          hint: restore a copy of it, or save what can still be read with sqlite3 \(path) .recover
        """)
  }

  @Test func `that another program keeps locked`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let patience = ConnectionSettings(secondsToWait: 0)
    let store = try Store.open(path: path, schema: .current, connection: patience)
    let other = try DatabaseQueue(path: path)
    try other.inDatabase { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      #expect(
        message {
          _ = try store.record(Reports.branching(), specSource: nil, toolVersion: "1.2.3")
        } == """
          error: \(path): another program has kept the database locked for 0 s
            hint: wait for that program to end, or close it
          """)
      try db.execute(sql: "ROLLBACK")
    }
    #expect(try store.reader.history() == [])
  }

  @Test func `on a full disk`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    _ = try Store.open(path: path).record(Reports.open(), specSource: nil, toolVersion: "1.2.3")
    let full = try Store.open(
      path: path, schema: .current, connection: ConnectionSettings(maximumPages: 40))
    let expected = """
      error: \(path): the disk is full; nothing was stored
        hint: make room, or name a place on another disk with --db FILE
      """
    #expect(
      message { _ = try full.record(Reports.long(3_000), specSource: "text", toolVersion: "1.2.3") }
        == expected)
    #expect(try full.reader.history().count == 1)
    #expect(
      try full.reader.query("SELECT count(*) FROM specSource UNION SELECT count(*) FROM network")
        .rows == [[.integer(0)], [.integer(1)]])
    #expect(try full.record(Reports.open(), specSource: nil, toolVersion: "1.2.3").id == 2)

    let new = folder.file("new.sqlite")
    #expect(
      message {
        _ = try Store.open(
          path: new, schema: .current, connection: ConnectionSettings(maximumPages: 5))
      } == """
        error: \(new): the disk is full; nothing was stored
          hint: make room, or name a place on another disk with --db FILE
        """)
    #expect(
      message { _ = try StoreReader.open(path: new) } == """
        error: \(new): an empty file, not yet a database
          hint: netlab analyze, train and sweep fill it; name another with --db FILE
        """)
    #expect(message { _ = try Store.open(path: new) } == "no error")
  }

  @Test func `that lacks the analysis`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let store = try Store.open(path: path)
    #expect(
      message { _ = try store.reader.show(12) } == """
        error: \(path): there is no analysis #12
          hint: it holds none yet; netlab analyze stores one
        """)
    _ = try store.record(Reports.open(), specSource: nil, toolVersion: "1.2.3")
    #expect(
      message { _ = try store.reader.show(-12) } == """
        error: \(path): there is no analysis #-12
          hint: the latest is #1; netlab history lists them all
        """)
  }

  @Test func `for a text with a NUL character`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let store = try Store.open(path: path)
    var report = try Reports.branching()
    report.layers[4].path = "a\0b"
    #expect(
      message { _ = try store.record(report, specSource: nil, toolVersion: "1.2.3") } == """
        error: \(path): the name of layer 4 holds a NUL character, which a database cannot keep
          hint: take it out of the spec, or store nothing with --no-db
        """)
    let changes: [(String, (inout NetworkReport) -> Void)] = [
      ("the network's name", { $0.name = "a\0" }), ("the spec's path", { $0.spec = "\0" }),
      ("the network's source", { $0.source = "a\0b" }),
      ("the name of layer 0", { $0.layers[0].label = "a\0b" }),
    ]
    for (field, change) in changes {
      var report = try Reports.branching()
      change(&report)
      #expect(
        message { _ = try store.record(report, specSource: nil, toolVersion: "1") }
          .contains(": \(field) holds a NUL character"))
    }
    #expect(
      message { _ = try store.record(Reports.open(), specSource: "\0", toolVersion: "1") }
        .contains(": the text of the spec holds a NUL character"))
    #expect(try store.reader.history() == [])
  }

  @Test(arguments: [":memory:", "file:lab.sqlite?mode=memory", "läb 1%20.sqlite", "'quoted' db"])
  func `takes any name for a name`(_ name: String) throws {
    let folder = try TemporaryFolder()
    let lines = try HelperProcess("write", name, "1", "3", in: folder.path).lines()
    #expect(lines == ["1"])
    #expect(try folder.names == [name])
  }
}
