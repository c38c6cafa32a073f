import Sweeps
import Tables

/// What `sweep` prints.
struct SweepPage {
  let results: [SweepResult]

  /// The page in one of the formats.
  func text(as format: PageFormat, _ style: PageStyle) throws -> String {
    switch format {
    case .json:
      let documents = results.map(SweepDocument.init)
      return documents.count == 1
        ? try JSONText(documents[0]).text : try JSONText(SweepDocuments(sweeps: documents)).text
    case .csv: return results.map(\.table.csv).joined(separator: "\n")
    case .markdown:
      return results.map { result in
        "## \(result.name)\n\n\(result.table.markdown)\n"
          + result.comparisons.map { "- \($0.sentence)\n" }.joined()
      }.joined(separator: "\n")
    case .table: return results.map { page(of: $0, style) }.joined(separator: "\n")
    }
  }

  private func page(of result: SweepResult, _ style: PageStyle) -> String {
    var text = style.palette.paint(result.name, .bold) + "\n"
    if let claim = result.claim {
      text += Paragraph(statements: [claim + (result.source.map { " (\($0))" } ?? "")])
        .wrapped(to: style.width)
    }
    text += "\n" + result.table.page(style) + "\n"
    for comparison in result.comparisons {
      text += Paragraph(statements: ["\(comparison.sentence)"]).wrapped(to: style.width)
    }
    let states = [
      (result.count(.diverged), "diverged"), (result.count(.failed), "failed"),
      (result.count(.stopped), "stopped early"), (result.count(.pending), "not yet run"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    if !states.isEmpty {
      text += "trials: " + states.joined(separator: ", ") + "\n"
    }
    for design in result.designs {
      for trial in design.trials where trial.state == .failed {
        text += "\(design.name), seed \(trial.seed), failed: \(trial.message ?? "")\n"
      }
    }
    return text + "\n" + Paragraph(statements: result.smallPrint).wrapped(to: style.width)
  }
}

/// The document for several sweeps.
private struct SweepDocuments: Encodable {
  let schema = 1
  let sweeps: [SweepDocument]
}
