import Foundation
import Netlab
import Store
import Tables
import Testing

@testable import Sweeps

@Suite struct `A sweep's result` {
  private static func trial(
    _ seed: Int, _ accuracy: Double?, state: TrialState = .done
  ) -> SweepResult.Trial {
    SweepResult.Trial(
      seed: seed, state: state, message: state == .diverged ? "the loss was nan" : nil,
      epochs: accuracy.map { [report(1, $0 - 0.2, loss: 0.9), report(2, $0)] } ?? [],
      toolVersion: "1.2.3", ended: "2026-11-21T03:12:00Z")
  }

  /// Narrow, wide and smoothed from each of three seeds.
  private static let trials: [SweepResult.Trial?] = [
    trial(1, 0.80), trial(1, 0.855), trial(1, 0.81), trial(2, 0.81), trial(2, 0.862),
    trial(2, nil, state: .diverged), trial(3, 0.80), trial(3, 0.853), nil,
  ]

  private static func result() throws -> SweepResult {
    var sweep = `A sweep's plan`.study
    sweep.seeds = 3
    return SweepResult(try SweepPlan(sweep), trials: trials)
  }

  @Test func `pairs by seed, and says what is missing`() throws {
    let result = try Self.result()
    #expect(
      result.comparisons.map(\.sentence.description) == [
        "wide − narrow = +5.3 ± 0.4 points at 3.77× the multiply-adds: better",
        "smoothed − narrow = +1.0 points at 1.00× the multiply-adds: no verdict: one seed tells"
          + " nothing of chance (1 of 3 seeds; smoothed diverged for 1)",
      ])
    #expect(result.front == [2, 1])
    #expect(!result.isComplete)
    #expect(result.count(.done) == 7 && result.count(.diverged) == 1)
  }

  @Test func `is a table`() throws {
    #expect(
      try Self.result().table.markdown == """
        | variant  | multiply-adds | parameters |  test accuracy |  seeds | s/epoch | best for its cost |
        | -------- | ------------: | ---------: | -------------: | -----: | ------: | ----------------- |
        | narrow   |        29,240 |        754 | 80.33 ± 1.43 % |      3 |    2.00 |                   |
        | wide     |       110,320 |      2,650 | 85.67 ± 1.17 % |      3 |    2.00 | ●                 |
        | smoothed |        29,240 |        754 |        81.00 % | 1 of 3 |    2.00 | ●                 |

        """)
  }

  @Test func `is a document of raw numbers`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(SweepDocument(try Self.result()))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      Set(json.keys) == ["schema", "sweep", "dataset", "trials", "comparisons"])
    let trials = try #require(json["trials"] as? [[String: Any]])
    #expect(trials.count == 9)
    #expect(trials[0]["testAccuracy"] as? Double == 0.8)
    #expect(trials.compactMap { $0["state"] as? String }.filter { $0 == "diverged" }.count == 1)
    let comparisons = try #require(json["comparisons"] as? [[String: Any]])
    #expect(comparisons[0]["pairs"] as? Int == 3)
    #expect(comparisons[0]["verdict"] as? String == "better")
    #expect((comparisons[0]["interval"] as? [Double])?.count == 2)
    #expect(comparisons[1]["interval"] == nil)
  }

  @Test func `is a figure of where it stands`() throws {
    let plot = try #require(try Self.result().standingFigure.plots.first)
    #expect(plot.title == "study: 8 of 9 trials are finished")
    #expect(plot.x.categories == ["narrow", "wide", "smoothed"])
    // Two epochs of three are known of each trial; the one that diverged is finished, one is not begun.
    #expect(plot.series.map(\.title) == ["given up or failed", "on the way", "finished"])
    #expect(
      plot.series.map { $0.points.map { ($0.y * 10).rounded() / 10 } } == [
        [66.7, 66.7, 55.6], [66.7, 66.7, 55.6], [66.7, 66.7, 55.6],
      ])
  }

  @Test func `shows trials on their way above finished ones, and those given up on top`() throws {
    var trials = Self.trials
    trials[0]?.state = .stopped
    trials[0]?.epochs.removeLast()
    trials[3]?.state = .running
    trials[3]?.epochs.removeLast()
    var sweep = `A sweep's plan`.study
    sweep.seeds = 3
    let result = SweepResult(try SweepPlan(sweep), trials: trials)
    let heights = result.standingFigure.plots[0].series.map { Int($0.points[0].y.rounded()) }
    #expect(heights == [44, 33, 22])
  }

  @Test func `is two figures`() throws {
    let result = try Self.result()
    #expect(
      result.costFigure.plots[0].series.map(\.title) == [
        "Pareto front", "best for its cost", "beaten",
      ])
    #expect(result.costFigure.plots[0].series[2].points.map(\.name) == ["narrow"])
    #expect(result.epochFigure.plots.map(\.series.count) == [3, 3])
    #expect(result.epochFigure.plots[1].series[1].points.map(\.y) == [0.9, 0.5])
  }

  @Test func `is a page that names seeds, dates and what was not done`() throws {
    let page = ClaimsPage(
      [.init(try Self.result(), spec: "Specs/sweeps/study.swift", pictures: "claims")],
      machine: "2 × a processor"
    ).markdown
    #expect(page.contains("Machine: 2 × a processor."))
    #expect(
      page.contains("- **wide − narrow = +5.3 ± 0.4 points at 3.77× the multiply-adds**: better"))
    #expect(
      page.contains(
        "Not done: smoothed, seed 2: diverged (the loss was nan); smoothed, seed 3: pending."))
    #expect(page.contains("![study: accuracy against multiply-adds](claims/study.svg)"))
    #expect(page.contains("seeds 1, 2, 3 · trained on 2026-11-21 · netlab 1.2.3"))
  }
}

@Suite struct `A lock` {
  private static func canBeTaken(_ path: String) throws -> Bool {
    guard let lock = try FileLock.take(path, waiting: false) else { return false }
    lock.hold {}
    return true
  }

  @Test func `is held by one, and free when that one lets go`() throws {
    let path = "\(FileManager.default.temporaryDirectory.path)/lock-\(UUID().uuidString)"
    #expect(!FileLock.isHeld(path))
    if let lock = try FileLock.take(path, waiting: false) {
      try lock.hold {
        #expect(FileLock.isHeld(path))
        let isFree = try Self.canBeTaken(path)
        #expect(!isFree)
      }
    }
    #expect(!FileLock.isHeld(path))
    #expect(try Self.canBeTaken(path))
    if let again = try FileLock.take(path, waiting: false) { again.removeFile() }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `messages survive their way as lines`() {
    let messages: [TrialMessage] = [
      .position(epochs: 1.5, imagesPerSecond: 900), .epoch(report(1, 0.5)), .ended(.finished),
      .ended(.diverged("in epoch 1, step 7, the loss was nan")),
    ]
    for message in messages {
      #expect(TrialMessage(line: message.line.dropLast()) == message)
      #expect(!message.line.dropLast().contains(UInt8(ascii: "\n")))
    }
    #expect(TrialMessage(line: Array("hello".utf8)) == nil)
  }
}
