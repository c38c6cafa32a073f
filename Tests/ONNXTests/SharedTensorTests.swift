import Netlab
import Testing

@testable import ONNX

@Suite struct `Tensors of several layers` {
  /// Two convolutions with some weights and biases each.
  private func convolutions(_ first: [String], _ second: [String]) -> ModelBuilder {
    var builder = ModelBuilder()
    builder.tensor("w", [7, 7, 3, 3])
    builder.tensor("v", [7, 7, 3, 3])
    builder.tensor("b", [7])
    builder.node("Conv", ["x"] + first, ["c"], name: "first", ["pads": .integers([1, 1, 1, 1])])
    builder.node("Relu", ["c"], ["r"], name: "between")
    builder.node("Conv", ["r"] + second, ["y"], name: "second", ["pads": .integers([1, 1, 1, 1])])
    return builder
  }

  @Test func `are named with what is counted more than the file holds`() throws {
    let model = try convolutions(["w", "b"], ["w", "b"]).read()
    #expect(
      model.notices == [
        "2 tensors of the model are used more than once; netlab's layers have a copy each, and 448"
          + " parameters are counted more than the file holds: “w” (first, second), “b” (first, second)"
      ])
    #expect(
      model.sharedTensors == [
        SharedTensor(name: "w", layers: ["first", "second"], uses: 2, extraParameters: 441),
        SharedTensor(name: "b", layers: ["first", "second"], uses: 2, extraParameters: 7),
      ])
    let counted = try OpenGraph(model.network).nodes.flatMap(\.parameters).map(\.count)
    #expect(counted == [441, 7, 441, 7])
  }

  @Test func `are biases alone, too`() throws {
    #expect(
      try convolutions(["w", "b"], ["v", "b"]).read().notices == [
        "1 tensor of the model is used more than once; netlab's layers have a copy each, and 7"
          + " parameters are counted more than the file holds: “b” (first, second)"
      ])
    #expect(try convolutions(["w", "b"], ["v"]).read().notices.isEmpty)
  }

  @Test func `are found behind other names, and turned around`() throws {
    var builder = convolutions(["w"], ["same"])
    var identity = Onnx_NodeProto()
    (identity.opType, identity.input, identity.output) = ("Identity", ["w"], ["same"])
    builder.model.graph.node.insert(identity, at: 0)
    #expect(try builder.read().sharedTensors.map(\.name) == ["w"])
    builder = ModelBuilder(input: [nil, 5])
    builder.tensor("g", [5, 3])
    builder.node("Transpose", ["g"], ["t"], ["perm": .integers([1, 0])])
    builder.node("Gemm", ["x", "g"], ["h"], name: "down")
    builder.node("Gemm", ["h", "t"], ["y"], name: "rise", ["alpha": .number(2)])
    #expect(
      try builder.read().sharedTensors == [
        SharedTensor(name: "g", layers: ["down", "rise"], uses: 2, extraParameters: 15)
      ])
  }

  @Test func `are a normalisation's vectors, those that count and those that do not`() throws {
    var builder = ModelBuilder()
    for name in ["s", "o", "m", "v", "s2", "o2"] { builder.tensor(name, [7]) }
    builder.node("BatchNormalization", ["x", "s", "o", "m", "v"], ["n"], name: "first")
    builder.node("BatchNormalization", ["n", "s2", "o2", "m", "v"], ["y"], name: "second")
    #expect(
      try builder.read().notices == [
        "2 tensors of the model are used more than once; netlab's layers have a copy each:"
          + " “m” (first, second), “v” (first, second)"
      ])
    builder.model.graph.node = []
    builder.node("BatchNormalization", ["x", "s", "s", "s", "s"], ["y"], name: "only")
    #expect(
      try builder.read().notices == [
        "1 tensor of the model is used more than once; netlab's layers have a copy each, and 7"
          + " parameters are counted more than the file holds: “s” (only 4 times)"
      ])
  }

  @Test func `are no shapes, limits, or single numbers that are stretched`() throws {
    var builder = ModelBuilder()
    builder.tensor("low", [], floats: [0])
    builder.tensor("high", [], floats: [6])
    builder.tensor("half", [], floats: [0.5])
    builder.integers("row", [0, 315])
    builder.node("Clip", ["x", "low", "high"], ["a"])
    builder.node("Clip", ["a", "low", "high"], ["b"])
    builder.node("Mul", ["b", "half"], ["c"])
    builder.node("Relu", ["c"], ["d"])
    builder.node("Mul", ["d", "half"], ["e"])
    builder.node("Reshape", ["e", "row"], ["f"])
    builder.node("Reshape", ["f", "row"], ["y"])
    let model = try builder.read()
    #expect(model.notices.isEmpty && model.sharedTensors.isEmpty)
  }
}
