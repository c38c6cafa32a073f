import ArgumentParser
import Digests
import Netlab
import Training

/// Where a run is kept, so that it can be resumed.
struct CheckpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The checkpoint, or a folder for it; if not given, a file in the folder Runs.",
      valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var checkpoint: String?

  @Flag(help: "Keep no checkpoint.")
  var noCheckpoint = false

  @Option(
    help: ArgumentHelp(
      "Between two checkpoints within an epoch; 60 if not given.", valueName: "seconds"))
  var checkpointEvery: Double?

  @Flag(help: "Go on from the checkpoint; an error where there is none.")
  var resume = false

  @Flag(help: "Start anew, even where there is a checkpoint.")
  var restart = false

  func validate() throws {
    if resume, restart { throw ValidationError("--resume and --restart ask for opposite things") }
    if noCheckpoint, checkpoint != nil {
      throw ValidationError("--checkpoint and --no-checkpoint ask for opposite things")
    }
    if noCheckpoint, resume {
      throw ValidationError("--resume and --no-checkpoint ask for opposite things")
    }
    if noCheckpoint, checkpointEvery != nil || restart {
      throw ToolError.pointless(
        option: restart ? "--restart" : "--checkpoint-every", beside: "--no-checkpoint",
        reason: "no checkpoint is read or written", hint: "leave one of the two options out")
    }
    guard checkpointEvery.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--checkpoint-every \(checkpointEvery ?? 0) is not positive")
    }
  }

  /// Where the run's checkpoint is kept; nil for nowhere. Its folder is made.
  func policy(for identity: RunIdentity) throws -> CheckpointPolicy? {
    guard let path = path(for: identity) else { return nil }
    if let folder { try Folder.make(folder.isEmpty ? "/" : folder) }
    return CheckpointPolicy(path: path, everySeconds: checkpointEvery ?? 60)
  }

  /// Whether there is a checkpoint that the run may go on from.
  func isThere(for identity: RunIdentity) -> Bool {
    !restart && path(for: identity).map(FileStatus.exists) ?? false
  }

  /// Without a file named, runs that differ in anything that matters have different files.
  private func path(for identity: RunIdentity) -> String? {
    if noCheckpoint { return nil }
    return folder.map { "\($0)/\(fileName(identity))" } ?? checkpoint
  }

  /// The folder where the file is; nil where the user names the file itself.
  private var folder: String? {
    guard let checkpoint else { return "Runs" }
    if checkpoint.hasSuffix("/") { return String(checkpoint.dropLast()) }
    return Folder.isFolder(checkpoint) ? checkpoint : nil
  }

  private func fileName(_ identity: RunIdentity) -> String {
    let dataset = identity.dataset.split(separator: "/").last.map(String.init) ?? "data"
    let digest = SHA256Digest(of: identity.key).description.prefix(8)
    let words = "\(identity.network)-\(dataset)-seed\(identity.recipe.seed)-\(digest)"
    let safe = words.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
    return String(safe) + ".safetensors"
  }
}
