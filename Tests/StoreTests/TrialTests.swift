import Foundation
import Netlab
import Testing

@testable import Store

@Suite struct `Stored trials` {
  private static func planned(
    _ variant: String = "wide", network: Character = "a", recipe: Character = "b", seed: Int = 1
  ) -> PlannedTrial {
    PlannedTrial(
      sweep: "study", variant: variant, variantDigest: String(repeating: network, count: 64),
      recipeDigest: String(repeating: recipe, count: 64), seed: seed,
      fingerprint: String(repeating: "c", count: 64), dataset: "fashion-mnist", recipe: "{}",
      epochs: 3, multiplyAdds: 700, parameters: 90)
  }

  private static func owner(_ name: String) -> TrialOwner {
    TrialOwner(name: name, host: "lab", pid: 7, toolVersion: "1.2.3")
  }

  private static func epoch(_ number: Int, accuracy: Double) -> EpochReport {
    EpochReport(
      epoch: number, trainLoss: 0.5, trainAccuracy: 0.7, testLoss: 0.6, testAccuracy: accuracy,
      testTop5Accuracy: 1, learningRate: 0.05, seconds: 2, imagesPerSecond: 900)
  }

  @Test func `are noted once, whatever they are called`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let trials = [
      Self.planned(), Self.planned(network: "d"), Self.planned(recipe: "d"), Self.planned(seed: 2),
    ]
    #expect(try store.plan(trials) == [1, 2, 3, 4])
    #expect(try store.plan([Self.planned("broad"), Self.planned(seed: 5)]).first == 1)
    #expect(try store.reader.trial(1)?.trial.variant == "broad")
    #expect(
      try store.reader.query("SELECT count(*), count(DISTINCT variant) FROM trial").rows == [
        [.integer(5), .integer(2)]
      ])
    #expect(
      try store.reader.numbers(of: [Self.planned(seed: 9), Self.planned(seed: 2)]) == [nil, 4])
  }

  @Test func `belong to one process at a time, and to the next when that one is dead`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let id = try store.plan([Self.planned()])[0]
    let (one, two) = (Self.owner("one"), Self.owner("two"))
    func claim(_ owner: TrialOwner, threads: Int, alive: Bool) throws -> StoredTrial? {
      try store.claim(
        id, for: owner, threads: threads, from: [.pending, .failed], isAlive: { _ in alive })
    }
    #expect(try claim(one, threads: 2, alive: true)?.threads == 2)
    #expect(try claim(two, threads: 1, alive: true) == nil)
    try store.record(Self.epoch(1, accuracy: 0.5), ofTrial: id, by: one)
    // The threads stay those with which it was begun.
    #expect(try claim(two, threads: 1, alive: false)?.threads == 2)
    // What the first still says is not heard any more.
    try store.record(Self.epoch(2, accuracy: 0.1), ofTrial: id, by: one)
    try store.release(id, by: one, as: .failed, message: "late")
    try store.record(Self.epoch(1, accuracy: 0.5), ofTrial: id, by: two)
    try store.record(Self.epoch(2, accuracy: 0.8), ofTrial: id, by: two)
    try store.release(id, by: two, as: .done)
    let (trial, epochs) = try #require(try store.reader.trial(id))
    #expect(trial.state == .done && trial.owner == nil && trial.message == nil)
    #expect(epochs == [Self.epoch(1, accuracy: 0.5), Self.epoch(2, accuracy: 0.8)])
    #expect(try claim(one, threads: 2, alive: false) == nil)
    #expect(
      try store.reader.query(
        "SELECT state, epoch, testAccuracy, seconds FROM trialResult"
      ).rows == [[.text("done"), .integer(2), .real(0.8), .real(4)]])
  }

  @Test func `are let go of together, and stopped only where they wait`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let ids = try store.plan([Self.planned(seed: 1), Self.planned(seed: 2)])
    for id in ids {
      _ = try store.claim(
        id, for: Self.owner("one"), threads: 1, from: [.pending], isAlive: { _ in true })
    }
    try store.stop([ids[0]])
    #expect(try store.reader.trial(ids[0])?.trial.state == .running)
    try store.releaseAll(by: Self.owner("one"))
    try store.stop([ids[0]])
    #expect(try ids.map { try store.reader.trial($0)?.trial.state } == [.stopped, .pending])
    #expect(try store.reader.trial(99)?.trial == nil)
  }
}
