import Testing

@Suite struct `netlab list` {
  @Test func `lists the networks of the working folder and of Specs`() throws {
    let place = try Workplace()
    try place.write(Workplace.open, to: "open.swift")
    try place.write(Workplace.tiny, to: "Specs/tiny.swift")
    let run = try place.run("list")
    #expect(
      run
        == Workplace.Run(
          output: """
            network  spec              input  parameters  multiply-adds  depth  receptive field  published  source
            ───────  ────────────────  ─────  ──────────  ─────────────  ─────  ───────────────  ─────────  ──────
            open     open.swift        7×?×?         271              ?      2              3×3
            tiny     Specs/tiny.swift  7×5×9         480         19,554      4              5×5             a test

            """,
          errors: "", status: 0))
  }

  @Test func `sorts them and takes the first`() throws {
    let place = try Workplace()
    try place.write(Workplace.open, to: "open.swift")
    try place.write(Workplace.tiny, to: "Specs/tiny.swift")
    let run = try place.run("list", "--sort", "params", "--top", "1", "--format", "csv")
    #expect(
      run
        == Workplace.Run(
          output:
            "name,spec,input,parameters,multiplyAdds,depth,receptiveField,published,source\r\n"
            + "tiny,Specs/tiny.swift,7x5x9,480,19554,4,5x5,,a test\r\n",
          errors: "", status: 0))
  }

  @Test func `tells a broken spec's errors and lists the others`() throws {
    let place = try Workplace()
    try place.write(Workplace.broken, to: "broken.swift")
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("list", "--format", "csv")
    #expect(
      run
        == Workplace.Run(
          output:
            "name,spec,input,parameters,multiplyAdds,depth,receptiveField,published,source\r\n"
            + "tiny,tiny.swift,7x5x9,480,19554,4,5x5,,a test\r\n",
          errors: """
            broken.swift:5:5: error: pool: a 9×9 window does not fit its 7×5×9 input
              hint: add padding: Padding(2, 0), or use a kernel of at most 5×9
            broken.swift:6:5: error: conv: 2 groups do not divide its 9 filters
              hint: use 1 or 3 groups, or 8 or 10 filters

            """, status: 2))
  }

  @Test func `lists a network once that two files declare alike`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    try place.write(Workplace.tiny, to: "Specs/copy.swift")
    try place.write(
      Workplace.tiny.replacing("7, 5, 9", with: "7, 9, 5"), to: "Specs/turned.swift")
    let run = try place.run("list", "--format", "csv")
    #expect(
      run
        == Workplace.Run(
          output:
            "name,spec,input,parameters,multiplyAdds,depth,receptiveField,published,source\r\n"
            + "tiny,tiny.swift,7x5x9,480,19554,4,5x5,,a test\r\n"
            + "tiny,Specs/turned.swift,7x9x5,480,19554,4,5x5,,a test\r\n",
          errors: "", status: 0))
  }

  @Test func `shows what was published of a network`() throws {
    let place = try Workplace()
    try place.write(
      Workplace.tiny.replacing(#"Network("tiny""#, with: #"Network("VGG-D""#), to: "v.swift")
    let run = try place.run("list", "--format", "csv")
    #expect(
      run
        == Workplace.Run(
          output:
            "name,spec,input,parameters,multiplyAdds,depth,receptiveField,published,source\r\n"
            + "VGG-D,v.swift,7x5x9,480,19554,4,5x5,"
            + "\"138M parameters, 16 depth, 15.3G multiply-adds\",a test\r\n",
          errors: "", status: 0))
  }

  @Test func `says how to begin where there is nothing`() throws {
    let place = try Workplace()

    let run = try place.run("list")
    #expect(
      run
        == Workplace.Run(
          output: "no networks here: netlab init DIR makes a first one\n",
          errors: "", status: 0))
  }
}
