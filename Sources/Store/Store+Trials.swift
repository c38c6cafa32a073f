import Foundation
import GRDB
import Netlab

extension Store {
  /// Notes trials that are not yet known, and gives each its number, in their order.
  ///
  /// A trial is known by its sweep, its network, its recipe and its seed, whatever it is called: two
  /// that agree in these are one, and count once.
  package func plan(_ trials: [PlannedTrial]) throws(StoreError) -> [Int64] {
    try write { db in
      try trials.map { trial in
        try db.execute(
          sql: """
            INSERT INTO trial (
              sweep, variant, variantDigest, recipeDigest, seed, fingerprint, dataset, recipe, epochs,
              multiplyAdds, parameters, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')
            ON CONFLICT (sweep, variantDigest, recipeDigest, seed)
              DO UPDATE SET variant = excluded.variant WHERE variant <> excluded.variant
            """,
          arguments: [
            trial.sweep, trial.variant, trial.variantDigest, trial.recipeDigest, trial.seed,
            trial.fingerprint, trial.dataset, trial.recipe, trial.epochs, trial.multiplyAdds,
            trial.parameters,
          ])
        return try Int64.fetchOne(
          db,
          sql: """
            SELECT id FROM trial
            WHERE sweep = ? AND variantDigest = ? AND recipeDigest = ? AND seed = ?
            """,
          arguments: [trial.sweep, trial.variantDigest, trial.recipeDigest, trial.seed]) ?? 0
      }
    }
  }

  /// Takes a trial for a process, if it is free: not ended, and run by nobody who still lives.
  ///
  /// - Parameters:
  ///   - threads: with which it is begun; one that was begun before keeps its own.
  ///   - states: those that a trial may be taken from, beside running for a dead owner.
  ///   - isAlive: whether the process of that name still runs.
  /// - Returns: the trial as it is then, or nil.
  package func claim(
    _ id: Int64, for owner: TrialOwner, threads: Int, from states: Set<TrialState>,
    isAlive: (String) -> Bool, at time: Date = Date()
  ) throws(StoreError) -> StoredTrial? {
    try write { db in
      guard let trial = try StoredTrial.fetch(id, in: db) else { return nil }
      if trial.state == .running {
        if let name = trial.owner, isAlive(name) { return nil }
      } else if !states.contains(trial.state) {
        return nil
      }
      try db.execute(
        sql: """
          UPDATE trial SET
            state = 'running', message = NULL, owner = ?, host = ?, pid = ?, toolVersion = ?,
            threads = coalesce(threads, ?), began = coalesce(began, ?), ended = NULL
          WHERE id = ?
          """,
        arguments: [
          owner.name, owner.host, owner.pid, owner.toolVersion, threads, timestamp(time), id,
        ])
      return try StoredTrial.fetch(id, in: db)
    }
  }

  /// Notes an epoch of a trial that its owner still holds; the same epoch may come again.
  package func record(
    _ epoch: EpochReport, ofTrial id: Int64, by owner: TrialOwner
  ) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO trialEpoch (
            trialId, epoch, trainLoss, trainAccuracy, testLoss, testAccuracy, testTop5Accuracy,
            learningRate, seconds, imagesPerSecond)
          SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM trial
          WHERE id = ? AND state = 'running' AND owner = ?
          """,
        arguments: [
          epoch.epoch, epoch.trainLoss, epoch.trainAccuracy, epoch.testLoss, epoch.testAccuracy,
          epoch.testTop5Accuracy, epoch.learningRate, epoch.seconds, epoch.imagesPerSecond, id,
          owner.name,
        ])
    }
  }

  /// Notes what became of a trial that its owner still holds, and lets it go.
  package func release(
    _ id: Int64, by owner: TrialOwner, as state: TrialState, message: String? = nil,
    at time: Date = Date()
  ) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: """
          UPDATE trial SET state = ?, message = ?, owner = NULL, ended = ?
          WHERE id = ? AND state = 'running' AND owner = ?
          """,
        arguments: [
          state.rawValue, message?.replacing("\0", with: ""), timestamp(time), id, owner.name,
        ])
    }
  }

  /// Marks trials that wait as ended early, because others were better.
  package func stop(_ ids: [Int64], at time: Date = Date()) throws(StoreError) {
    try write { db in
      for id in ids {
        try db.execute(
          sql: "UPDATE trial SET state = 'stopped', ended = ? WHERE id = ? AND state = 'pending'",
          arguments: [timestamp(time), id])
      }
    }
  }

  /// Lets go of all trials that a process holds, to be gone on with later.
  package func releaseAll(by owner: TrialOwner) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: """
          UPDATE trial SET state = 'pending', owner = NULL WHERE state = 'running' AND owner = ?
          """, arguments: [owner.name])
    }
  }
}

extension StoreReader {
  /// A trial as it stands, with its epochs in order; nil if there is none of that number.
  package func trial(
    _ id: Int64
  ) throws(StoreError) -> (trial: StoredTrial, epochs: [EpochReport])? {
    try StoreError.explaining(file, waited: connection.secondsToWait) {
      try database.read { db in
        guard let trial = try StoredTrial.fetch(id, in: db) else { return nil }
        let epochs = try EpochReport.fetchAll(
          db,
          sql: """
            SELECT
              epoch, trainLoss, trainAccuracy, testLoss, testAccuracy, testTop5Accuracy,
              learningRate, seconds, imagesPerSecond
            FROM trialEpoch WHERE trialId = ? ORDER BY epoch
            """, arguments: [id])
        return (trial, epochs)
      }
    }
  }

  /// The numbers of planned trials, nil where one was never noted.
  package func numbers(of trials: [PlannedTrial]) throws(StoreError) -> [Int64?] {
    try StoreError.explaining(file, waited: connection.secondsToWait) {
      try database.read { db in
        try trials.map { trial in
          try Int64.fetchOne(
            db,
            sql: """
              SELECT id FROM trial
              WHERE sweep = ? AND variantDigest = ? AND recipeDigest = ? AND seed = ?
              """,
            arguments: [trial.sweep, trial.variantDigest, trial.recipeDigest, trial.seed])
        }
      }
    }
  }
}

extension StoredTrial {
  fileprivate static func fetch(_ id: Int64, in db: Database) throws -> StoredTrial? {
    try fetchOne(db, sql: "SELECT \(columns) FROM trial WHERE id = ?", arguments: [id])
  }
}
