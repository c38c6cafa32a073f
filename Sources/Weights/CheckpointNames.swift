import Safetensors

/// How a run's checkpoint tells the weights of its network from what else it keeps.
///
/// The weights stand under their own names, averages and an optimiser's rows behind a word and a colon.
package enum CheckpointNames {
  /// What a checkpoint's metadata says of the file, under `kind`.
  package static let kind = "netlab checkpoint"
  /// The key of the metadata that counts the steps that the averages are of; `0` without any.
  package static let averagedSteps = "averagedSteps"
  /// The key of the metadata that has the ``PixelScaling`` of the images that the run has seen.
  package static let images = "images"
  /// The word before the names of averages.
  package static let average = "average"

  /// The name of a tensor that belongs to another.
  package static func name(_ word: String, _ tensor: String) -> String { "\(word):\(tensor)" }
}

extension SafetensorsFile {
  /// The name under which each tensor means something to a network; empty for what only training reads.
  ///
  /// A checkpoint gives the weights that its run is tested with: the averages, once there are some.
  package var namesForNetworks: [String: String] {
    guard metadata["kind"] == CheckpointNames.kind else {
      return Dictionary(entries.keys.map { ($0, $0) }) { first, _ in first }
    }
    let steps = metadata[CheckpointNames.averagedSteps].flatMap { Int($0) } ?? 0
    let names = entries.keys.map { name -> (String, String) in
      let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return (name, steps > 0 ? "" : name) }
      return (name, steps > 0 && parts[0] == CheckpointNames.average ? String(parts[1]) : "")
    }
    return Dictionary(names) { first, _ in first }
  }
}
