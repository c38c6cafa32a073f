import Testing

@Suite struct `Counts on the command line` {
  /// Each option that takes a count, with the words around it and the most that it takes.
  private static let bounds: [(words: [String], option: String, limit: Int)] = [
    (["analyze", "tiny.swift", "--no-db", "--no-diagram"], "--batch", 1_000_000_000),
    (["analyze", "tiny.swift", "--no-db", "--no-diagram"], "--depth", 1000),
    (["analyze", "tiny.swift", "--no-db", "--no-diagram"], "--top", 1_000_000),
    (["audit", "tiny.swift"], "--batch", 1_000_000_000),
    (["audit", "tiny.swift"], "--threads", 1024),
    (["bench", "tiny.swift", "--no-db"], "--batch", 1_000_000_000),
    (["bench", "tiny.swift", "--no-db"], "--repetitions", 100_000),
    (["bench", "tiny.swift", "--no-db"], "--threads", 1024),
    (["bench", "tiny.swift", "--no-db"], "--top", 1_000_000),
    (["compare", "tiny.swift", "tiny.swift"], "--batch", 1_000_000_000),
    (["diagram", "tiny.swift", "-o", "a.svg"], "--batch", 1_000_000_000),
    (["diagram", "tiny.swift", "-o", "a.svg"], "--depth", 1000),
    (["diagram", "tiny.swift", "-o", "a.svg"], "--pieces", 100),
    (["evaluate", "1"], "--batch", 65_536), (["evaluate", "1"], "--threads", 1024),
    (["explain", "tiny.swift"], "--batch", 1_000_000_000), (["history"], "--top", 1_000_000),
    (["list"], "--top", 1_000_000),
    (["rf", "tiny.swift", "--layer", "conv1", "--effective"], "--images", 100_000),
    (["rf", "tiny.swift", "--layer", "conv1", "--effective"], "--threads", 1024),
    (["run", "tiny.swift", "--input", "x.npy", "-o", "y.npy"], "--threads", 1024),
    (["show", "1"], "--depth", 1000), (["show", "1"], "--top", 1_000_000),
    (["sweep", "tiny.swift"], "--jobs", 1024), (["sweep", "tiny.swift"], "--seeds", 10_000),
    (["sweep", "tiny.swift"], "--threads", 1024),
    (["train", "tiny.swift", "--dataset", "mnist"], "--threads", 1024),
  ]

  @Test func `are bounded, and the error says by what`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    for (words, option, limit) in Self.bounds {
      for (value, error) in [
        ("0", "\(option) 0 is not positive\n  hint: give it a value of 1 or more\n"),
        ("-1", "\(option) -1 is negative\n  hint: see: netlab \(words[0]) --help\n"),
        (
          "\(limit + 1)",
          "\(option) \(limit + 1) is more than \(limit)\n"
            + "  hint: give it a value from 1 to \(limit)\n"
        ),
        (
          "9223372036854775807",
          "\(option) 9223372036854775807 is more than \(limit)\n"
            + "  hint: give it a value from 1 to \(limit)\n"
        ),
        (
          "9223372036854775808",
          "\(option) 9223372036854775808 is more than any count can be\n"
            + "  hint: give it a smaller value\n"
        ),
      ] {
        #expect(
          try place.run(words + [option, value])
            == Workplace.Run(output: "", errors: "error: \(error)", status: 2))
      }
    }
    #expect(place.files == ["tiny.swift"])
  }

  @Test func `of a recipe are bounded, too`() throws {
    let place = try `netlab train`.place()
    let command = ["train", "toy.swift", "--dataset", "digits", "--no-db", "--no-checkpoint"]
    for (option, value, summary) in [
      ("--epochs", "0", "epochs 0 is not between 1 and 1000000"),
      (
        "--epochs", "9223372036854775807",
        "epochs 9223372036854775807 is not between 1 and 1000000"
      ),
      ("--batch", "1000001", "batch 1000001 is not between 1 and 1000000"),
      (
        "--init-layers", "ends:0,0",
        "count of layers that start with a file's weights 0 is not 1 or more"
      ),
    ] {
      let start = option == "--init-layers" ? ["--init", "w.safetensors"] : []
      #expect(
        try place.run(command + [option, value] + start)
          == Workplace.Run(
            output: "", errors: "error: \(summary)\n  hint: change the recipe\n", status: 2))
    }
  }
}

