import Files
import Foundation
import SpecLoader
import Store
import Sweeps

/// The page on what the sweeps of the papers' claims have come to, with its pictures.
struct ClaimsFiles {
  let database: String
  let folder: String
  let messages: MessageOptions

  /// Writes the page on the sweeps of some specs; of all in Specs/sweeps, if none is named.
  func write(_ specs: [String]) async throws {
    let store = try StoreReader.open(path: database)
    let finder = SpecFinder(loader: try SpecLoader.located())
    let named = specs.isEmpty ? finder.catalogue.sweeps.map(\.displayPath) : specs
    try Folder.make(folder)
    let plots = SweepPlots(folder: "\(folder)/claims")
    var entries: [ClaimsPage.Entry] = []
    for spec in named {
      let found = try await SweepSpecs(messages: messages).sweeps(spec)
      for sweep in found.sweeps {
        let result = try SweepResult(SweepPlan(sweep), in: store)
        _ = try await plots.draw(result)
        entries.append(.init(result, spec: found.path, pictures: "claims"))
      }
    }
    let page = ClaimsPage(entries, machine: Self.machine)
    try AtomicFile.write(page.markdown, to: "\(folder)/claims.md")
    messages.notice("\(entries.count) sweeps in \(folder)/claims.md")
  }

  /// The processor, as the system names it, and how many of its cores there are to use.
  private static var machine: String {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = text.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    return "\(cores) cores of \(name ?? "an unnamed processor")"
      + ", \(ProcessInfo.processInfo.operatingSystemVersionString)"
  }
}
