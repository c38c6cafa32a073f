import ArgumentParser

/// What is kept of an analysis, beside the table.
struct KeepingOptions: ParsableArguments {
  @OptionGroup(title: "Output options") var storing: StoringOptions

  @Option(
    help: ArgumentHelp(
      "The diagram, or a folder for several; Reports/<network>.svg if not given.",
      valueName: "file"),
    completion: .file(extensions: ["svg", "png", "pdf", "dot"]))
  var diagram: String?

  @Flag(help: "Draw nothing.")
  var noDiagram = false

  func validate() throws {
    if noDiagram, diagram != nil {
      throw ValidationError("--diagram and --no-diagram ask for opposite things")
    }
  }
}
