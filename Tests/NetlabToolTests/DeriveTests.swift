import Testing

@Suite struct `netlab derive` {
  private static let wide = """
    import Netlab

    let wide = Network("wide", input: Shape(32, 9, 5)) {
      conv(`5x5`, 32)
      linear(10)
    }
    """

  @Test func `prices a rewrite and writes its spec`() throws {
    let place = try Workplace()
    try place.write(Self.wide, to: "wide.swift")
    let run = try place.run(
      "derive", "wide.swift", "factorize", "3x3", "--no-layers", "--format", "csv")
    #expect(run.status == 0)
    #expect(run.output.contains("multiplyAdds,1166400,843840"))
    #expect(run.errors == "written: wide-factorized.swift\n")
    #expect(
      try place.run("derive", "wide.swift", "factorize", "3x3", "-o", "-").output == """
        import Netlab

        /// wide, rewritten: factorize 3x3.
        ///
        /// Derived from `wide.swift`; a spec like any other, to be changed by hand.
        let wideFactorized = Network("wide-factorized", input: Shape(32, 9, 5)) {
          conv(`3x3`, 32, name: "conv_1")
          conv(`3x3`, 32)
          linear(10)
        }

        """)
    #expect(
      try place.run("derive", "wide.swift", "factorize 3x3", "-o", "-")
        == place.run("derive", "wide.swift", "factorize", "3x3", "-o", "-"))
    let again = try place.run("analyze", "wide-factorized.swift", "--no-db", "--no-diagram")
    #expect(again.status == 0)
    #expect(
      try place.run("derive", "wide.swift", "factorize", "3x3", "--no-layers").errors == """
        error: wide-factorized.swift is already there
          hint: name the file with -o, or leave it alone with --no-spec

        """)
  }

  @Test(arguments: [
    (
      [],
      "error: no rewrite is named\n  hint: name some behind the network, as in: netlab derive"
        + " googlenet naive\n"
    ),
    (
      ["pool-heat"],
      "error: there is no rewrite pool-heat\n  hint: there are naive, naive-isolated, reduce 4,"
        + " factorize 3x3|nx1, pool-head, linear-head [4096,4096], width 0.5, depth 2,"
        + " resolution 192x256|0.5, fit\n"
    ),
    (
      ["fit", "--multiply-adds", "1K"],
      "error: multiply-adds of at most 1,000 cannot be reached\n"
        + "  hint: the smallest that width can reach is 291,600\n"
    ),
    (
      ["naive"],
      "error: wide: nothing to rewrite: there is no module of branches with a 1×1 reduction or"
        + " projection\n  hint: naive changes a network that has one; leave it out here\n"
    ),
  ])
  func `says what is wrong`(words: [String], errors: String) throws {
    let place = try Workplace()
    try place.write(Self.wide, to: "wide.swift")
    #expect(
      try place.run(["derive", "wide.swift"] + words)
        == Workplace.Run(output: "", errors: errors, status: 2))
  }
}
