import ArgumentParser
import Files
import Reporting

/// `netlab report`.
struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write pages on all networks that can be named.",
    discussion: """
      Writes zoo.md, a list of the networks with what is published on them, and for each network a \
      page with its layers, its diagram and its verification. The pages follow from the specs \
      alone: the same specs give the same bytes.

      With --claims it writes claims.md instead: what the sweeps of Specs/sweeps, or those named, \
      have come to by the database.

      Examples:
        netlab report -o Reports
        netlab report --claims -o Reports
        netlab report -o site alexnet vgg
      """)

  @Argument(
    help: "Spec files, or names of networks; all, if left out.", completion: SpecCompletion.kind)
  var specs: [String] = []

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Flag(help: "Write what sweeps have come to, from the database.")
  var claims = false

  @OptionGroup(title: "Output options") var database: DatabaseOption
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    if !claims, database.db != nil {
      throw ToolError.pointless(
        option: "--db", beside: "pages on networks", reason: "these follow from the specs alone",
        hint: "add --claims, or leave it out")
    }
  }

  func run() async throws {
    if claims {
      try await ClaimsFiles(database: database.path, folder: output, messages: messages)
        .write(specs)
      return
    }
    let outcome =
      specs.isEmpty
      ? await NetworkCatalogue(messages: messages).read()
      : await SpecReader(messages: messages).read(specs)
    let closed = outcome.all.filter { $0.graph != nil }
    for open in outcome.all where open.graph == nil {
      let reason =
        open.hasForeignLayers ? "holds layers that netlab does not know" : "has no resolution"
      messages.notice("\(open.network.name) \(reason): no page")
    }
    let report = try ZooReport(closed.map { ZooReport.Entry($0.network, spec: $0.report.spec) })
    let pages = try report.pages()
    try Folder.make("\(output)/zoo")
    for page in pages { try AtomicFile.write(page.bytes, to: "\(output)/\(page.path)") }
    messages.notice("\(pages.count) files in \(output)")
    if outcome.hasFailed { throw ToolExit.unusable }
  }
}
