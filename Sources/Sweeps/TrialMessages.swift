import Netlab
import Store

/// What a trial's process is told on its standard input, in one line of JSON.
package struct TrialOrder: Hashable, Sendable, Codable {
  package var network: Network
  /// With the trial's seed and threads.
  package var recipe: Recipe
  package var dataset: DatasetName
  /// The folder that the user keeps data in, if any.
  package var data: String?
  /// Where its state is kept, and found again.
  package var checkpoint: String
  /// The file that is locked while the state is in use.
  package var lock: String
  /// The epoch after which the trial is set aside; nil for none.
  package var stopAfter: Int?

  package init(
    network: Network, recipe: Recipe, dataset: DatasetName, data: String?, checkpoint: String,
    lock: String, stopAfter: Int?
  ) {
    self.network = network
    self.recipe = recipe
    self.dataset = dataset
    self.data = data
    self.checkpoint = checkpoint
    self.lock = lock
    self.stopAfter = stopAfter
  }

  /// The order in a line of JSON; nil if it is none.
  package init?(line: some Sequence<UInt8>) {
    guard let order = CanonicalJSON.value(TrialOrder.self, from: line) else { return nil }
    self = order
  }

  package var line: [UInt8] { [UInt8](CanonicalJSON.data(self)) + [UInt8(ascii: "\n")] }
}

/// What a trial's process tells on its standard output, in lines of JSON.
package enum TrialMessage: Hashable, Sendable, Codable {
  /// How far it is: epochs, with the part of the one that runs, and images per second.
  case position(epochs: Double, imagesPerSecond: Double)
  /// What an epoch came to; those before a checkpoint are told again.
  case epoch(EpochReport)
  case ended(TrialEnding)

  /// The message in a line of JSON; nil if it is none.
  package init?(line: some Sequence<UInt8>) {
    guard let message = CanonicalJSON.value(TrialMessage.self, from: line) else { return nil }
    self = message
  }

  package var line: [UInt8] { [UInt8](CanonicalJSON.data(self)) + [UInt8(ascii: "\n")] }
}

/// How a trial's process ends when all is well with it.
package enum TrialEnding: Hashable, Sendable, Codable {
  case finished
  /// Set aside after an epoch, or because nobody waits for it any more.
  case paused
  case diverged(String)
}
