extension TrainingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .network(let errors): errors.description
    case .data(let error): error.description
    case .weights(let error): error.description
    case .rename(let error): error.description
    case .recipe, .engine, .classes, .tooFewImages, .memory, .diverged, .saving, .checkpointMissing,
      .checkpointDamaged, .checkpointForeign, .checkpointVersion, .checkpointOfOther,
      .transferNothing, .transferChanged, .transferException, .transferTooFew, .transferExtents:
      "error: \(summary)\n  hint: \(hint)"
    }
  }

  private var summary: String {
    switch self {
    case .network(let errors): errors.description
    case .data(let error): error.description
    case .weights(let error): error.description
    case .rename(let error): error.description
    case .recipe(let problems): problems.map(\.description).joined(separator: "; ")
    case .engine(let error): error.description
    case .classes(let network, let outputs, let dataset, let classes):
      "\(network) tells \(outputs) classes apart, and \(dataset) has \(classes)"
    case .tooFewImages(let images, let batch):
      "\(images) images do not make a batch of \(batch)"
    case .memory(let needed, let present, _):
      "training takes \(Self.mebibytes(needed)) MiB of memory, and this machine has"
        + " \(Self.mebibytes(present))"
    case .diverged(let epoch, let step, let loss):
      "training diverged: the loss is \(loss) in epoch \(epoch), step \(step)"
    case .saving(let error, let path):
      switch error {
      case .file(let failure): "cannot write the checkpoint \(path): \(failure.reason)"
      case .duplicate(_, let tensor):
        "cannot write the checkpoint \(path): two tensors are named \(tensor)"
      default: "cannot write the checkpoint \(path)"
      }
    case .checkpointMissing(let path): "there is no checkpoint \(path)"
    case .checkpointDamaged(let path, let reason):
      "the checkpoint \(path) is damaged: \(reason)"
    case .checkpointForeign(let path): "\(path) is no checkpoint of a training run"
    case .checkpointVersion(let path, let found, let known):
      "the checkpoint \(path) is of version \(found), and this netlab reads \(known)"
    case .checkpointOfOther(let path, let differences):
      "the checkpoint \(path) is of another run: "
        + differences.map { "\($0.name) \($0.there) there, \($0.here) here" }
        .joined(separator: "; ")
    case .transferException(let path, let network):
      "\(network) has no layer with parameters at \(path), which should start without the file"
    case .transferNothing(let path, let match, _):
      "no tensor of \(path) fits the network: \(match.summary)"
    case .transferChanged(let path, let checkpoint):
      "\(path) has changed since the run of \(checkpoint) started with it"
    case .transferTooFew(let path, let what, let wanted, let inFile, let inNetwork):
      "\(wanted) \(what) should start with weights of \(path), which has \(inFile); the network has"
        + " \(inNetwork)"
    case .transferExtents(let path, let from, let to, let found, let expected):
      "\(from) of \(path) is \(Self.extents(found)), and \(to) is \(Self.extents(expected))"
    }
  }

  private var hint: String {
    switch self {
    case .network, .data, .weights, .rename: ""
    case .recipe: "change the recipe"
    case .engine(let error): error.hint
    case .classes(_, _, _, let classes):
      "end the network with \(classes) units, or choose another dataset"
    case .tooFewImages: "use a smaller batch, or more images"
    case .memory(_, _, let batch):
      batch > 1 ? "use a smaller batch than \(batch)" : "use a smaller network or smaller images"
    case .diverged:
      "lower the learning rate, let it warm up, or limit the gradient's norm"
    case .saving:
      "make room there, or choose another place; what was saved before is whole, and the same"
        + " command goes on from it"
    case .checkpointMissing: "check the path, or leave --resume out to start anew"
    case .checkpointDamaged, .checkpointForeign:
      "name another one, or start anew with --restart"
    case .checkpointVersion: "use the netlab that wrote it, or start anew with --restart"
    case .checkpointOfOther:
      "train with the same options, keep it elsewhere with --checkpoint, or start anew with --restart"
    case .transferException: "name a layer's or a module's path, as in: netlab analyze SPEC"
    case .transferNothing(_, _, let advice?): "try --rename \(advice)"
    case .transferNothing(let path, _, nil):
      "name its tensors as the layers are named, with --rename; see: netlab weights SPEC \(path)"
    case .transferChanged:
      "bring the old file back, or begin a new run: with --restart, or under another checkpoint"
    case .transferTooFew: "transfer fewer layers, or name weights of another network"
    case .transferExtents: "transfer fewer layers, or name weights of a network that begins alike"
    }
  }

  private static func mebibytes(_ bytes: Int) -> Int { (bytes + 1_048_575) / 1_048_576 }

  private static func extents(_ dimensions: [Int]) -> String {
    dimensions.map(String.init).joined(separator: "×")
  }
}
