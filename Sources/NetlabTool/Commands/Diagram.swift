import ArgumentParser
import Diagrams

/// `netlab diagram`.
struct Diagram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagram",
    abstract: "Draw networks.",
    discussion: """
      The file's extension chooses the format: .svg, .png, .pdf or .dot.

      Examples:
        netlab diagram googlenet -o googlenet.svg
        netlab diagram googlenet --depth 1 -o googlenet.png      modules folded
        netlab diagram vgg-d --color-by parameters -o vgg.pdf
        netlab diagram specs/bottleneck.swift -o pictures/       one for each network
      """)

  @Argument(help: "Spec files, or names of networks.", completion: SpecCompletion.kind)
  var specs: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file, or a folder for several; Reports/<network>.svg if not given.", valueName: "file"),
    completion: .file(extensions: ["svg", "png", "pdf", "dot"]))
  var output: String?

  @Option(
    help: ArgumentHelp("How many levels of modules stand open.", valueName: "n"))
  var depth: Int?

  @Option(help: "What the colours stand for.")
  var colorBy = DiagramOptions.ColorBy.family

  @Option(help: "Where data flows to.")
  var direction = DiagramOptions.Direction.down

  @Option(help: ArgumentHelp("Pieces, side by side, that a long flow is cut into.", valueName: "n"))
  var pieces: Int?

  @OptionGroup(title: "Network options") var network: NetworkOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    try ToolError.check("--depth", depth, atMost: ToolError.mostLevels)
    try ToolError.check("--pieces", pieces, atMost: 100)
  }

  func run() async throws {
    let options = DiagramOptions(
      depth: depth, colorBy: colorBy, direction: direction, columns: pieces)
    let files = DiagramFiles(target: output, options: options)
    try files.check()
    let outcome = await SpecReader(networkOptions: network, messages: messages).read(specs)
    var steps = Steps(hasFailed: outcome.hasFailed)
    steps.take { try files.write(outcome.all) { messages.notice("diagram: \($0)") } }
    try steps.finish()
  }
}

extension DiagramOptions.ColorBy: ExpressibleByArgument {}
extension DiagramOptions.Direction: ExpressibleByArgument {}
