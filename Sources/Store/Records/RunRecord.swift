import Foundation
import GRDB
import Netlab

/// A row of `run`.
struct RunRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "run"

  var id: Int64?
  var token: String
  var networkId: Int64
  var specSourceId: Int64?
  var time: String
  var endTime: String?
  var state: RunState
  var message: String?
  var network: String
  var spec: String
  var dataset: String
  var trainImages: Int
  var testImages: Int
  /// SQLite's integers are signed.
  var seed: Int64
  var recipe: Recipe
  var threads: Int
  var host: String
  var system: String
  var versions: [String: String]
  var checkpoint: String?

  init(_ run: TrainingRun, networkId: Int64, specSourceId: Int64?, time: String) {
    token = run.token
    self.networkId = networkId
    self.specSourceId = specSourceId
    self.time = time
    state = .running
    network = run.network
    spec = run.spec
    dataset = run.dataset
    trainImages = run.trainImages
    testImages = run.testImages
    seed = Int64(bitPattern: run.recipe.seed)
    recipe = run.recipe
    threads = run.threads
    host = run.host
    system = run.system
    versions = run.versions
    checkpoint = run.checkpoint
  }

  static func databaseJSONEncoder(for column: String) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  /// The run with what other tables hold of it.
  func stored(in db: Database) throws -> StoredRun? {
    guard let id,
      let fingerprint = try String.fetchOne(
        db, sql: "SELECT fingerprint FROM network WHERE id = ?", arguments: [networkId])
    else { return nil }
    let source = try String.fetchOne(
      db, sql: "SELECT text FROM specSource WHERE id = ?", arguments: [specSourceId])
    let epochs = try EpochRecord.filter(sql: "runId = ?", arguments: [id])
      .order(sql: "epoch").fetchAll(db)
    return StoredRun(
      id: id, time: time, endTime: endTime, state: state, message: message,
      run: TrainingRun(
        token: token, fingerprint: fingerprint, network: network, spec: spec, specSource: source,
        dataset: dataset, trainImages: trainImages, testImages: testImages, recipe: recipe,
        threads: threads, host: host, system: system, versions: versions, checkpoint: checkpoint),
      epochs: epochs.map(\.report))
  }
}
