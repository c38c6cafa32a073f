import Engine
import Foundation
import Netlab
import Safetensors
import Testing
import Training
import TrainingExamples

@Suite(.serialized) struct `A checkpoint` {
  private static let recipe = Recipe(
    epochs: 2, batch: 6, schedule: .constant, averaging: .running(), threads: 1)

  /// A checkpoint after some steps.
  private func saved(
    _ folder: borrowing TemporaryFolder, steps: Int = 3, _ recipe: Recipe = recipe
  ) throws -> String {
    let path = folder.file("run.safetensors")
    var taken = 0
    _ = try SmallNetwork.trainer(recipe).run(
      keeping: CheckpointPolicy(path: path), isStopped: { taken == steps },
      tell: { if case .step = $0 { taken += 1 } })
    return path
  }

  @Test func `tells what it is of`() throws {
    let folder = try TemporaryFolder()
    let checkpoint = try Checkpoint(path: try saved(folder))
    #expect(checkpoint.identity.network == "small")
    #expect(checkpoint.identity.recipe == Self.recipe)
    #expect(checkpoint.progress.step == 3)
    #expect(checkpoint.progress.images == 18)
    #expect(try folder.names == ["run.safetensors"])
  }

  @Test func `serves as a file of weights`() throws {
    let folder = try TemporaryFolder()
    let path = try saved(folder)
    let graph = try ShapedGraph(SmallNetwork.network(), mode: .training)
    let file = try SafetensorsFile(path: path)
    for node in graph.nodes {
      for parameter in node.parameters {
        let name = ParameterValues.name(node.path, parameter.role)
        #expect(file.entries[name]?.shape == parameter.dimensions)
      }
    }
  }

