import Foundation
import GRDB
import Netlab

/// How far a trial is.
package enum TrialState: String, Hashable, Sendable, Codable, CaseIterable {
  /// Not begun, or set aside in its middle.
  case pending
  case running
  case done
  /// Its loss grew beyond all bounds: that is its result.
  case diverged
  /// Something else ended it; it may be tried again.
  case failed
  /// Ended early because others were better.
  case stopped
}

/// A trial as it is planned.
package struct PlannedTrial: Hashable, Sendable {
  package var sweep: String
  package var variant: String
  package var variantDigest: String
  package var recipeDigest: String
  package var seed: Int
  package var fingerprint: String
  package var dataset: String
  /// JSON.
  package var recipe: String
  package var epochs: Int
  package var multiplyAdds: Int
  package var parameters: Int

  package init(
    sweep: String, variant: String, variantDigest: String, recipeDigest: String, seed: Int,
    fingerprint: String, dataset: String, recipe: String, epochs: Int, multiplyAdds: Int,
    parameters: Int
  ) {
    self.sweep = sweep
    self.variant = variant
    self.variantDigest = variantDigest
    self.recipeDigest = recipeDigest
    self.seed = seed
    self.fingerprint = fingerprint
    self.dataset = dataset
    self.recipe = recipe
    self.epochs = epochs
    self.multiplyAdds = multiplyAdds
    self.parameters = parameters
  }
}

/// A row of `trial`, without what was planned.
package struct StoredTrial: Hashable, Sendable, Codable, FetchableRecord {
  package var id: Int64
  package var variant: String
  package var seed: Int
  package var state: TrialState
  package var message: String?
  package var threads: Int?
  package var owner: String?
  package var host: String?
  package var pid: Int?
  package var toolVersion: String?
  package var began: String?
  package var ended: String?

  static let columns =
    "id, variant, seed, state, message, threads, owner, host, pid, toolVersion, began, ended"
}

// Rows of `trialEpoch` decode as they are.
extension EpochReport: FetchableRecord {}

/// A process that runs trials.
package struct TrialOwner: Hashable, Sendable {
  /// A name that no other process ever has.
  package var name: String
  package var host: String
  package var pid: Int
  package var toolVersion: String

  package init(name: String, host: String, pid: Int, toolVersion: String) {
    self.name = name
    self.host = host
    self.pid = pid
    self.toolVersion = toolVersion
  }
}
