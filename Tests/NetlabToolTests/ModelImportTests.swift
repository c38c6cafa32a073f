import Testing

@Suite struct `netlab import over what is there` {
  @Test func `takes the place of no file whose name nobody has typed`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(try place.run("export", "tiny.swift", "-o", "m.onnx", "-q").status == 0)
    for name in ["m.safetensors", "m.swift"] {
      try place.write("mine", to: name)
      #expect(
        try place.run("import", "m.onnx")
          == Workplace.Run(
            output: "",
            errors: "error: \(name) is already there\n  hint: name the file with -o\n", status: 2))
      #expect(try place.read(name) == "mine")
      #expect(place.files == ["m.onnx", name, "tiny.swift"])
      _ = try place.shell("rm \(name)")
    }
  }

  @Test func `no command writes over what it reads, or over what else it writes`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(try place.run("export", "tiny.swift", "-o", "m.onnx", "-q").status == 0)
    #expect(try place.run("import", "m.onnx", "-o", "s.swift", "-q").status == 0)
    let files = place.files
    let calls = [
      ["import", "m.onnx", "-o", "./m.onnx"], ["import", "m.onnx", "-o", "t", "--weights", "t"],
      ["import", "m.onnx", "-o", "t", "--weights", "\(place.folder)/m.onnx"],
      ["export", "s.swift", "-o", "s.swift"],
      ["export", "s.swift", "-o", "s.safetensors", "--weights", "s.safetensors"],
      ["run", "m.onnx", "--input", "x.npy", "-o", "m.onnx"],
      ["run", "m.onnx", "--input", "x.npy", "-o", "y", "--save-weights", "y"],
      ["run", "m.onnx", "--input", "x.npy", "-o", "x.npy"],
      ["derive", "s.swift", "naive", "-o", "s.swift"],
      ["analyze", "m.onnx", "-o", "m.onnx", "--no-db", "--no-diagram"],
      ["weights", "s.swift", "s.safetensors", "-o", "s.safetensors"],
    ]
    let runs = try calls.map { try place.run($0) }
    #expect(runs.allSatisfy { $0.status == 2 })
    #expect(
      runs.map { $0.errors.split(separator: "\n")[0] } == [
        "error: --output ./m.onnx would take the place of the model that is read",
        "error: --weights t would take the place of what --output names",
        "error: --weights \(place.folder)/m.onnx would take the place of the model that is read",
        "error: --output s.swift would take the place of the network that is read",
        "error: --output s.safetensors would take the place of the weights that are read",
        "error: --output m.onnx would take the place of the network that is read",
        "error: --save-weights y would take the place of what --output names",
        "error: --output x.npy would take the place of the images that are read",
        "error: --output s.swift would take the place of the network that is read",
        "error: --output m.onnx: results are text, and .onnx names something else; end the file's"
          + " name in .txt, .json, .csv or .md",
        "error: --output s.safetensors: results are text, and .safetensors names something else; end"
          + " the file's name in .txt, .json, .csv or .md",
      ])
    #expect(place.files == files)
  }

  @Test func `operators that netlab lacks are analysed and drawn, and not run`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(try place.run("export", "tiny.swift", "-o", "m.onnx", "-q").status == 0)
    _ = try place.shell("LC_ALL=C sed -i 's/Relu/Rexy/' m.onnx")
    let drawn = try place.run("diagram", "m.onnx", "-o", "m.dot")
    #expect(drawn.status == 0)
    #expect(drawn.errors.hasPrefix("4 Rexy nodes netlab does not have, and counts as unknown: "))
    #expect(drawn.errors.hasSuffix("diagram: m.dot\n"))
    let dot = try place.read("m.dot")
    let text = dot.replacing("\u{A0}", with: " ")
    #expect(text.ranges(of: "19.6K + ? multiply-adds (MACs)").count == 1)
    #expect(text.ranges(of: "4 layers unknown to netlab").count == 1)
    let analysed = try place.run("analyze", "m.onnx", "--no-db", "--diagram", "n.dot")
    #expect(analysed.status == 0)
    #expect(try place.read("n.dot") == dot)
    let run = try place.run("run", "m.onnx", "--input", "x.npy")
    #expect(run.status == 2)
  }

  @Test func `writes both files or neither`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(try place.run("export", "tiny.swift", "-o", "m.onnx", "-q").status == 0)
    let calls = [
      ["-o", ""], ["-o", "a\u{1B}[31m/b.swift"],
      ["-o", "a.swift", "--weights", "none/w.safetensors"],
    ]
    let runs = try calls.map { try place.run(["import", "m.onnx"] + $0) }
    #expect(runs.map(\.status) == [2, 2, 2])
    #expect(
      runs.map(\.errors).joined() == """
        error: cannot write "": no such file or directory
          hint: make the folder first, or choose another path
        error: cannot write "a\\u{1B}[31m/b.swift": no such file or directory
          hint: make the folder first, or choose another path
        error: cannot write none/w.safetensors: no such file or directory
          hint: make the folder first, or choose another path

        """)
    #expect(place.files == ["m.onnx", "tiny.swift"])
  }
}
