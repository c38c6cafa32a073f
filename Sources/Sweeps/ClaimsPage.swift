import Foundation
import Statistics
import Store
import Tables

/// A page on what papers claim and what small replays of it came to, in Markdown.
package struct ClaimsPage: Sendable {
  /// A sweep with the place of its spec and the folder of its pictures, seen from the page.
  package struct Entry: Sendable {
    package var result: SweepResult
    package var spec: String
    package var pictures: String

    package init(_ result: SweepResult, spec: String, pictures: String) {
      self.result = result
      self.spec = spec
      self.pictures = pictures
    }
  }

  package var entries: [Entry]
  /// The processor and its count, as the system names them.
  package var machine: String

  package init(_ entries: [Entry], machine: String) {
    self.entries = entries
    self.machine = machine
  }

  package var markdown: String {
    var parts = [
      """
      # The papers' claims, replayed small

      Each claim is a sweep under `Specs/sweeps`: designs trained from the same seeds on the same
      images of Fashion-MNIST, within minutes. What holds for photographs and weeks need not show
      here; what the numbers say stands below, whatever it is. `make claims` runs what is missing and
      writes this page anew.

      Machine: \(machine).
      """
    ]
    parts.append(summary)
    parts += entries.map(section)
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var summary: String {
    Table(
      columns: [Column("sweep"), Column("comparison"), Column("outcome")],
      rows: entries.flatMap { entry in
        entry.result.comparisons.map { comparison in
          Row([
            .text(entry.result.name), .text(comparison.sentence.equation),
            .text(comparison.sentence.judgement),
          ])
        }
      }
    ).markdown.trimmed
  }

  private func section(_ entry: Entry) -> String {
    let result = entry.result
    var parts = ["## \(result.name)"]
    if let claim = result.claim {
      parts.append("> \(claim)" + (result.source.map { "\n>\n> \($0)" } ?? ""))
    }
    parts.append(result.table.markdown.trimmed)
    if !result.comparisons.isEmpty {
      parts.append(
        result.comparisons.map { "- **\($0.sentence.equation)**: \($0.sentence.judgement)" }
          .joined(separator: "\n"))
    }
    let unfinished = result.designs.flatMap { design in
      design.trials.filter { $0.state != .done }.map { trial in
        "\(design.name), seed \(trial.seed): \(trial.state.rawValue)"
          + (trial.message.map { " (\($0))" } ?? "")
      }
    }
    if !unfinished.isEmpty {
      parts.append("Not done: " + unfinished.joined(separator: "; ") + ".")
    }
    if result.designs.contains(where: { $0.accuracy != nil }) {
      let path = "\(entry.pictures)/\(result.name)"
      parts.append("![\(result.name): accuracy against multiply-adds](\(path).svg)")
      parts.append("![\(result.name): accuracy and loss over the epochs](\(path)-epochs.svg)")
    }
    parts.append(provenance(entry))
    return parts.joined(separator: "\n\n")
  }

  private func provenance(_ entry: Entry) -> String {
    let trials = entry.result.designs.flatMap(\.trials)
    let seeds = entry.result.seeds.map(String.init).joined(separator: ", ")
    let dates = Set(trials.compactMap { $0.ended?.prefix(10) }).sorted().joined(separator: ", ")
    let versions = Set(trials.compactMap(\.toolVersion)).sorted().joined(separator: ", ")
    let minutes = trials.reduce(0) { $0 + $1.seconds } / 60
    let statements =
      ["[`\(entry.spec)`](../\(entry.spec))"] + entry.result.smallPrint
      + [
        "seeds \(seeds)", dates.isEmpty ? nil : "trained on \(dates)",
        versions.isEmpty ? nil : "netlab \(versions)",
        String(format: "%.1f minutes of training", minutes),
      ].compactMap { $0 }
    return "<sub>" + statements.joined(separator: " · ") + "</sub>"
  }
}

extension String {
  fileprivate var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }
}
