import ArgumentParser

/// Which layers a table shows, in what order, and what of them.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How deep modules are unfolded; 1 is one row for each, as papers print them.",
      valueName: "n"))
  var depth: Int?

  @Option(
    help: ArgumentHelp("The columns to show, as in path,output,macs.", valueName: "a,b"),
    completion: .list(LayerColumn.allCases.map(\.rawValue)),
    transform: { try LayerColumn.list($0) })
  var columns: [LayerColumn]?

  @Option(
    help: ArgumentHelp("Sort by a column, largest first.", valueName: "column"),
    completion: .list(LayerColumn.allCases.map(\.rawValue)),
    transform: { try LayerColumn.named($0) })
  var sort: LayerColumn?

  @Option(
    help: ArgumentHelp(
      "The first rows only; by multiply-adds unless sorted otherwise.", valueName: "n"))
  var top: Int?

  @Option(
    help: ArgumentHelp("Layers whose path matches a regular expression.", valueName: "regex"),
    transform: { try PathFilter($0) })
  var filter: PathFilter?

  func validate() throws {
    try ToolError.check("--depth", depth, atMost: ToolError.mostLevels)
    try ToolError.check("--top", top, atMost: ToolError.mostRows)
  }

  /// The first of the options that is given, if one is.
  var given: String? {
    depth != nil
      ? "--depth"
      : columns != nil
        ? "--columns"
        : sort != nil ? "--sort" : top != nil ? "--top" : filter.map { _ in "--filter" }
  }

  /// The selection that the options make.
  ///
  /// - Throws: `.tableOptionsWithJSON` where JSON would not heed an option.
  func selection(for format: PageFormat, isVerbose: Bool) throws(ToolError) -> LayerSelection {
    if format == .json {
      if columns != nil { throw .tableOptionsWithJSON(option: "--columns") }
      if depth != nil { throw .tableOptionsWithJSON(option: "--depth") }
    }
    return LayerSelection(
      columns: columns, depth: depth, showsFollowers: isVerbose, sort: sort, top: top,
      filter: filter)
  }
}
