import Foundation
import Netlab
import Testing

@testable import Store

@Suite struct `A stored run` {
  private static let moment = Date(timeIntervalSince1970: 1_795_000_000)

  private static func run(_ token: String = "t1", seed: UInt64 = 3) -> TrainingRun {
    TrainingRun(
      token: token, fingerprint: String(repeating: "ab", count: 32), network: "small",
      spec: "Specs/small.swift", specSource: "let small = …", dataset: "fashion-mnist",
      trainImages: 60_000, testImages: 10_000, recipe: Recipe(epochs: 3, seed: seed), threads: 2,
      host: "lab", system: "Linux 6.1 x86_64", versions: ["netlab": "0.1.0", "oneDNN": "2.6.3"],
      checkpoint: "runs/small.safetensors")
  }

  private static func epoch(_ number: Int, accuracy: Double? = 0.5) -> EpochReport {
    EpochReport(
      epoch: number, trainLoss: 1 / Double(number), trainAccuracy: 0.25, testLoss: accuracy,
      testAccuracy: accuracy, testTop5Accuracy: accuracy.map { $0 + 0.25 }, learningRate: 0.05,
      seconds: 12.5, imagesPerSecond: 4800)
  }

  @Test func `is read as it was written`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let id = try store.begin(Self.run(), at: Self.moment)
    #expect(id == 1)
    try store.record(Self.epoch(1), of: id)
    try store.record(Self.epoch(2, accuracy: nil), of: id)
    var expected = StoredRun(
      id: 1, time: "2026-11-18T11:06:40Z", endTime: nil, state: .running, message: nil,
      run: Self.run(), epochs: [Self.epoch(1), Self.epoch(2, accuracy: nil)])
    #expect(try store.reader.run(1) == expected)
    try store.end(id, .diverged, message: "the loss is nan", at: Self.moment + 60)
    expected.endTime = "2026-11-18T11:07:40Z"
    (expected.state, expected.message) = (.diverged, "the loss is nan")
    #expect(try store.reader.run(1) == expected)
    #expect(try store.reader.runs() == [expected])
  }

  @Test func `keeps its number when it goes on, and no epoch counts twice`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let first = try store.begin(Self.run(), at: Self.moment)
    let second = try store.begin(Self.run("t2", seed: .max))
    try store.record(Self.epoch(1), of: first)
    try store.end(first, .interrupted)
    let again = try store.begin(
      Self.run(), epochs: [Self.epoch(1, accuracy: 0.75), Self.epoch(2)], at: Self.moment + 60)
    #expect([first, second, again] == [1, 2, 1])
    let stored = try store.reader.run(1)
    #expect(stored.state == .running)
    #expect(stored.endTime == nil)
    #expect(stored.time == "2026-11-18T11:06:40Z")
    #expect(stored.epochs == [Self.epoch(1, accuracy: 0.75), Self.epoch(2)])
    #expect(try store.reader.run(2).run.recipe.seed == .max)
    #expect(try store.reader.runs(limit: 1).map(\.id) == [2])
    #expect(
      try store.reader.query(
        """
        SELECT id, state, network, plannedEpochs, epochs, trainLoss, bestTestAccuracy, seconds, seed
        FROM runHistory ORDER BY id
        """
      ).rows == [
        [
          .integer(1), .text("running"), .text("small"), .integer(3), .integer(2), .real(0.5),
          .real(0.75), .real(25), .integer(3),
        ],
        [
          .integer(2), .text("running"), .text("small"), .integer(3), .integer(0), .null, .null,
          .null, .integer(-1),
        ],
      ])
  }

  @Test func `that was finished before stays as it was`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let id = try store.begin(Self.run(), at: Self.moment)
    try store.end(id, .finished, at: Self.moment + 60)
    let before = try store.reader.run(id)
    #expect(try store.begin(Self.run(), isOver: true, at: Self.moment + 90) == id)
    #expect(try store.reader.run(id) == before)
    // Another database has not heard of it.
    let other = try store.begin(Self.run("t2"), epochs: [Self.epoch(1)], isOver: true)
    #expect(try store.reader.run(other).state == .finished)
    #expect(try store.reader.run(other).epochs == [Self.epoch(1)])
  }

  @Test func `bears the names of the JSON`() throws {
    let folder = try TemporaryFolder()
    let store = try Store.open(path: folder.file("lab.sqlite"))
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Self.epoch(1)))
    let keys = Set(try #require(json as? [String: Any]).keys)
    let columns = try store.reader.query("SELECT * FROM epoch").columns.map(\.name)
    #expect(Set(columns) == keys.union(["runId"]))
  }

  @Test func `that is not there is not found`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lab.sqlite")
    let store = try Store.open(path: path)
    func refusal() -> String {
      do throws(StoreError) {
        return "\(try store.reader.run(7))"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      refusal() == """
        error: \(path): there is no run #7
          hint: it holds none yet; netlab train stores one
        """)
    _ = try store.begin(Self.run())
    #expect(
      refusal() == """
        error: \(path): there is no run #7
          hint: the latest is #1; netlab query "select * from runHistory" lists them all
        """)
    var unstorable = Self.run("t3")
    unstorable.dataset = "a\0b"
    #expect(throws: StoreError.unstorable(path: path, field: "the dataset's name")) {
      try store.begin(unstorable)
    }
  }
}
