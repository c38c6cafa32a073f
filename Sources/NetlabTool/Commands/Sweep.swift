import ArgumentParser
import Foundation
import Netlab
import SpecLoader
import Store
import Sweeps
import Tables

/// `netlab sweep`.
struct Sweep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Train a sweep's variants from several seeds, and say which one won.",
    discussion: """
      Every trial is a process of its own and keeps its state; stopped in any way, the same command \
      goes on where it was, and trials that are done are never run again. Prints a table of variants \
      and a verdict on each comparison, and draws accuracy against multiply-adds.

      Examples:
        netlab sweep Specs/sweeps/naive-vs-reduced.swift
        netlab sweep naive-vs-reduced --dry-run       the trials and what they cost
        netlab sweep naive-vs-reduced --status        how far it is, while another process runs it
        netlab sweep naive-vs-reduced --seeds 14      more seeds for a clearer verdict
        netlab sweep naive-vs-reduced --match multiply-adds --jobs 2
      """)

  @Argument(help: "A spec that declares sweeps, or SPEC#SWEEP.", completion: SpecCompletion.kind)
  var spec: String

  @OptionGroup(title: "Sweep options") var sweeping: SweepOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var database: DatabaseOption

  @Option(
    help: ArgumentHelp("Where plots go; Reports/sweeps if not given.", valueName: "folder"),
    completion: .directory)
  var plots: String?

  @Flag(help: "Show and draw where the sweep stands, and run nothing.") var status = false
  @Flag(help: "Draw nothing.") var noPlots = false
  @Flag(help: "Draw PNG beside SVG.") var png = false
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    if status, sweeping.dryRun {
      throw ValidationError("--status and --dry-run show different things; choose one")
    }
    let drawing = plots != nil ? "--plots" : png ? "--png" : nil
    if noPlots || sweeping.dryRun, let drawing {
      throw ToolError.pointless(
        option: drawing, beside: noPlots ? "--no-plots" : "--dry-run", reason: "nothing is drawn",
        hint: "leave one of the two options out")
    }
    if sweeping.dryRun, database.db != nil {
      throw ToolError.pointless(
        option: "--db", beside: "--dry-run", reason: "nothing is read or stored",
        hint: "leave one of the two options out")
    }
    let running = sweeping.threads != nil ? "--threads" : sweeping.halving ? "--halving" : nil
    if status || sweeping.dryRun, let running {
      throw ToolError.pointless(
        option: running, beside: status ? "--status" : "--dry-run", reason: "nothing is run",
        hint: "leave one of the two options out")
    }
    if sweeping.dryRun, output.chosenFormat == .json {
      throw ToolError.pointless(
        option: "--format json", beside: "--dry-run", reason: "trials are shown as a table",
        hint: "choose --format table, csv or markdown")
    }
  }

  func run() async throws {
    let plans = try await SweepSpecs(messages: messages).plans(spec, sweeping)
    if sweeping.dryRun {
      for plan in plans { try output.write(dryRun(plan)) }
      return
    }
    if status {
      let store = try StoreReader.open(path: database.path)
      try await tell(try plans.map { try SweepResult($0, in: store) })
      return
    }
    var results: [SweepResult] = []
    for plan in plans {
      let session = SweepSession(
        plan: plan, options: sweeping, database: database.path, messages: messages,
        command: Self.thisCommand)
      results.append(try await session.run())
    }
    try await tell(results)
    if !results.allSatisfy(\.isComplete) { throw ToolExit.checkFailed }
  }

  private func tell(_ results: [SweepResult]) async throws {
    try output.write(
      SweepPage(results: results).text(as: output.chosenFormat, output.style(messages.color)))
    guard !noPlots else { return }
    let files = SweepPlots(folder: plots ?? "Reports/sweeps", alsoPNG: png)
    for result in results {
      let drawn = try await status ? files.drawStanding(result) : files.draw(result)
      for file in drawn { messages.notice("plot: \(file)") }
    }
  }

  /// The words of this call, to be typed again.
  private static var thisCommand: String {
    let words = CommandLine.arguments.dropFirst().map { word in
      let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:".contains($0) }
      return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
    return (["netlab"] + words).joined(separator: " ")
  }

  private static func duration(_ seconds: Double) -> String {
    switch (seconds / 60).rounded() {
    case ..<1: "less than a minute"
    case 1: "about a minute"
    case let minutes: String(format: "about %.0f minutes", minutes)
    }
  }

  private func dryRun(_ plan: SweepPlan) throws -> String {
    let images = try sweeping.images(of: plan)
    let table = plan.trialTable { $0.recipe.subset ?? images }
    let style = output.style(messages.color)
    switch output.chosenFormat {
    case .csv: return table.csv
    case .markdown: return table.markdown
    case .table, .json:
      let whole = plan.trials.reduce(0.0) {
        let design = plan.designs[$1.design]
        return $0 + plan.trainingMultiplyAdds(of: design, images: design.recipe.subset ?? images)
      }
      return table.page(style) + "\n"
        + Paragraph(statements: [
          "\(plan.trials.count) trials",
          "\(SweepPlan.short(whole)) multiply-adds to train them all",
          Self.duration(2 * whole / 40e9) + " at 40 GFLOP/s",
        ]).wrapped(to: style.width)
    }
  }
}
