import Testing

@Suite struct `netlab verify` {
  private static let direct = """
    import Netlab

    let direct = Network("bottleneck-direct", input: Shape(480, 14, 14)) {
      conv(`5x5`, 48, name: "5x5")
    }
    """

  @Test func `puts published figures beside computed ones`() throws {
    let place = try Workplace()
    try place.write(Self.direct, to: "direct.swift")
    let run = try place.run("verify", "direct.swift", "--strict", with: ["COLUMNS": "90"])
    #expect(
      run
        == Workplace.Run(
          output: """
            bottleneck-direct · a review of GoogLeNet, section 3.1

            row    quantity       published               computed  verdict
            ─────  ─────────────  ─────────  ─────────────────────  ───────
            total  multiply-adds     112.9M  112.90M (112,896,000)  agrees

            1 agrees

            agrees: the computed number rounds to the printed one, half a unit of its last digit
            included

            """,
          errors: "", status: 0))
  }

  @Test func `fails under --strict where a row differs`() throws {
    let place = try Workplace()
    try place.write(Self.direct, to: "direct.swift")
    try place.write(
      "row,quantity,published,unit\n5x5,weights,562.5,Ki\n5x5,depth,2,\n", to: "mine.csv")
    let arguments = ["verify", "direct.swift", "--table", "mine.csv", "--format", "json"]
    let run = try place.run(arguments)
    #expect(
      run
        == Workplace.Run(
          output: """
            {
              "network" : "bottleneck-direct",
              "remarks" : [

              ],
              "rows" : [
                {
                  "computed" : 576000,
                  "note" : "",
                  "printed" : "562.5Ki",
                  "published" : 576000,
                  "quantity" : "weights",
                  "row" : "5x5",
                  "verdict" : "agrees"
                },
                {
                  "computed" : 1,
                  "note" : "computed is 50.0% less",
                  "printed" : "2",
                  "published" : 2,
                  "quantity" : "depth",
                  "row" : "5x5",
                  "verdict" : "differs"
                }
              ],
              "schema" : 1
            }

            """,
          errors: "", status: 0))
    #expect(try place.run(arguments + ["--strict"]).status == 1)
  }

  @Test func `says what is wrong with a table, and where nothing is published`() throws {
    let place = try Workplace()
    try place.write(Self.direct, to: "direct.swift")
    try place.write("row,quantity,published\n5x5,weight,1\n", to: "mine.csv")
    let run = try place.run("verify", "direct.swift", "--table", "mine.csv")
    #expect(run.status == 2 && run.output == "")
    #expect(run.errors.hasPrefix("mine.csv:2:5: error: there is no quantity \"weight\"\n  hint: "))
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(
      try place.run("verify", "tiny.swift")
        == Workplace.Run(
          output: "",
          errors: """
            error: netlab knows no published figures on tiny
              hint: say which published network it is, as in --as googlenet, or give your own: \
            --table FILE, a CSV with the columns row,quantity,published

            """, status: 2))
    #expect(try place.run("verify", "direct.swift", "--table", "none.csv").status == 2)
  }

  /// The same two networks under names of their own.
  private static let mine = """
    import Netlab

    let mine = Network("my-bottleneck-direct", input: Shape(480, 14, 14)) {
      conv(`5x5`, 48, name: "patches")
      linear(3)
    }

    """

  @Test func `takes another network's figures, and pairs the layers by structure`() throws {
    let place = try Workplace()
    try place.write(Self.direct, to: "direct.swift")
    try place.write(Self.mine, to: "mine.swift")
    try place.write("row,quantity,published\n5x5,weights,576K\n", to: "mine.csv")
    #expect(
      try place.run("verify", "mine.swift").errors == """
        error: netlab knows no published figures on my-bottleneck-direct
          hint: say which published network it is, as in --as bottleneck-direct, or give your own: \
        --table FILE, a CSV with the columns row,quantity,published

        """)
    #expect(try place.run("export", "mine.swift", "-o", "mine.onnx", "-q").status == 0)
    let arguments = ["--as", "direct", "--table", "mine.csv"]
    for (spec, name) in [("mine.swift", "my-bottleneck-direct"), ("mine.onnx", "mine")] {
      let run = try place.run(["verify", spec] + arguments, with: ["COLUMNS": "100"])
      #expect(
        run
          == Workplace.Run(
            output: """
              \(name) as bottleneck-direct · mine.csv

              row  layers   quantity  published          computed  verdict
              ───  ───────  ────────  ─────────  ────────────────  ───────
              5x5  patches  weights        576K  576.0K (576,000)  agrees

              1 agrees
              layers paired with bottleneck-direct's by structure: not the same architecture, 1 difference
              see: netlab compare direct \(spec) --structure

              agrees: the computed number rounds to the printed one, half a unit of its last digit included

              """,
            errors: "reading direct.swift\n", status: 0))
    }
    let json = try place.run(
      ["verify", "mine.onnx", "--format", "json", "-q"] + arguments)
    #expect(
      json.output == """
        {
          "network" : "mine",
          "publishedNetwork" : "bottleneck-direct",
          "remarks" : [
            "layers paired with bottleneck-direct's by structure: not the same architecture, 1 difference"
          ],
          "rows" : [
            {
              "computed" : 576000,
              "layers" : "patches",
              "note" : "",
              "printed" : "576K",
              "published" : 576000,
              "quantity" : "weights",
              "row" : "5x5",
              "verdict" : "agrees"
            }
          ],
          "sameArchitecture" : false,
          "schema" : 1
        }

        """)
  }

  @Test func `says what is wrong with the network that is named`() throws {
    let place = try Workplace()
    try place.write(Self.direct, to: "direct.swift")
    try place.write(Workplace.pair, to: "pair.swift")
    try place.write(Workplace.tiny, to: "tiny.swift")
    let runs = try ["pair", "nobody", "tiny"].map {
      try place.run("verify", "direct.swift", "--as", $0, "-q")
    }
    #expect(runs.map(\.status) == [2, 2, 2])
    #expect(
      runs.map(\.errors) == [
        """
        error: pair declares 2 networks: narrow, direct
          hint: name one, as in: netlab verify direct.swift --as 'pair#narrow'

        """,
        """
        error: there is no spec and no network called 'nobody'
          hint: name a Swift file, or see what there is with: netlab list

        """,
        """
        error: netlab knows no published figures on tiny
          hint: give your own: --table FILE, a CSV with the columns row,quantity,published

        """,
      ])
  }
}
