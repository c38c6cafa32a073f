import Netlab

/// Why a run cannot be tested as asked.
package enum EvaluationError: Error, Hashable, Sendable {
  case notConvolutional(network: String, layer: String)
  case scale(Int, allowed: ClosedRange<Int>)
  case otherImages(first: String, firstDataset: String, second: String, secondDataset: String)
  case otherNetwork(run: String, network: String)
  case noCheckpoint(run: String)
  case noRun(String)
}

extension EvaluationError: CustomStringConvertible {
  package var description: String { "error: \(summary)\n  hint: \(hint)" }

  private var summary: String {
    switch self {
    case .notConvolutional(let network, let layer):
      "\(network) cannot be tested densely: \(layer) needs a vector"
    case .scale(let side, let allowed):
      "a scale of \(side) is not one of \(allowed.lowerBound) to \(allowed.upperBound) pixels"
    case .otherImages(let first, let firstDataset, let second, let secondDataset):
      "\(first) was trained on \(firstDataset), and \(second) on \(secondDataset)"
    case .otherNetwork(let run, let network):
      "\(run) was trained on another version of \(network)"
    case .noCheckpoint(let run):
      "\(run) has kept no checkpoint"
    case .noRun(let name):
      "\(name) is neither a run's number nor a checkpoint"
    }
  }

  private var hint: String {
    switch self {
    case .notConvolutional:
      "use --crops, or a network whose last layers are linear or pooled globally"
    case .scale(_, let allowed):
      "ask for the shorter side of the resized image, \(allowed.lowerBound) or more"
    case .otherImages:
      "average the predictions of runs on the same images"
    case .otherNetwork(_, let network):
      "name the spec that it was trained from with --spec, or train \(network) anew"
    case .noCheckpoint:
      "train it again, without --no-checkpoint"
    case .noRun:
      "take a number from netlab query \"select * from runHistory\", or a file"
    }
  }
}
