import Netlab
import Testing

@testable import ONNX

@Suite struct `Names from ONNX` {
  @Test(
    arguments: [
      (
        NameSources(node: "/layer1/layer1.0/conv1/Conv", type: "Conv", output: ""), "layer1/0/conv1"
      ),
      (
        NameSources(node: "n20", type: "Conv", output: "r21", parameters: ["gpu_0/conv1_w_0"]),
        "gpu_0/conv1"
      ),
      (
        NameSources(
          node: "Conv_12", type: "Conv", output: "123", parameters: ["features.0.weight"]),
        "features/0"
      ),
      (NameSources(node: "", type: "Relu", output: "relu_3"), "nil"),
      (NameSources(node: "", type: "MaxPool", output: "pool_a"), "pool_a"),
      (NameSources(node: "a#b/c", type: "Conv", output: ""), "a_b/c"),
    ])
  func `are paths`(names: NameSources, path: String) {
    #expect(GivenName.parts(of: names)?.joined(separator: "/") ?? "nil" == path)
  }

  @Test func `what lies between a fork and its merge is a module`() throws {
    var builder = ModelBuilder()
    for (name, extents) in [
      ("res2_0_branch1_w", [8, 7, 1, 1]), ("res2_0_branch2a_w", [3, 7, 1, 1]),
      ("res2_0_branch2b_w", [8, 3, 1, 1]),
    ] as [(String, [Int64])] { builder.tensor(name, extents) }
    builder.node("Conv", ["x", "res2_0_branch1_w"], ["1"])
    builder.node("Conv", ["x", "res2_0_branch2a_w"], ["2"])
    builder.node("Relu", ["2"], ["3"])
    builder.node("Conv", ["3", "res2_0_branch2b_w"], ["4"])
    builder.node("Add", ["4", "1"], ["5"])
    builder.node("Relu", ["5"], ["y"])
    #expect(
      try builder.read().network.nodes.map(\.path) == [
        "input", "res2_0/shortcut/branch1", "res2_0/branch2a", "res2_0/branch2a/relu",
        "res2_0/branch2b", "res2_0/sum", "res2_0/relu",
      ])
  }

  @Test func `functions that a module calls lie in it`() throws {
    var builder = ModelBuilder()
    builder.tensor("stem.weight", [7, 7, 1, 1])
    builder.tensor("Mixed_5b.one.weight", [4, 7, 1, 1])
    builder.tensor("Mixed_5b.pool.weight", [4, 7, 1, 1])
    builder.node("Conv", ["x", "stem.weight"], ["s"])
    builder.node("Conv", ["s", "Mixed_5b.one.weight"], ["1"])
    builder.node(
      "AveragePool", ["s"], ["2"], name: "/Mixed_5b/AveragePool",
      ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
    builder.node("Conv", ["2", "Mixed_5b.pool.weight"], ["3"])
    builder.node("Concat", ["1", "3"], ["y"], name: "/Mixed_5b/Concat", ["axis": .integer(1)])
    #expect(
      try builder.read().network.nodes.map(\.path) == [
        "input", "stem", "Mixed_5b/one", "Mixed_5b/pool", "Mixed_5b/pool_2", "Mixed_5b/concat",
      ])
  }
}