@Suite struct `Options that make each other meaningless` {
  @Test(arguments: [
    (
      ["bench", "tiny.swift", "--no-peaks", "--db", "a.sqlite"],
      "--db beside --no-peaks: a benchmark without the machine's peaks is not stored",
      "leave one of the two options out"
    ),
    (
      ["run", "tiny.swift", "--input", "x", "-o", "y", "--seed", "1", "--weights", "w"],
      "--seed beside --weights: no weights are drawn at random", "leave --seed out"
    ),
    (
      ["rf", "tiny.swift", "--images", "32"],
      "--images beside a theoretical field: nothing is measured",
      "add --layer PATH --effective, or leave it out"
    ),
    (
      ["rf", "tiny.swift", "--layer", "conv1", "--seed", "1"],
      "--seed beside a theoretical field: nothing is measured",
      "add --layer PATH --effective, or leave it out"
    ),
    (
      ["show", "1", "--source", "--format", "json"],
      "--format beside --source: a spec's text is no table", "leave one of the two options out"
    ),
    (
      ["show", "1", "--source", "--top", "3"],
      "--top beside --source: a spec's text is no table", "leave one of the two options out"
    ),
    (
      ["report", "-o", "site", "--db", "a.sqlite"],
      "--db beside pages on networks: these follow from the specs alone",
      "add --claims, or leave it out"
    ),
    (
      ["sweep", "s.swift", "--no-plots", "--png"], "--png beside --no-plots: nothing is drawn",
      "leave one of the two options out"
    ),
    (
      ["sweep", "s.swift", "--dry-run", "--plots", "p"],
      "--plots beside --dry-run: nothing is drawn", "leave one of the two options out"
    ),
    (
      ["sweep", "s.swift", "--dry-run", "--db", "a.sqlite"],
      "--db beside --dry-run: nothing is read or stored", "leave one of the two options out"
    ),
    (
      ["sweep", "s.swift", "--status", "--halving"], "--halving beside --status: nothing is run",
      "leave one of the two options out"
    ),
    (
      ["sweep", "s.swift", "--dry-run", "-o", "a.json"],
      "--format json beside --dry-run: trials are shown as a table",
      "choose --format table, csv or markdown"
    ),
    (
      ["derive", "tiny.swift", "naive", "-o", "-", "--no-layers"],
      "--no-layers beside -o -: the spec is all that is printed",
      "leave one of the two options out"
    ),
    (
      ["derive", "tiny.swift", "naive", "-o", "a.swift", "--no-spec"],
      "--output and --no-spec ask for opposite things", "see: netlab derive --help"
    ),
    (
      ["train", "tiny.swift", "--dataset", "mnist", "--no-checkpoint", "--checkpoint-every", "60"],
      "--checkpoint-every beside --no-checkpoint: no checkpoint is read or written",
      "leave one of the two options out"
    ),
    (
      ["train", "tiny.swift", "--dataset", "mnist", "--optimizer", "adam", "--momentum", "0.9"],
      "--momentum beside --optimizer adam: this optimiser has none",
      "leave it out, or choose another optimiser"
    ),
    (
      ["train", "tiny.swift", "--dataset", "mnist", "--epsilon", "1"],
      "--epsilon beside --optimizer nesterov: this optimiser has none",
      "leave it out, or choose another optimiser"
    ),
  ]) func `are refused`(words: [String], summary: String, hint: String) throws {
    let place = try Workplace()
    #expect(
      try place.run(words)
        == Workplace.Run(
          output: "", errors: "error: \(summary)\n  hint: \(hint)\n", status: 2))
    #expect(place.files == [])
  }

  @Test func `a seed, and a model that has its weights`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(try place.run("export", "tiny.swift", "-o", "tiny.onnx").status == 0)
    let run = try place.run(
      "run", "tiny.onnx", "--input", "x.npy", "-o", "y.npy", "--seed", "1")
    #expect(
      run.errors.hasSuffix(
        "error: --seed beside an ONNX model: no weights are drawn at random\n"
          + "  hint: leave --seed out\n"))
    #expect(run.status == 2)
  }

  @Test func `a filter that would search for ever`() throws {
    let place = try Workplace()
    let name = String(repeating: "a", count: 60)
    try place.write(
      """
      import Netlab
      let slow = Network("slow", input: Shape(3, 5, 7)) { conv(1, 2, name: "\(name)") }
      """, to: "slow.swift")
    let words = ["analyze", "slow.swift", "--no-db", "--no-diagram", "-q", "--filter"]
    #expect(
      try place.run(words + ["(.+)+Z"])
        == Workplace.Run(
          output: "",
          errors: """
            error: --filter (.+)+Z takes too long: it can match one path in too many ways
              hint: put no * or + behind a group that holds one, as in (a+)+

            """, status: 2))
    let long = String(repeating: "a", count: 1001)
    #expect(
      try place.run(words + [long]).errors
        == """
        error: --filter “\(long.prefix(100))…” is no regular expression: it has 1001 bytes, and 1000 \
        are the most
          hint: write it as for grep -E; \\ goes in front of . ( ) [ ] * + ? to mean themselves

        """)
  }
}
