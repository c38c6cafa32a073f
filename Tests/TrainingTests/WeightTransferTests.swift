import Engine
import Foundation
import Netlab
import Safetensors
import Testing
import Training
import TrainingExamples
import Weights

@Suite struct `Weights of an earlier run` {
  private func vgg(_ name: String, depth: Int, width: Int = 5) -> Network {
    Network(name, input: Shape(2, 9, 7)) {
      for index in 1...depth { conv(`3x3`, width, name: "conv\(depth)_\(index)") }
      globalAveragePool()
      linear(6, activation: .relu, name: "fc\(depth)_1")
      linear(7, name: "fc\(depth)_2")
    }
  }

  private func graph(_ network: Network) throws -> ShapedGraph {
    try ShapedGraph(network, mode: .training)
  }

  /// Writes a network's weights in the order of its layers.
  private func write(_ network: Network, seed: UInt64, to path: String) throws -> ParameterValues {
    let graph = try graph(network)
    let values = ParameterValues(initialFor: graph, seed: seed)
    let tensors = graph.nodes.flatMap { node in
      node.parameters.compactMap { parameter in
        values[node.path, parameter.role].map {
          SafetensorsWriter.Tensor(
            name: ParameterValues.name(node.path, parameter.role), shape: $0.dimensions,
            values: $0.values)
        }
      }
    }
    try SafetensorsWriter.write(tensors, to: path)
    return values
  }

  @Test func `start a deeper net: first convolutions and last linear layers`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    let shallow = try write(vgg("A", depth: 3), seed: 5, to: path)
    let deep = try graph(vgg("E", depth: 4))
    let fresh = ParameterValues(initialFor: deep, seed: 1)
    var values = fresh
    let wanted = Preinitialization(from: path, layers: .ends(convolutions: 2, linears: 2))
    try WeightTransfer.apply(wanted, to: &values, of: deep)
    for (from, to) in [
      ("conv3_1", "conv4_1"), ("conv3_2", "conv4_2"), ("fc3_1", "fc4_1"), ("fc3_2", "fc4_2"),
    ] {
      #expect(values[to, .weight]?.values == shallow[from, .weight]?.values)
      #expect(values[to, .weight] != fresh[to, .weight])
    }
    for name in ["conv4_3", "conv4_4"] { #expect(values[name, .weight] == fresh[name, .weight]) }
  }

