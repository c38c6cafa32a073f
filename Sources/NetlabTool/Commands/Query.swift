import ArgumentParser
import Store

/// `netlab query`.
struct Query: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Ask a database in SQL; it is only read.",
    discussion: """
      Examples:
        netlab query "select * from history"
        netlab query "select * from about"                 what there is
        netlab query "select name, multiplyAdds from history order by 2 desc"
        netlab query "select path, parameters from layer where analysisId = 1" -o a.csv
      """)

  @Argument(help: "One SELECT statement.")
  var sql: String

  @OptionGroup var database: DatabaseOption
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func run() throws {
    let result = try StoreReader.open(path: database.path).query(sql)
    let page = QueryPage(result: result)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
  }
}
