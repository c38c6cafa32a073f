import Foundation
import Testing

@Suite(.serialized) struct `netlab bench, audit and rf` {
  @Test func `time a network and keep what they measured`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "bench", "tiny.swift", "--batch", "2", "--repetitions", "2", "--threads", "1", "--format",
      "json")
    #expect(run.status == 0)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["network"] as? String == "tiny")
    #expect(json["threads"] as? Int == 1)
    #expect(
      run.errors == """
        compiling tiny
        measuring what 1 thread can do
        timing tiny
        netlab.sqlite: tiny stored as #1

        """)
    let shown = try place.run("show", "1", "--format", "json")
    let stored = try #require(
      try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any])
    #expect(stored["benchmark"] as? NSDictionary == json as NSDictionary)
    #expect((stored["networks"] as? [[String: Any]])?.count == 1)
    let history = try place.run("history", with: ["COLUMNS": "90"])
    #expect(history.output.contains("measured"))
    #expect(try place.run("show", "1").output.contains("\nstep: median "))
  }

  @Test func `time a network without the machine's peaks, and keep nothing`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "bench", "tiny.swift", "--repetitions", "2", "--threads", "1", "--no-peaks",
      with: ["COLUMNS": "200"])
    #expect(run.status == 0)
    #expect(run.errors == "compiling tiny\ntiming tiny\n")
    #expect(run.output.contains("\nthis machine: peaks not measured · "))
    #expect(!run.output.contains("of peak") && !run.output.contains("attainable"))
    #expect(place.files == ["tiny.swift"])
  }

  @Test func `tell before they begin that memory does not suffice`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("bench", "tiny.swift", "--batch", "900000000", "-q")
    #expect(run.status == 2 && run.output == "")
    #expect(
      run.errors.replacing(/\d+\.\d [GT]iB are/, with: "SIZE are") == """
        error: tiny with 900000000 images needs 4.6 TiB of memory, and SIZE are available
          hint: use a smaller batch, or end other programs

        """)
    #expect(place.files == ["tiny.swift"])
  }

  @Test func `refuse what cannot be`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    try place.write(Workplace.open, to: "open.swift")
    let files = ["--input", "x.npy", "--output", "y.npy"]
    let calls: [[String]] = [
      ["bench", "tiny.swift", "--batch", "0"], ["audit", "tiny.swift", "--threads", "0"],
      ["audit", "open.swift"], ["bench", "tiny.swift", "--picture", "a.jpg"],
      ["bench", "tiny.swift", "--picture", "a.svg", "--no-peaks"],
      ["bench", "tiny.swift", "--recompute"], ["run", "tiny.swift", "--threads", "200000"] + files,
      ["rf", "tiny.swift", "--effective"], ["rf", "tiny.swift", "--layer", "blok"],
      ["rf", "tiny.swift", "--layer", "input", "-o", "a.svg"],
    ]
    let runs = try calls.map { try place.run($0) }
    #expect(runs.map(\.status) == calls.map { _ in 2 })
    #expect(runs.map(\.output).joined() == "")
    #expect(
      runs.map(\.errors).joined() == """
        error: --batch 0 is not positive
          hint: give it a value of 1 or more
        error: --threads 0 is not positive
          hint: give it a value of 1 or more
        open.swift:3:19: error: open: the network has no resolution: its input is 7×?×?
          hint: declare input: Shape(7, 224, 224), or ask with --input 7x224x224
        error: a.jpg names no format of a picture
          hint: end its name in .svg, .png or .pdf
        error: --picture draws the machine's peaks, and --no-peaks leaves them out
          hint: leave one of the two options out
        error: --recompute is for --mode training: inference keeps no activations
          hint: see: netlab bench --help
        error: --threads 200000 is more than 1024
          hint: give it a value from 1 to 1024
        error: an effective field is that of one layer: add --layer PATH
          hint: see: netlab rf --help
        error: tiny has no layer and no module blok
          hint: did you mean block?
        error: input is the input of tiny, and sees nothing but itself
          hint: name a layer behind it

        """)
    #expect(place.files == ["open.swift", "tiny.swift"])
  }

  @Test func `prove counts by execution`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("audit", "tiny.swift", "--batch", "2", "-q", "--format", "json")
    #expect(run.status == 0 && run.errors == "")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let layers = try #require(json["layers"] as? [[String: Any]])
    let executed = layers.compactMap { $0["executedMultiplyAdds"] as? Int }
    #expect(executed.reduce(0, +) == 2 * 19_554)
    #expect(json["agrees"] as? Bool == true)
  }

  @Test func `show what layers see in theory`() throws {
    let place = try Workplace()
    try place.write(Workplace.open, to: "open.swift")
    #expect(
      try place.run("rf", "open.swift", with: ["COLUMNS": "84"])
        == Workplace.Run(
          output: """
            open

            layer      output  size  shortest path  stride  padding  aligned
            ─────────  ──────  ────  ─────────────  ──────  ───────  ───────
            input       7×?×?   1×1            1×1     1×1      0×0  yes
            conv        4×?×?   3×3            3×3     2×2      1×1  yes
            conv/relu   4×?×?   3×3            3×3     2×2      1×1  yes
            pool        4×1×1     ?              ?       ?        ?  ?
            linear      3×1×1     ?              ?       ?        ?  ?

            pixels of the image; output i sees size pixels from i · stride − padding on
            where branches meet, the largest, and the one along the shortest path · input 7×?×?

            """, errors: "", status: 0))
  }

  @Test func `measure what a layer really sees`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "rf", "tiny.swift", "--layer", "block", "-o", "map.npy", "--images", "3", "--format", "json")
    #expect(run.status == 0)
    #expect(run.errors == "wrote map.npy: 5×9\n")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["centre"] as? [Int] == [2, 4])
    let effective = try #require(json["effective"] as? [String: Any])
    #expect(effective["pixelsOutside"] as? Int == 0)
    let theoretical = try #require(json["theoretical"] as? [String: Any])
    #expect(theoretical["size"] as? [Int] == [5, 5])
  }
}
