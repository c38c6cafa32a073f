import ArgumentParser
import Diagrams

/// `netlab analyze`.
struct Analyze: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Show what networks cost, layer by layer; keep it, and draw it.",
    discussion: """
      Prints a table of layers and totals, stores the analysis in a database, and draws a diagram. \
      A SPEC is a file, the name of a file or of a network, or FILE#NETWORK.

      Examples:
        netlab analyze specs/googlenet.swift
        netlab analyze googlenet --depth 1       one row for each module
        netlab analyze resnet-50 --input 320x320 -b 32
        netlab analyze vgg-d --sort parameters --top 5 --no-db --no-diagram
        netlab analyze googlenet --filter 5x5 --columns path,kernel,macs
        netlab analyze googlenet --training -o googlenet.json
      """)

  @Argument(help: "Spec files, or names of networks.", completion: SpecCompletion.kind)
  var specs: [String]

  @OptionGroup(title: "Network options") var network: NetworkOptions
  @OptionGroup(title: "Table options") var table: TableOptions

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var keeping: KeepingOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func run() async throws {
    let format = output.chosenFormat
    let selection = try table.selection(for: format, isVerbose: messages.verbose)
    let files = DiagramFiles(target: keeping.diagram, options: DiagramOptions())
    if !keeping.noDiagram { try files.check() }
    let outcome = await SpecReader(networkOptions: network, messages: messages).read(specs)
    var steps = Steps(hasFailed: outcome.hasFailed)
    let networks = outcome.all
    if !networks.isEmpty {
      let pages = AnalysisPages(reports: networks.map(\.report), selection: selection)
      steps.take { try output.write(pages.text(as: format, output.style(messages.color))) }
    }
    if !keeping.storing.noDb {
      steps.take {
        try AnalysisRecorder(path: keeping.storing.database.path).record(
          networks, recorded: messages.notice)
      }
    }
    if !keeping.noDiagram {
      // Where nobody asked for a picture, a network that cannot be drawn goes without.
      let drawn = keeping.diagram == nil ? networks.filter(\.isDrawable) : networks
      steps.take { try files.write(drawn) { messages.notice("diagram: \($0)") } }
    }
    try steps.finish()
  }
}

/// Steps of which a failed one does not keep the others from being taken.
struct Steps {
  var hasFailed = false

  /// Takes a step; its error is told.
  mutating func take(_ step: () throws -> Void) {
    do {
      try step()
    } catch {
      StandardError.write("\(error)")
      hasFailed = true
    }
  }

  /// - Throws: `ToolExit.unusable` if a step failed.
  func finish() throws(ToolExit) {
    if hasFailed { throw .unusable }
  }
}
