/// Why a sweep cannot run, or not as it was asked.
package enum SweepError: Error, Hashable, Sendable {
  case folder(path: String, reason: String)
  /// A spec that declares no sweep.
  case noSweep(spec: String)
  case unknownSweep(name: String, spec: String, known: [String])
  /// A network whose last layer does not count the dataset's classes.
  case classes(variant: String, outputs: Int, dataset: String, classes: Int)
}

extension SweepError: CustomStringConvertible {
  /// What is wrong, and on a second line a way out.
  package var description: String {
    "error: \(summary)\n  hint: \(hint)"
  }

  private var summary: String {
    switch self {
    case .folder(let path, let reason): "\(path): trials cannot be kept there: \(reason)"
    case .noSweep(let spec): "\(spec): it declares no sweep"
    case .unknownSweep(let name, let spec, _): "\(spec): it declares no sweep called '\(name)'"
    case .classes(let variant, let outputs, let dataset, let classes):
      "\(variant): its last layer gives \(outputs) numbers, and \(dataset) has \(classes) classes"
    }
  }

  private var hint: String {
    switch self {
    case .folder: "change its permissions, make room, or name another place with --db FILE"
    case .noSweep:
      "declare one at the top level: let study = Sweep(\"study\", dataset: .fashionMNIST) { … }"
    case .unknownSweep(_, _, let known): "it declares \(known.joined(separator: ", "))"
    case .classes(_, _, _, let classes): "end the network in linear(\(classes))"
    }
  }
}
