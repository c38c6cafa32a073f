import Analysis
import ArgumentParser

/// `netlab compare`.
struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Put networks side by side: totals, and how their layers differ.",
    discussion: """
      Every network is held against the first. Layers are matched by path, then by what they \
      compute. CSV holds the totals alone.

      Examples:
        netlab compare specs/bottleneck.swift        the two networks of one file
        netlab compare googlenet googlenet-naive
        netlab compare alexnet#AlexNet vgg-d googlenet --no-layers
        netlab compare googlenet googlenet-naive --format json
      """)

  @Argument(help: "Two or more networks.", completion: SpecCompletion.kind)
  var specs: [String]

  @Flag(help: "Totals only.") var noLayers = false

  @OptionGroup(title: "Network options") var network: NetworkOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func run() async throws {
    let outcome = await SpecReader(networkOptions: network, messages: messages).read(specs)
    if outcome.hasFailed { throw ToolExit.unusable }
    let reports = outcome.all.map(\.report)
    guard let first = reports.first, reports.count > 1 else {
      throw ToolError.fewerThanTwo(spec: specs[0])
    }
    let page = ComparisonPage(
      comparison: Comparison(of: first, with: Array(reports.dropFirst())),
      showsLayers: !noLayers, showsConsequences: messages.verbose)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
  }
}
