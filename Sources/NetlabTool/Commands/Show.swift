import ArgumentParser
import Store

/// `netlab show`.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a stored analysis or benchmark again, as it was.",
    discussion: """
      Examples:
        netlab show 3
        netlab show 3 --depth 1
        netlab show 3 --source > googlenet-then.swift
        netlab show 3 --format json
      """)

  @Argument(
    help: "The analysis's number, as history lists it.",
    transform: { text in
      guard let id = Int64(text.hasPrefix("#") ? text.dropFirst() : text[...]) else {
        throw ToolError.noNumber(text)
      }
      return id
    })
  var id: Int64

  @Flag(help: "Print the spec's text as it was then, instead of the table.")
  var source = false

  @OptionGroup var database: DatabaseOption
  @OptionGroup(title: "Table options") var table: TableOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    guard source, let option = table.given ?? output.format.map({ _ in "--format" }) else { return }
    throw ToolError.pointless(
      option: option, beside: "--source", reason: "a spec's text is no table",
      hint: "leave one of the two options out")
  }

  func run() throws {
    let format = output.chosenFormat
    let selection = try table.selection(for: format, isVerbose: messages.verbose)
    let stored = try StoreReader.open(path: database.path).show(id)
    if source {
      guard let text = stored.specSource else { throw ToolError.noSource(id: id) }
      return try output.write(text)
    }
    messages.notice("#\(id), analysed \(stored.time) by netlab \(stored.toolVersion)")
    let page = StoredPage(stored: stored, selection: selection)
    try output.write(page.text(as: format, output.style(messages.color)))
  }
}
