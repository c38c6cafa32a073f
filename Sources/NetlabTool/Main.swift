import ArgumentParser

/// The tool `netlab`.
@main struct NetlabCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "netlab",
    abstract: "A laboratory for convolutional architectures.",
    discussion: """
      A network is declared in Swift, analysed, stored and drawn. A SPEC is a Swift file, an ONNX \
      model or the name of a network; SPEC#NAME picks one network of a file that declares several.

      Examples:
        netlab analyze specs/googlenet.swift   table, database, diagram
        netlab analyze resnet-50 --depth 1     one row for each module
        netlab compare googlenet vgg-d         two designs side by side
        netlab explain googlenet inception_3a/3x3
        netlab init my-networks                a folder to start in
      """,
    version: ToolVersion.current,
    groupedSubcommands: [
      CommandGroup(
        name: "Network",
        subcommands: [
          Analyze.self, Diagram.self, Compare.self, Explain.self, Verify.self, Derive.self,
          List.self, Report.self, Import.self, Export.self,
        ]),
      CommandGroup(
        name: "Engine",
        subcommands: [Run.self, Weights.self, Bench.self, Audit.self, RF.self]),
      CommandGroup(
        name: "Training", subcommands: [Train.self, Evaluate.self, Sweep.self, Trial.self]),
      CommandGroup(name: "Database", subcommands: [History.self, Show.self, Query.self]),
      CommandGroup(name: "Setup", subcommands: [Init.self]),
    ])

  func run() throws {
    throw CleanExit.helpRequest(self)
  }

  static func main() async {
    Interruption.watch()
    await Invocation(Array(CommandLine.arguments.dropFirst())).runToEnd()
  }
}
