import Foundation
import Testing

@Suite struct `netlab history, show and query` {
  @Test func `keep what was analysed, and know it again`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(
      try place.run(
        "analyze", "tiny.swift", "--no-diagram", "--columns", "path", "--depth", "1", "-o", "t.txt",
        with: ["COLUMNS": "84"]
      ).steady
        == Workplace.Run(
          output: "",
          errors: "netlab.sqlite: tiny stored as #1\n", status: 0))
    #expect(
      try place.run(
        "analyze", "tiny.swift", "--no-diagram", "--columns", "path", "--depth", "1", "-o", "t.txt",
        "-b", "2", with: ["COLUMNS": "84"]
      ).steady
        == Workplace.Run(
          output: "",
          errors: "netlab.sqlite: tiny stored as #2; analysed before as #1 on DATE\n", status: 0))
    #expect(
      try place.run("history", with: ["COLUMNS": "84"]).steady
        == Workplace.Run(
          output: """
            #  time                  network  input  parameters  multiply-adds  spec
            ─  ────────────────────  ───────  ─────  ──────────  ─────────────  ──────────
            2  DATE  tiny     7×5×9         480         39,108  tiny.swift
            1  DATE  tiny     7×5×9         480         19,554  tiny.swift
            no room for: batch, mode, depth, fingerprint, netlab (--format csv has all)

            """,
          errors: "", status: 0))
    #expect(
      try place.run("history", "--top", "1", "--format", "csv", with: ["COLUMNS": "84"]).steady
        == Workplace.Run(
          output: "id,time,name,input,batch,mode,parameters,multiplyAdds,depth,medianSeconds,spec,"
            + "fingerprint,toolVersion\r\n"
            + "2,DATE,tiny,7x5x9,2,inference,480,39108,4,,tiny.swift,FINGERPRINT,0.1.0\r\n",
          errors: "", status: 0))
    #expect(
      try place.run("history", "nothing", with: ["COLUMNS": "84"]).steady
        == Workplace.Run(
          output: "no analysis of nothing\n",
          errors: "", status: 0))
  }

  @Test func `show an analysis as it was`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(
      try place.run(
        "analyze", "tiny.swift", "--no-diagram", "--columns", "path", "--depth", "1", "-o", "t.txt",
        with: ["COLUMNS": "84"]
      ).steady
        == Workplace.Run(
          output: "",
          errors: "netlab.sqlite: tiny stored as #1\n", status: 0))
    #expect(
      try place.run("show", "1", "--columns", "path,macs", "--depth", "1", with: ["COLUMNS": "84"])
        .steady
        == Workplace.Run(
          output: """
            tiny · a test

            layer   multiply-adds       %
            ──────  ─────────────  ──────
            input               0
            conv           11,340   58.0%
            block           8,190   41.9%
            pool                0
            linear             24    0.1%
            ──────  ─────────────  ──────
            total          19,554  100.0%

            depth 4 (5 with pooling) · 462 weights, 18 biases · 1,893 elementwise operations
            memory: parameters 1.9 KiB · activations 2.7 KiB · peak of inference 4.5 KiB
            peak of training 12.4 KiB
            a multiply-add counts once; biases, activations, normalisation and pooling are
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "#1, analysed DATE by netlab 0.1.0\n", status: 0))
    #expect(
      try place.run(
        "show", "#1", "--format", "csv", "--filter", "conv$", "--columns", "path,macs",
        with: ["COLUMNS": "84"]
      ).steady
        == Workplace.Run(
          output: "network,path,multiplyAdds\r\n"
            + "tiny,conv,11340\r\n",
          errors: "#1, analysed DATE by netlab 0.1.0\n", status: 0))
    #expect(
      try place.run("show", "2", with: ["COLUMNS": "84"]).steady
        == Workplace.Run(
          output: "",
          errors: """
            error: netlab.sqlite: there is no analysis #2
              hint: the latest is #1; netlab history lists them all

            """, status: 2))
    #expect(
      try place.run("show", "one", with: ["COLUMNS": "84"]).steady
        == Workplace.Run(
          output: "",
          errors: """
            error: one is no number of an analysis
              hint: see the numbers with: netlab history

            """, status: 2))
  }

  @Test func `ask in SQL and only read`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(
      try place.run(
        "analyze", "tiny.swift", "--no-diagram", "--columns", "path", "--depth", "1", "-o", "t.txt",
        with: ["COLUMNS": "84"]
      ).steady
        == Workplace.Run(
          output: "",
          errors: "netlab.sqlite: tiny stored as #1\n", status: 0))
    #expect(
      try place.run(
        "query", "select name, multiplyAdds, 0.5 as half, null as none from history",
        with: ["COLUMNS": "84"]
      ).steady
        == Workplace.Run(
          output: """
            name  multiplyAdds  half  none
            ────  ────────────  ────  ────
            tiny         19554   0.5

            """,
          errors: "", status: 0))
    #expect(
      try place.run(
        "query", "select name, name, batch from history", "--format", "json",
        with: ["COLUMNS": "84"]
      ).steady
        == Workplace.Run(
          output: """
            {
              "columns" : [
                "name",
                "name_2",
                "batch"
              ],
              "rows" : [
                {
                  "batch" : 1,
                  "name" : "tiny",
                  "name_2" : "tiny"
                }
              ],
              "schema" : 1
            }

            """,
          errors: "", status: 0))
    #expect(
      try place.run(
        "query", "select 'a,b' as x, 1 as y", "--format", "csv", with: ["COLUMNS": "84"]
      ).steady
        == Workplace.Run(
          output: "x,y\r\n"
            + "\"a,b\",1\r\n",
          errors: "", status: 0))
    #expect(
      try place.run("query", "delete from analysis", with: ["COLUMNS": "84"]).steady
        == Workplace.Run(
          output: "",
          errors: """
            error: a query only reads; this one would delete from analysis
              hint: a query is one select, with, values or explain; work on a copy with sqlite3 \
            to change things

            """, status: 2))
    #expect(
      try place.run("query", "select", with: ["COLUMNS": "84"]).steady
        == Workplace.Run(
          output: "",
          errors: """
            error: the query does not work: incomplete input
              hint: select * from about tells what there is; pragma table_info(layer) lists a \
            table's columns

            """, status: 2))
    #expect(
      try place.run("query", "", with: ["COLUMNS": "84"]).steady
        == Workplace.Run(
          output: "",
          errors: """
            error: the query is empty
              hint: for example: netlab query "select name, multiplyAdds from latestAnalysis"

            """, status: 2))
  }

  @Test func `say what is missing`() throws {
    let place = try Workplace()
    #expect(
      try place.run("history").steady
        == Workplace.Run(
          output: "",
          errors: """
            error: netlab.sqlite: there is no database here
              hint: netlab analyze, train and sweep make one; name another with --db FILE

            """, status: 2))
    #expect(
      try place.run("show", "1", "--db", "none/x.sqlite").steady
        == Workplace.Run(
          output: "",
          errors: """
            error: none/x.sqlite: the folder none does not exist
              hint: make it with mkdir -p none, or name another place with --db FILE

            """, status: 2))
    #expect(
      try place.run("query", "select 1", "--db", ".").steady
        == Workplace.Run(
          output: "",
          errors: """
            error: .: a folder, not a database
              hint: name a file in it: --db ./netlab.sqlite

            """, status: 2))
  }

  @Test func `leave no files of their own beside a database that they read`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    _ = try place.run("analyze", "tiny.swift", "--no-diagram", "-q")
    let bytes = FileManager.default.contents(atPath: "\(place.folder)/netlab.sqlite")
    for words in [["history"], ["show", "1"], ["query", "select * from history"]] {
      #expect(try place.run(words).status == 0)
      #expect(place.files == ["netlab.sqlite", "tiny.swift"], "\(words)")
    }
    #expect(FileManager.default.contents(atPath: "\(place.folder)/netlab.sqlite") == bytes)
    let refused = try place.run("query", "delete from analysis")
    #expect(refused.status == 2)
    #expect(place.files == ["netlab.sqlite", "tiny.swift"])
  }

  @Test func `print a spec's text as it was`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    _ = try place.run("analyze", "tiny.swift", "--no-diagram", "--db", "lab.sqlite", "-q")
    try place.write(Workplace.pair, to: "tiny.swift")
    let run = try place.run("show", "1", "--source", with: ["NETLAB_DB": "lab.sqlite"])
    #expect(run == Workplace.Run(output: Workplace.tiny, errors: "", status: 0))
  }

  @Test func `lose no table where the database cannot be written`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    try place.write("no database", to: "notes.txt")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-diagram", "--db", "notes.txt", "--format", "csv",
      "--columns", "path", "--filter", "conv$")
    #expect(
      run
        == Workplace.Run(
          output: "network,path\r\ntiny,conv\r\n",
          errors: """
            error: notes.txt: not a SQLite database
              hint: it was left as it is; name another with --db FILE

            """, status: 2))
    #expect(try place.read("notes.txt") == "no database")
  }
}