  @Test func `that was cut short is refused, wherever it was cut`() throws {
    let folder = try TemporaryFolder()
    let path = try saved(folder)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for count in [0, 5, 8, 100, whole.count / 2, whole.count - 1] {
      try whole.prefix(count).write(to: URL(fileURLWithPath: path))
      let words = message { _ = try Checkpoint(path: path) }
      #expect(words.hasPrefix("error: the checkpoint \(path) is damaged: "), "\(words)")
      #expect(words.hasSuffix("\n  hint: name another one, or start anew with --restart"))
    }
    try whole.prefix(5).write(to: URL(fileURLWithPath: path))
    #expect(
      message { _ = try Checkpoint(path: path) } == """
        error: the checkpoint \(path) is damaged: \(path) has 5 bytes, too few for a safetensors file
          hint: name another one, or start anew with --restart
        """)
  }

  @Test func `is known from other files, and from later versions`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("weights")
    try SafetensorsWriter.write([], to: path)
    #expect(
      message { _ = try Checkpoint(path: path) } == """
        error: \(path) is no checkpoint of a training run
          hint: name another one, or start anew with --restart
        """)
    try SafetensorsWriter.write(
      [], metadata: ["kind": "netlab checkpoint", "version": "7"], to: path)
    #expect(
      message { _ = try Checkpoint(path: path) } == """
        error: the checkpoint \(path) is of version 7, and this netlab reads 1
          hint: use the netlab that wrote it, or start anew with --restart
        """)
    try SafetensorsWriter.write(
      [], metadata: ["kind": "netlab checkpoint", "version": "1", "run": "{}"], to: path)
    #expect(
      message { _ = try Checkpoint(path: path) } == """
        error: the checkpoint \(path) is damaged: its run cannot be read
          hint: name another one, or start anew with --restart
        """)
  }

  @Test(arguments: [
    ("\"step\":3", "\"step\":4"), ("\"images\":18", "\"images\":19"),
    ("\"correct\":", "\"correct\":9"), ("\"epoch\":0", "\"epoch\":9"),
  ]) func `with a forged position is refused`(_ original: String, _ forged: String) throws {
    let folder = try TemporaryFolder()
    let path = try saved(folder)
    let file = try SafetensorsFile(path: path)
    var notes = file.metadata
    notes["progress"] = notes["progress"]?.replacing(original, with: forged)
    #expect(notes != file.metadata)
    let tensors = try file.entries.sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }
      .map { name, entry in
        SafetensorsWriter.Tensor(
          name: name, shape: entry.shape, values: try file.floats(named: name))
      }
    try SafetensorsWriter.write(tensors, metadata: notes, to: path)
    #expect(
      message {
        try SmallNetwork.trainer(Self.recipe).resume(from: try Checkpoint(path: path))
      } == """
        error: the checkpoint \(path) is damaged: its position makes no sense
          hint: name another one, or start anew with --restart
        """)
  }

  @Test func `of another run is refused, the differences named`() throws {
    let folder = try TemporaryFolder()
    let path = try saved(folder)
    let checkpoint = try Checkpoint(path: path)
    func refusal(_ trainer: Trainer) -> String {
      message { try trainer.resume(from: checkpoint) }
    }
    let hint =
      "\n  hint: train with the same options, keep it elsewhere with --checkpoint, or start anew"
      + " with --restart"
    var other = Self.recipe
    other.learningRate = 0.125
    other.schedule = .exponential(factor: 0.5, everyEpochs: 2)
    other.subset = 5
    #expect(
      refusal(try SmallNetwork.trainer(other)) == """
        error: the checkpoint \(path) is of another run: learningRate 0.05 there, 0.125 here; \
        schedule constant there, exponential:0.5/2 here; \
        subset none there, 5 here
        """ + hint)
    #expect(
      refusal(
        try SmallNetwork.trainer(
          Self.recipe, network: SmallNetwork.network("wide", width: 9), fingerprint: "f2",
          dataset: "others"))
          == """
          error: the checkpoint \(path) is of another run: network small there, wide here; \
          dataset synthetic there, others here
          """ + hint)
    #expect(
      refusal(try SmallNetwork.trainer(Self.recipe, fingerprint: "f2")) == """
        error: the checkpoint \(path) is of another run: network another version there, this one here
        """ + hint)
    // Equal fingerprints, other names: heads are no part of a fingerprint.
    let renamed = Network("small", input: SmallNetwork.shape) {
      conv(`3x3`, 8, name: "other")
      globalAveragePool()
      linear(7, name: "scores")
    }
    #expect(
      refusal(try SmallNetwork.trainer(Self.recipe, network: renamed)) == """
        error: the checkpoint \(path) is damaged: \(path) has no tensor “momentum:other.weight”
          hint: name another one, or start anew with --restart
        """)
  }

  @Test func `lets a run grow longer where its schedule does not mind`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("run")
    let policy = CheckpointPolicy(path: path)
    _ = try SmallNetwork.trainer(Self.recipe).run(keeping: policy)
    var longer = Self.recipe
    longer.epochs = 3
    let whole = try SmallNetwork.trainer(longer)
    _ = try whole.run()
    let rest = try SmallNetwork.trainer(longer)
    try rest.resume(from: try Checkpoint(path: path))
    #expect(!rest.isFinished)
    _ = try rest.run()
    #expect(try rest.values() == whole.values())

    longer.schedule = .cosine()
    #expect(
      message {
        try SmallNetwork.trainer(longer).resume(from: try Checkpoint(path: path))
      }.contains("epochs 2 there, 3 here; schedule"))
    var shorter = Self.recipe
    shorter.epochs = 1
    #expect(
      message {
        try SmallNetwork.trainer(shorter).resume(from: try Checkpoint(path: path))
      }.contains("is of another run: epochs 2 there, 1 here\n"))
  }

  @Test func `goes nowhere without a folder, and the run says so`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("missing/run")
    #expect(
      message { _ = try SmallNetwork.trainer(Self.recipe).save(to: path) } == """
        error: cannot write the checkpoint \(path): no such file or directory
          hint: make room there, or choose another place; what was saved before is whole, and the \
        same command goes on from it
        """)
  }

  @Test func `that cannot be written leaves the last one whole`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("run")
    #expect(try HelperProcess(path, "1", "5").lines().last == "finished")
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    // A longer run has more to note; half the room is not enough for any of it.
    let copy = folder.file("copy")
    let first = try HelperProcess(copy, "2", "5").killed(after: 0)
    #expect(first.first == "1 1")
    let lines = try HelperProcess(folder.file("limited"), "1", "5", "\(before.count / 2)").lines()
    #expect(
      lines.suffix(2) == [
        "error: cannot write the checkpoint \(folder.file("limited")): file too large",
        "  hint: make room there, or choose another place; what was saved before is whole, and the"
          + " same command goes on from it",
      ])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try folder.names.filter { $0.hasPrefix("limited") } == [])
  }

  @Test func `survives being killed at any moment, and so does the run`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("run")
    let recipe = SmallNetwork.restlessRecipe(epochs: 3)
    let whole = try SmallNetwork.trainer(recipe)
    _ = try whole.run()

    let seed: UInt64 = 11
    let generator = CounterGenerator(seed: seed, name: "moments")
    var kills = 0
    var lines: [String] = []
    repeat {
      // Checkpoints at every step: many moments lie within a write.
      lines = try HelperProcess(path, "3", "1").killed(after: 0.04 * generator.uniform(kills))
      kills += 1
      if FileManager.default.fileExists(atPath: path) { _ = try Checkpoint(path: path) }
    } while lines.last != "finished" && kills < 100
    #expect(kills > 3, "seed \(seed)")
    #expect(lines.last == "finished", "\(lines)")
    let last = try Checkpoint(path: path)
    #expect(try last.values() == whole.values())
    #expect(`A run`.timeless(last.progress.epochs) == `A run`.timeless(whole.progress.epochs))
  }

  @Test func `tells images of another size from another network`() throws {
    let small = RunIdentity(
      network: "n", fingerprint: "f1", dataset: "d", recipe: Recipe(), input: Shape(1, 28, 30))
    var large = small
    large.fingerprint = "f2"
    large.input = Shape(1, 32, 34)
    let found = large.differences(from: small)
    #expect(found.map { "\($0.name) \($0.there) \($0.here)" } == ["input 1×28×30 1×32×34"])
    // A checkpoint that was written before it held the input says no more than the fingerprint.
    var old = small
    old.input = nil
    let text = String(decoding: try JSONEncoder().encode(old), as: UTF8.self)
    #expect(!text.contains("input"))
    let decoded = try JSONDecoder().decode(RunIdentity.self, from: Data(text.utf8))
    #expect(large.differences(from: decoded).map(\.name) == ["network"])
    #expect(small.differences(from: decoded) == [])
  }
}
