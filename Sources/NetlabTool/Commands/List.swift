import ArgumentParser

/// `netlab list`.
struct List: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the networks that can be named, with their totals.",
    discussion: """
      These are the networks of the working directory, of its folder Specs, and those installed \
      with netlab. The first time, all of them are compiled.

      Examples:
        netlab list
        netlab list --sort macs                  the most expensive first
        netlab list --sort parameters --top 5
        netlab list --format csv -o networks.csv
      """)

  @Option(
    help: ArgumentHelp("Sort by a column, largest first.", valueName: "column"),
    completion: .list(NetworkColumn.allCases.map(\.rawValue)),
    transform: { try NetworkColumn.named($0) })
  var sort: NetworkColumn?

  @Option(help: ArgumentHelp("The first rows only.", valueName: "n"))
  var top: Int?

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    try ToolError.check("--top", top, atMost: ToolError.mostRows)
  }

  func run() async throws {
    let outcome = await NetworkCatalogue(messages: messages).read()
    let page = NetworkListPage(outcome.all, sort: sort, top: top)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
    if outcome.hasFailed { throw ToolExit.unusable }
  }
}
