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
      "error: \(path) names no format of a picture\n  hint: end its name in \(Self.endings)"
    case .plotterMissing(let program):
      "error: the picture cannot be drawn: there is no program \(program)\n"
        + "  hint: install it (apt install gnuplot-nox, brew install gnuplot), or leave the picture out"
    case .plotterFailed(let program, let reason):
      "error: the picture cannot be drawn: \(program) says: \(reason)\n"
        + "  hint: install a current gnuplot (5.4 or later) with SVG and PNG, or leave the picture out"
    }
  }

  private static var endings: String {
    let all = PlotFormat.allCases.map { ".\($0.rawValue)" }
    return all.dropLast().joined(separator: ", ") + " or " + (all.last ?? "")
  }
}
