import ArgumentParser

/// `netlab explain`.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show how a layer's numbers come about, as arithmetic.",
    discussion: """
      PATH is a layer or a module, as analyze prints it; without one, the whole network's totals \
      are explained.

      Examples:
        netlab explain googlenet inception_3a/3x3_reduce
        netlab explain googlenet inception_3a          a module, as the sum of its parts
        netlab explain vgg-d                           the totals
        netlab explain resnet-50 conv1 --input 320x320 --batch 32
      """)

  @Argument(help: "A spec file, or the name of a network.", completion: SpecCompletion.kind)
  var spec: String

  @Argument(help: "A layer's or a module's path.")
  var path: String?

  @OptionGroup(title: "Network options") var network: NetworkOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    if output.chosenFormat == .csv {
      throw ValidationError("an explanation is no table: choose table, json or markdown")
    }
  }

  func run() async throws {
    let outcome = await SpecReader(networkOptions: network, messages: messages).read([spec])
    if outcome.hasFailed { throw ToolExit.unusable }
    let networks = outcome.all
    guard let only = networks.first, networks.count == 1 else {
      throw ToolError.severalNetworks(
        spec: spec, names: networks.map(\.report.name), command: "explain")
    }
    let page = ExplanationPage(explanation: try only.explanation(of: path))
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
  }
}
