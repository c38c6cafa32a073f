import Analysis
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct `The schema` {
  @Test func `counts its migrations from one`() {
    #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
  }

  @Test func `bears the names of the JSON`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    _ = try store.record(Reports.branching(), specSource: nil, toolVersion: "1.2.3")
    func columns(_ table: String) throws -> Set<String> {
      Set(try store.reader.query("SELECT * FROM \(table)").columns.map(\.name))
    }
    func keys(_ value: some Encodable) throws -> Set<String> {
      let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
      return Set(try #require(json as? [String: Any]).keys)
    }
    let report = try Reports.branching()
    var names = try keys(report).union(keys(report.totals))
    names.subtract(["totals", "layers"])
    #expect(try columns("history") == names.union(["id", "time", "toolVersion"]))
    let layer = try #require(report.layers.first { $0.kernel != nil && $0.groups != nil })
    #expect(try columns("layer") == keys(layer).union(["analysisId", "position"]))
  }

  @Test func `sums modules and tells readers from read`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let report = try Reports.branching()
    _ = try store.record(report, specSource: nil, toolVersion: "1.2.3")
    _ = try store.record(Reports.open(), specSource: nil, toolVersion: "1.2.3")
    let module = report.layers.filter { $0.path.hasPrefix("inception_3a/") }
    let expected = [
      module.count, module.reduce(0) { $0 + $1.parameters },
      module.reduce(0) { $0 + ($1.multiplyAdds ?? 0) },
      module.reduce(0) { $0 + ($1.outputBytes ?? 0) },
    ]
    #expect(
      try store.reader.query(
        """
        SELECT layers, parameters, multiplyAdds, outputBytes FROM moduleTotal
        WHERE analysisId = 1 AND module = 'inception_3a'
        """
      ).rows == [expected.map { .integer(Int64($0)) }])
    #expect(
      try store.reader.query(
        "SELECT module, parameters, multiplyAdds FROM moduleTotal WHERE analysisId = 2 ORDER BY position"
      ).rows == [
        [.text("input"), .integer(0), .null], [.text("c"), .integer(704), .null],
        [.text("p"), .integer(0), .null],
      ])
    let inputs = report.layers.flatMap { layer in
      layer.inputs.enumerated().map { slot, input in
        [QueryValue.text(layer.path), .integer(Int64(slot)), .text(input)]
      }
    }
    #expect(
      try store.reader.query(
        """
        SELECT path, slot, input FROM layerInput WHERE analysisId = 1 ORDER BY position, slot
        """
      ).rows == inputs)
    #expect(inputs.count > report.layers.count)
    #expect(
      try store.reader.query(
        """
        SELECT outputChannels, outputHeight, outputWidth, kernelHeight, kernelWidth, strideHeight,
          strideWidth, receptiveFieldHeight, receptiveFieldWidth, receptiveFieldStrideHeight,
          receptiveFieldStrideWidth
        FROM flatLayer WHERE analysisId = 1 AND path = 'stem'
        """
      ).rows == [[8, 11, 25, 3, 5, 2, 1, 3, 5, 2, 1].map { .integer($0) }])
  }

  @Test func `keeps the newest analysis of each network, batch and mode at hand`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    var report = try Reports.branching()
    for batch in [2, 3, 2] {
      report.batch = batch
      _ = try store.record(report, specSource: nil, toolVersion: "1.2.3")
    }
    _ = try store.record(Reports.open(), specSource: nil, toolVersion: "1.2.3")
    #expect(
      try store.reader.query("SELECT id FROM latestAnalysis ORDER BY id").rows == [
        [.integer(2)], [.integer(3)], [.integer(4)],
      ])
  }

  @Test func `guards itself`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    _ = try Store.open(path: path).record(Reports.open(), specSource: nil, toolVersion: "1.2.3")
    let messages = try DatabaseQueue(path: path).inDatabase { db in
      [
        "UPDATE layer SET analysisId = 99", "UPDATE analysis SET batch = 0",
        "UPDATE analysis SET mode = 'idle'", "UPDATE layer SET parameters = 'many'",
        "UPDATE analysis SET name = NULL",
        "INSERT INTO network SELECT NULL, fingerprint FROM network",
      ].map { sql in
        do {
          try db.execute(sql: sql)
          return "no error"
        } catch {
          return (error as? DatabaseError)?.message ?? ""
        }
      }
    }
    #expect(
      messages == [
        "FOREIGN KEY constraint failed", "CHECK constraint failed: batch > 0",
        "CHECK constraint failed: mode IN ('inference', 'training')",
        "cannot store TEXT value in INTEGER column layer.parameters",
        "NOT NULL constraint failed: analysis.name",
        "UNIQUE constraint failed: network.fingerprint",
      ])
  }

  private static let longer = Schema(
    migrations: Migration.all + [
      Migration(
        number: Migration.all.count + 1, sql: "CREATE TABLE shelf (id INTEGER PRIMARY KEY);"),
      Migration(
        number: Migration.all.count + 2,
        sql: "ALTER TABLE shelf ADD COLUMN seed INTEGER NOT NULL DEFAULT 0;"),
    ])

  @Test(arguments: [true, false]) func `is brought up to date with its rows kept`(
    _ forWriting: Bool
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let report = try Reports.branching()
    _ = try Store.open(path: path).record(report, specSource: nil, toolVersion: "1.2.3")
    let settings = ConnectionSettings()
    let reader =
      forWriting
      ? try Store.open(path: path, schema: Self.longer, connection: settings).reader
      : try StoreReader.open(path: path, schema: Self.longer, connection: settings)
    #expect(try reader.show(1).report == report)
    #expect(try reader.query("SELECT count(seed) FROM shelf").rows == [[.integer(0)]])
    #expect(
      try reader.query("PRAGMA user_version").rows == [[.integer(Int64(Self.longer.version))]])
  }

  @Test func `stays as it was where a migration fails`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    _ = try Store.open(path: path).record(Reports.open(), specSource: nil, toolVersion: "1.2.3")
    var broken = Self.longer
    broken.migrations[broken.migrations.count - 1].sql = "ALTER TABLE nowhere ADD COLUMN x;"
    do {
      _ = try Store.open(path: path, schema: broken, connection: ConnectionSettings())
      Issue.record("the migration should fail")
    } catch {
      #expect(
        error.description == """
          error: \(path): the database is damaged: no such table: nowhere
            hint: restore a copy of it, or save what can still be read with sqlite3 \(path) .recover
          """)
    }
    let reader = try StoreReader.open(path: path)
    #expect(try reader.history().count == 1)
    #expect(
      try reader.query("SELECT count(*) FROM sqlite_schema WHERE name = 'shelf'").rows == [
        [.integer(0)]
      ])
  }

  @Test func `of an older netlab is told where it cannot be changed`() {
    #expect(
      StoreError.olderSchema(path: "lab.sqlite", schema: 1, known: 3).description == """
        error: lab.sqlite: was written by an older netlab (schema 1; this one reads 3) and cannot be\
         brought up to date where it is
          hint: copy it to a folder that may be written, and name the copy with --db FILE
        """)
  }

  @Test func `can be told from other programs' files`() throws {
    let folder = try TemporaryFolder()
    _ = try Store.open(path: folder.file("lab.sqlite"))
    let file = try bytes(of: folder.file("lab.sqlite"))
    #expect(file[68..<72] == Data("ntlb".utf8))
    #expect(file[18..<20] == Data([2, 2]), "WAL mode, in the file's header")
  }

  @Test func `describes every table, view and column`() throws {
    let queue = try DatabaseQueue()
    let (things, described) = try queue.write { db in
      try Schema.current.upgrade(db, at: "")
      return (
        try String.fetchSet(
          db,
          sql: """
            SELECT name FROM sqlite_schema
            WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'
            """), try String.fetchSet(db, sql: "SELECT name FROM about")
      )
    }
    #expect(things == described)
    let page = try SchemaDocumentation.markdown()
    #expect(
      page.hasPrefix(
        """
        **`network`**: a graph that was analysed, whatever its names.

        | column | type | |
        |---|---|---|
        | `id` | INTEGER |  |
        | `fingerprint` | TEXT | 64 hexadecimal digits; equal graphs, equal fingerprint |

        **`specSource`**: the text of a spec, once for each wording.

        """))
    #expect(
      page.contains(
        "\n| `multiplyAdds` | INTEGER, or null | null where a layer's are unknown |\n"))
    #expect(
      page.hasSuffix(
        "\n\n**`about`** (view): this list. `name`, `holds`\n"))
  }
}
