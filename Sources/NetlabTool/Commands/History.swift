import ArgumentParser
import Store

/// `netlab history`.
struct History: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List the analyses and benchmarks that a database holds, newest first.",
    discussion: """
      Examples:
        netlab history
        netlab history googlenet        by a part of the network's or spec's name
        netlab history --top 10 --db ~/lab.sqlite
        netlab history --format csv -o history.csv
      """)

  @Argument(help: "A part of the network's name or of the spec's path.")
  var name: String?

  @Option(help: ArgumentHelp("The newest rows only.", valueName: "n"))
  var top: Int?

  @OptionGroup var database: DatabaseOption
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    try ToolError.check("--top", top, atMost: ToolError.mostRows)
  }

  func run() throws {
    let entries = try StoreReader.open(path: database.path)
      .history(HistoryFilter(name: name, limit: top))
    let page = HistoryPage(entries: entries, filter: name)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
  }
}
