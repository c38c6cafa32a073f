import Testing

@Suite struct `netlab command line` {
  @Test func `shows its help without arguments`() throws {
    let place = try Workplace()
    let run = try place.run()
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output == (try place.run("--help")).output)
    #expect(run.output.hasPrefix("OVERVIEW: A laboratory for convolutional architectures.\n"))
  }

  @Test func `says its version`() throws {
    let place = try Workplace()
    #expect(
      try place.run("--version") == Workplace.Run(output: "0.1.0\n", errors: "", status: 0))
  }

  @Test(arguments: [
    (
      ["analize", "x"],
      """
      error: there is no command analize
        hint: did you mean analyze?

      """
    ),
    (
      ["frobnicate"],
      """
      error: there is no command frobnicate
        hint: see what there is with: netlab --help

      """
    ),
    (
      ["help", "frobnicate"],
      """
      error: there is no command frobnicate
        hint: see what there is with: netlab --help

      """
    ),
    (
      ["analyze", "googlenet", "--batch", "-1"],
      """
      error: --batch -1 is negative
        hint: see: netlab analyze --help

      """
    ),
    (
      ["specs/googlenet.swift"],
      """
      error: there is no command specs/googlenet.swift
        hint: name a command in front of it: netlab analyze specs/googlenet.swift

      """
    ),
    (
      ["analyze"],
      """
      error: Missing expected argument '<specs> ...'
        hint: see: netlab analyze --help

      """
    ),
    (
      ["list", "--sort", "parms"],
      """
      error: there is no column parms
        hint: there are name, spec, input, parameters, multiplyAdds, depth, receptiveField, \
      published, source

      """
    ),
  ])
  func `guesses the command that was meant`(arguments: [String], error: String) throws {
    let place = try Workplace()
    #expect(try place.run(arguments) == Workplace.Run(output: "", errors: error, status: 2))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completes in a shell`(shell: String) throws {
    let place = try Workplace()
    let run = try place.run("--generate-completion-script", shell)
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.contains("analyze"))
  }
}
