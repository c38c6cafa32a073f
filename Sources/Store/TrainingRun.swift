import Foundation
import GRDB
import Netlab

/// What is known of a training run when it begins.
package struct TrainingRun: Hashable, Sendable {
  /// Tells this run from every other; its checkpoint bears it, too.
  package var token: String
  package var fingerprint: String
  package var network: String
  /// The spec's path, and its text where it has one.
  package var spec: String
  package var specSource: String?
  package var dataset: String
  package var trainImages: Int
  package var testImages: Int
  package var recipe: Recipe
  package var threads: Int
  /// The machine's name.
  package var host: String
  /// Its operating system and processor.
  package var system: String
  /// Versions of netlab and the libraries that compute, by name.
  package var versions: [String: String]
  /// The file that the run can be resumed from.
  package var checkpoint: String?

  package init(
    token: String, fingerprint: String, network: String, spec: String, specSource: String?,
    dataset: String, trainImages: Int, testImages: Int, recipe: Recipe, threads: Int,
    host: String, system: String, versions: [String: String], checkpoint: String?
  ) {
    self.token = token
    self.fingerprint = fingerprint
    self.network = network
    self.spec = spec
    self.specSource = specSource
    self.dataset = dataset
    self.trainImages = trainImages
    self.testImages = testImages
    self.recipe = recipe
    self.threads = threads
    self.host = host
    self.system = system
    self.versions = versions
    self.checkpoint = checkpoint
  }
}

/// Where a stored run stands.
package enum RunState: String, Hashable, Sendable, Codable, CaseIterable {
  /// It trains, or was killed while it did.
  case running
  /// It was stopped and can be resumed.
  case interrupted
  case finished
  /// Its loss was no number any more, or far beyond guessing.
  case diverged
  case failed
}

/// A run as it was stored.
package struct StoredRun: Hashable, Sendable {
  package var id: Int64
  /// In UTC: `2026-11-21T03:12:00Z`.
  package var time: String
  package var endTime: String?
  package var state: RunState
  package var message: String?
  package var run: TrainingRun
  package var epochs: [EpochReport]
}
