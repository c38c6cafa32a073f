/// Why a plot could not be drawn.
package enum PlotError: Error, Hashable, Sendable {
  /// A file's name ends in none of the formats.
  case format(path: String)
  case plotterMissing(program: String)
  case plotterFailed(program: String, reason: String)
}

extension PlotError: CustomStringConvertible {
  /// What is wrong, and on a second line a way out.
  package var description: String {
    switch self {
    case .format(let path):
      "error: \(path): plots are drawn as \(Self.endings)\n  hint: let the file's name end in one"
        + " of them"
    case .plotterMissing(let program):
      "error: there is no program \(program), which draws plots\n  hint: install what Debian calls"
        + " gnuplot-nox"
    case .plotterFailed(let program, let reason):
      "error: \(program) drew no plot: \(reason)"
    }
  }

  private static var endings: String {
    PlotFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
  }
}
