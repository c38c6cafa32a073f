import ArgumentParser

/// How the engine runs.
struct EngineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Threads to run on; one for each core if not given.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Where random numbers begin.", valueName: "n"))
  var seed: UInt64 = 1

  func validate() throws {
    try ToolError.check(threads: threads)
  }
}
