/// What keeps a picture from being drawn, as data.
package enum DiagramError: Error, Hashable, Sendable {
  case unknownFormat(fileName: String)
  case depthNotPositive(Int)
  case columnsNotPositive(Int)
  /// Graphviz has no plug-in for a job: the layout or the format of that name.
  case pluginMissing(job: String, message: String)
  case graphviz(call: String, message: String)
}

extension DiagramError: CustomStringConvertible {
  /// The whole error as a user reads it, with a way out.
  package var description: String { "error: \(summary)\n  hint: \(hint)" }

  private var summary: String {
    switch self {
    case .unknownFormat(let fileName): "\(fileName) names no format that a picture can have"
    case .depthNotPositive(let depth): "a depth of \(depth) leaves nothing to draw"
    case .columnsNotPositive(let columns): "a picture cannot have \(columns) columns"
    case .pluginMissing(let job, let message):
      "Graphviz cannot make \(job) here" + Self.clause(message)
    case .graphviz(let call, let message): "\(call) of Graphviz failed" + Self.clause(message)
    }
  }

  private var hint: String {
    switch self {
    case .unknownFormat:
      "end it in one of \(DiagramFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", "))"
    case .depthNotPositive: "give --depth a value of 1 or more, or leave it out"
    case .columnsNotPositive: "ask for 1 or more, or leave it out"
    case .pluginMissing:
      "install Graphviz with its plug-ins (Debian: libgraphviz-dev; Homebrew: graphviz) and run"
        + " `dot -c`, or write a .dot file"
    case .graphviz: "write a .dot file to see what was to be drawn"
    }
  }

  /// A message of Graphviz, on one line and behind a colon.
  private static func clause(_ message: String) -> String {
    let line = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.isEmpty ? "" : ": \(line)"
  }
}