  @Test func `start the layers of the same names`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    let other = try write(vgg("A", depth: 3), seed: 5, to: path)
    let graph = try graph(vgg("A", depth: 3))
    var values = ParameterValues(initialFor: graph, seed: 1)
    try WeightTransfer.apply(
      Preinitialization(from: path, layers: .matching), to: &values, of: graph)
    #expect(values == other)
    let recipe = Recipe(
      epochs: 1, batch: 6, preinitialization: Preinitialization(from: path, layers: .matching),
      threads: 1)
    #expect(
      try SmallNetwork.trainer(recipe, network: vgg("A", depth: 3)).values() == other)
  }

  @Test func `start the layers that rules name, but for exceptions`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    let other = try write(vgg("A", depth: 3), seed: 5, to: path)
    // The same net under other names, with more classes.
    let network = Network("B", input: Shape(2, 9, 7)) {
      module("features") { for index in 1...3 { conv(`3x3`, 5, name: "\(index)") } }
      globalAveragePool()
      linear(6, activation: .relu, name: "hidden")
      linear(9, name: "classes")
    }
    let graph = try graph(network)
    let fresh = ParameterValues(initialFor: graph, seed: 1)
    func started(_ rename: [String], except: [String]) throws -> (ParameterValues, WeightMatch?) {
      var values = fresh
      let match = try WeightTransfer.apply(
        Preinitialization(from: path, layers: .matching, rename: rename, except: except),
        to: &values, of: graph)
      return (values, match)
    }
    let rules = ["conv3_*.*=features/*.*", "fc3_1.*=hidden.*", "fc3_2.*=classes.*"]
    let (values, match) = try started(rules, except: [])
    for (from, to) in [("conv3_2", "features/2"), ("fc3_1", "hidden")] {
      #expect(values[to, .weight]?.values == other[from, .weight]?.values)
    }
    #expect(values["classes", .weight] == fresh["classes", .weight])
    #expect(match?.summary == "8 tensors loaded, 2 of other shapes")

    let (kept, smaller) = try started(rules, except: ["features", "classes"])
    #expect(kept["features/2", .weight] == fresh["features/2", .weight])
    #expect(kept["hidden", .weight]?.values == other["fc3_1", .weight]?.values)
    #expect(smaller?.summary == "2 tensors loaded, 8 left out")
    #expect(
      message { _ = try started(rules, except: ["feature"]) } == """
        error: B has no layer with parameters at feature, which should start without the file
          hint: name a layer's or a module's path, as in: netlab analyze SPEC
        """)
    #expect(
      message { _ = try started(["fc3_1"], except: []) } == """
        error: --rename fc3_1 is no rule
          hint: write pattern=replacement, as in 'features.*.weight=conv*.weight', or torch, \
        by-order, @file
        """)
  }

  @Test func `are not read again once a checkpoint has its own`() throws {
    let folder = try TemporaryFolder()
    let (path, checkpoint) = (folder.file("a"), folder.file("c"))
    _ = try write(vgg("A", depth: 3), seed: 5, to: path)
    let recipe = Recipe(
      epochs: 1, batch: 6, preinitialization: Preinitialization(from: path, layers: .matching),
      threads: 1)
    let first = try SmallNetwork.trainer(recipe, network: vgg("A", depth: 3))
    try first.save(to: checkpoint)
    try FileManager.default.removeItem(atPath: path)
    let second = try SmallNetwork.trainer(recipe, network: vgg("A", depth: 3), isResumed: true)
    try second.resume(from: Checkpoint(path: checkpoint))
    #expect(try second.values() == first.values())
    #expect(second.transfer == nil)
  }

  @Test func `refuse to go on once their file has changed`() throws {
    let folder = try TemporaryFolder()
    let (path, checkpoint) = (folder.file("a"), folder.file("c"))
    _ = try write(vgg("A", depth: 3), seed: 5, to: path)
    let recipe = Recipe(
      epochs: 1, batch: 6, preinitialization: Preinitialization(from: path, layers: .matching),
      threads: 1)
    let first = try SmallNetwork.trainer(recipe, network: vgg("A", depth: 3))
    try first.save(to: checkpoint)
    let second = try SmallNetwork.trainer(recipe, network: vgg("A", depth: 3), isResumed: true)
    try second.resume(from: Checkpoint(path: checkpoint))
    try second.save(to: checkpoint)
    _ = try write(vgg("A", depth: 3), seed: 6, to: path)
    let third = try SmallNetwork.trainer(recipe, network: vgg("A", depth: 3), isResumed: true)
    #expect(
      message { try third.resume(from: Checkpoint(path: checkpoint)) } == """
        error: \(path) has changed since the run of \(checkpoint) started with it
          hint: bring the old file back, or begin a new run: with --restart, or under another \
        checkpoint
        """)
  }

  @Test func `of another run are told in words`() throws {
    let folder = try TemporaryFolder()
    let checkpoint = folder.file("c")
    _ = try write(vgg("A", depth: 3), seed: 5, to: folder.file("a"))
    func recipe(_ start: Preinitialization) -> Recipe {
      Recipe(epochs: 1, batch: 6, preinitialization: start, threads: 1)
    }
    let start = Preinitialization(from: folder.file("a"), layers: .matching)
    try SmallNetwork.trainer(recipe(start), network: vgg("A", depth: 3)).save(to: checkpoint)
    var other = recipe(
      Preinitialization(
        from: folder.file("b"), layers: .matching, rename: ["torch", "a=b"], except: ["fc8"]))
    func refusal() throws -> String? {
      let trainer = try SmallNetwork.trainer(
        other, network: vgg("A", depth: 3), isResumed: true)
      return message { try trainer.resume(from: Checkpoint(path: checkpoint)) }
        .split(separator: "\n").first.map(String.init)
    }
    #expect(
      try refusal() == """
        error: the checkpoint \(checkpoint) is of another run: init \(folder.file("a").quotedIfOdd) \
        there, \(folder.file("b").quotedIfOdd) here; init-except none there, fc8 here; rename none \
        there, torch a=b here
        """)
    other.preinitialization = nil
    other.optimizer = .adam()
    #expect(
      try refusal() == """
        error: the checkpoint \(checkpoint) is of another run: init \(folder.file("a").quotedIfOdd) \
        there, none here; init-layers matching there, none here; optimizer nesterov of momentum 0.9 \
        there, adam of beta 0.9 and 0.999, epsilon 1e-08 here
        """)
  }

  @Test func `of no layer at all are a mistake`() {
    let recipe = Recipe(
      preinitialization: Preinitialization(from: "a", layers: .ends(convolutions: 0, linears: 0)))
    #expect(
      recipe.problems.map(\.description) == [
        "count of layers that start with a file's weights 0 is not 1 or more"
      ])
  }

  @Test func `leave what was kept before they could be renamed as it was`() throws {
    let start = Preinitialization(from: "a", layers: .matching)
    let text = #"{"file":"a","layers":{"matching":{}}}"#
    #expect(try JSONDecoder().decode(Preinitialization.self, from: Data(text.utf8)) == start)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(start), as: UTF8.self) == text)
  }

  @Test func `that do not fit are refused`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    _ = try write(vgg("A", depth: 3), seed: 5, to: path)
    func refusal(_ network: Network, _ layers: Preinitialization.Layers, _ path: String) throws
      -> String
    {
      let graph = try graph(network)
      var values = ParameterValues(initialFor: graph, seed: 1)
      return message {
        try WeightTransfer.apply(
          Preinitialization(from: path, layers: layers), to: &values, of: graph)
      }
    }
    #expect(
      try refusal(vgg("E", depth: 5), .ends(), path) == """
        error: 4 convolutions should start with weights of \(path), which has 3; the network has 5
          hint: transfer fewer layers, or name weights of another network
        """)
    #expect(
      try refusal(vgg("E", depth: 3, width: 8), .ends(convolutions: 2, linears: 1), path) == """
        error: conv3_1.weight of \(path) is 5×2×3×3, and conv3_1.weight is 8×2×3×3
          hint: transfer fewer layers, or name weights of a network that begins alike
        """)
    #expect(
      try refusal(vgg("E", depth: 4, width: 8), .matching, path) == """
        error: no tensor of \(path) fits the network: 0 tensors loaded, 12 missing, 10 not used
          hint: name its tensors as the layers are named, with --rename; see: netlab weights SPEC \
        \(path)
        """)
    #expect(
      try refusal(vgg("E", depth: 4), .matching, folder.file("b")) == """
        error: cannot read \(folder.file("b")): no such file or directory
          hint: check the path
        """)
  }
}
