import ArgumentParser

/// How the engine runs.
struct EngineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Threads to run on; one for each core if not given.", valueName: "n"))
  var threads: Int?

  @Option(
    name: .customLong("seed"),
    help: ArgumentHelp("Where random numbers begin; 1 if not given.", valueName: "n"))
  var givenSeed: UInt64?

  var seed: UInt64 { givenSeed ?? 1 }

  func validate() throws {
    try ToolError.check(threads: threads)
  }
}
