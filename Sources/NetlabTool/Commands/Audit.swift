import ArgumentParser
import Measurement
import Netlab

/// `netlab audit`.
struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Prove counts and results by execution.",
    discussion: """
      Plain kernels that count every multiply-add run the network on random images, and so does \
      the engine. For every layer: formula = executed, engine = plain kernels; for the plan: \
      planned memory = allocated memory. Exits with 1 if anything disagrees.

      Examples:
        netlab audit googlenet
        netlab audit vgg-d --input 32x32      the same layers on smaller images
      """)

  @Argument(help: "A spec file, or the name of a network.", completion: SpecCompletion.kind)
  var spec: String

  @Option(
    help: ArgumentHelp("Channels, height and width of the images.", valueName: "3x224x224"),
    transform: InputSize.init)
  var input: InputSize?

  @Option(name: .shortAndLong, help: ArgumentHelp("Images at a time.", valueName: "n"))
  var batch = 1

  @OptionGroup(title: "Engine options") var engine: EngineOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    try ToolError.check("--batch", batch, atMost: ToolError.mostImages)
  }

  func run() async throws {
    let chosen = try await ChosenNetwork(spec, command: "audit", size: input, messages: messages)
    let graph = try chosen.graph(input: input?.shape(for: chosen.network))
    let auditor = Auditor(batch: batch, threads: engine.threads, seed: engine.seed)
    let expectation = auditor.expectation(for: graph, at: auditor.measuredPace())
    let seconds = expectation.seconds
    messages.notice("auditing \(graph.name): takes about \(AuditPage.duration(seconds))")
    var meter = ProgressMeter(isShown: !messages.quiet && seconds > 2)
    let audit = try auditor.audit(graph, memory: .now(), expecting: expectation) {
      meter.show($0.fraction, $0.path)
    }
    meter.finish()
    let page = AuditPage(audit: audit)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
    if !audit.agrees { throw ToolExit.checkFailed }
  }
}
