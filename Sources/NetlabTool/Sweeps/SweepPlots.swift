import Plots
import Sweeps

/// The files that a sweep's plots are drawn into.
struct SweepPlots {
  let folder: String
  var alsoPNG = false

  /// Draws a sweep's plots; nothing where nothing is measured yet.
  ///
  /// - Returns: the files.
  /// - Throws: `ToolError.cannotMakeFolder`, `PlotError`, `FileError`.
  func draw(_ result: SweepResult) async throws -> [String] {
    guard result.designs.contains(where: { $0.accuracy != nil }) else { return [] }
    return try await draw(
      [("", result.costFigure), ("-epochs", result.epochFigure)], of: result)
  }

  /// Draws where a sweep stands, and what it has measured so far.
  func drawStanding(_ result: SweepResult) async throws -> [String] {
    try await draw([("-standing", result.standingFigure)], of: result) + draw(result)
  }

  private func draw(
    _ figures: [(ending: String, figure: Figure)], of result: SweepResult
  ) async throws -> [String] {
    try Folder.make(folder)
    var files: [String] = []
    for (ending, figure) in figures {
      for format in alsoPNG ? [PlotFormat.svg, .png] : [.svg] {
        let path = "\(folder)/\(result.name)\(ending).\(format.rawValue)"
        try await figure.draw(to: path)
        files.append(path)
      }
    }
    return files
  }
}
