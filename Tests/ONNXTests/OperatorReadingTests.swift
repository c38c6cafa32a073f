import Netlab
import Testing

@testable import ONNX

@Suite struct `ONNX operators` {
  /// A convolution of 7 channels to 4, and what else its node says.
  private func convolution(_ attributes: [String: ModelBuilder.Attribute]) throws -> String {
    var builder = ModelBuilder()
    builder.tensor("w", [4, 7, 3, 2])
    builder.node("Conv", ["x", "w"], ["y"], attributes)
    return try builder.layers()[0]
  }

  @Test func `a convolution's attributes are operands`() throws {
    #expect(
      try convolution([
        "pads": .integers([1, 0, 2, 3]), "strides": .integers([2, 1]),
        "dilations": .integers([1, 2]),
      ])
        == "conv: convolution 3×2 to 4, stride 2×1, padding [1, 0, 2, 3], dilation 1×2, groups 1,"
        + " bias false, connections all → 4×3×10")
  }

  @Test(
    arguments: [
      ("SAME_UPPER", "[0, 0, 1, 1] → 4×3×5"), ("SAME_LOWER", "[1, 1, 0, 0] → 4×3×5"),
      ("VALID", "[0, 0, 0, 0] → 4×2×4"),
    ])
  func `automatic padding puts an odd zero where it says`(mode: String, expected: String) throws {
    var builder = ModelBuilder(input: [2, 7, 6, 9])
    builder.tensor("w", [4, 7, 3, 2])
    builder.node(
      "Conv", ["x", "w"], ["y"], ["auto_pad": .text(mode), "strides": .integers([2, 2])])
    let parts = expected.components(separatedBy: " → ")
    let layer = try builder.layers()[0]
    #expect(layer.contains("padding \(parts[0])"), "\(layer)")
    #expect(layer.hasSuffix("→ \(parts[1])"), "\(layer)")
  }

  @Test func `groups of single channels are a depthwise convolution`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [14, 1, 3, 3])
    builder.node(
      "Conv", ["x", "w"], ["y"],
      ["group": .integer(7), "pads": .integers([1, 1, 1, 1])])
    let model = try builder.read()
    #expect(
      model.network.nodes[1].operation
        == .convolution(
          Convolution(kernel: 3, filters: 1, bias: false, multiplier: 2)))
  }

  @Test func `a Gemm's weights are turned and scaled into rows for units`() throws {
    var builder = ModelBuilder(input: [nil, 3])
    builder.tensor("w", [3, 2], floats: [1, 2, 3, 4, 5, 6])
    builder.tensor("b", [2], floats: [8, 9])
    builder.node(
      "Gemm", ["x", "w", "b"], ["y"], ["alpha": .number(2), "beta": .number(0.5)])
    let model = try builder.read()
    #expect(model.network.nodes[1].operation == .linear(Linear(units: 2)))
    let values = try model.parameters.map {
      "\($0.role) \($0.dimensions) \(try model.values(of: $0))"
    }
    #expect(
      values == ["bias [2] [4.0, 4.5]", "weight [2, 3] [2.0, 6.0, 10.0, 4.0, 8.0, 12.0]"])
  }

  @Test func `MatMul and Add are one linear layer`() throws {
    var builder = ModelBuilder(input: [nil, 3])
    builder.tensor("w", [3, 2])
    builder.tensor("b", [2])
    builder.node("MatMul", ["x", "w"], ["m"])
    builder.node("Add", ["m", "b"], ["y"])
    #expect(try builder.layers() == ["linear: linear 2, bias true → 2×1×1"])
  }

  @Test func `a vector that was flattened from pixels has its weights put in order`() throws {
    var builder = ModelBuilder(input: [1, 2, 1, 2])
    builder.tensor("w", [1, 4], floats: [1, 2, 3, 4])
    builder.node("Transpose", ["x"], ["t"], ["perm": .integers([0, 2, 3, 1])])
    builder.node("Flatten", ["t"], ["f"])
    builder.node("Gemm", ["f", "w"], ["y"], ["transB": .integer(1)])
    let model = try builder.read()
    #expect(try model.values(of: model.parameters[0]) == [1, 3, 2, 4])
  }

  @Test func `Reshape, Transpose and Reshape shuffle channels`() throws {
    var builder = ModelBuilder(input: [2, 6, 5, 9])
    builder.integers("split", [0, 3, 2, 5, 9])
    builder.integers("join", [-1, 6, 5, 9])
    builder.node("Reshape", ["x", "split"], ["a"])
    builder.node("Transpose", ["a"], ["b"], ["perm": .integers([0, 2, 1, 3, 4])])
    builder.node("Reshape", ["b", "join"], ["c"])
    builder.node("Relu", ["c"], ["d"])
    builder.tensor("w", [4, 6, 1, 1])
    builder.node("Conv", ["d", "w"], ["y"])
    let layers = try builder.layers()
    #expect(
      layers.map { $0.components(separatedBy: ",")[0] }.prefix(2).contains("relu: relu → 6×5×9"))
    #expect(layers.contains { $0.hasSuffix("channelShuffle 3 → 6×5×9") })
  }

  @Test func `transposing there and back leaves nothing`() throws {
    var builder = ModelBuilder()
    builder.node("Transpose", ["x"], ["a"], ["perm": .integers([0, 2, 3, 1])])
    builder.node("Transpose", ["a"], ["b"], ["perm": .integers([0, 3, 1, 2])])
    builder.node("Relu", ["b"], ["y"])
    #expect(try builder.layers() == ["relu: relu → 7×5×9"])
  }

  @Test func `extents that a graph works out are understood`() throws {
    var builder = ModelBuilder()
    builder.integers("zero", [0])
    builder.integers("rest", [-1])
    builder.node("Shape", ["x"], ["s"])
    builder.node("Gather", ["s", "zero"], ["n"])
    builder.node("Concat", ["n", "rest"], ["t"], ["axis": .integer(0)])
    builder.node("Reshape", ["x", "t"], ["f"])
    builder.tensor("w", [3, 315])
    builder.node("Gemm", ["f", "w"], ["y"], ["transB": .integer(1)])
    #expect(try builder.layers() == ["linear: linear 3, bias false → 3×1×1"])
  }

  @Test func `zeros that a Pad puts around belong to the window behind it`() throws {
    var builder = ModelBuilder()
    builder.integers("pads", [0, 0, 1, 2, 0, 0, 3, 0])
    builder.tensor("w", [4, 7, 3, 3])
    builder.node("Pad", ["x", "pads"], ["p"])
    builder.node("Conv", ["p", "w"], ["y"])
    #expect(try builder.layers()[0].contains("padding [1, 2, 3, 0]"))
  }

  @Test func `a tensor times its sigmoid is one activation`() throws {
    var builder = ModelBuilder()
    builder.node("Sigmoid", ["x"], ["s"])
    builder.node("Mul", ["s", "x"], ["y"])
    #expect(try builder.layers() == ["swish: swish → 7×5×9"])
  }

  @Test func `factors and offsets of channels are one scaling`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [7, 1, 1])
    builder.tensor("b", [1, 7, 1, 1])
    builder.node("Mul", ["x", "w"], ["m"])
    builder.node("Add", ["b", "m"], ["y"])
    #expect(try builder.layers() == ["scale: scale, bias true → 7×5×9"])
  }

  @Test func `before version 13 Softmax runs over all axes`() throws {
    var builder = ModelBuilder(operatorSet: 11)
    builder.node("Softmax", ["x"], ["y"])
    #expect(try builder.layers() == ["flatten: flatten → 315×1×1", "softmax: softmax → 315×1×1"])
    var newer = ModelBuilder(operatorSet: 13)
    newer.node("Softmax", ["x"], ["y"], ["axis": .integer(1)])
    #expect(try newer.layers() == ["softmax: softmax → 7×5×9"])
  }

  @Test func `an operator that netlab does not have keeps its place and its shape`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [4, 7, 1, 1])
    builder.node("Erf", ["x"], ["e"], name: "error_function")
    builder.node("Resize", ["e"], ["r"], name: "enlarged")
    builder.model.graph.valueInfo = [ModelBuilder.value("r", [nil, 7, 10, 18])]
    builder.node("Conv", ["r", "w"], ["y"], name: "last")
    let model = try builder.read()
    let graph = try OpenGraph(model.network)
    #expect(
      graph.nodes.dropFirst().map { "\($0.path) \($0.shape) \($0.cost == nil)" } == [
        "error_function 7×5×9 true", "enlarged 7×10×18 true", "last 4×10×18 false",
      ])
    #expect(
      model.notices == [
        "1 Erf node netlab does not have, and counts as unknown: error_function (netlab has no such"
          + " operator)",
        "1 Resize node netlab does not have, and counts as unknown: enlarged (netlab has no such"
          + " operator)",
      ])
  }

  /// What a Dropout with a ratio and a mode is, run or not.
  private func dropout(ratio: Float, isTraining: Bool?) throws -> ImportedModel {
    var builder = ModelBuilder()
    builder.tensor("r", [], floats: [ratio])
    var inputs = ["x", "r"]
    if let isTraining {
      var mode = Onnx_TensorProto()
      mode.name = "mode"
      mode.dataType = 9
      mode.int32Data = [isTraining ? 1 : 0]
      builder.model.graph.initializer.append(mode)
      inputs.append("mode")
    }
    builder.node("Dropout", inputs, ["y"], name: "drop")
    return try builder.read()
  }

  @Test func `a Dropout in training is none of netlab's layers, and says the way out`() throws {
    #expect(
      try dropout(ratio: 0.5, isTraining: true).notices == [
        "1 Dropout node netlab does not have, and counts as unknown: drop (its training_mode is true,"
          + " so that it drops numbers at random; export the model for inference, as after model.eval())"
      ])
    for (ratio, isTraining) in [(0.5, false), (0.5, nil), (0, true)] as [(Float, Bool?)] {
      let model = try dropout(ratio: ratio, isTraining: isTraining)
      #expect(model.notices.isEmpty)
      #expect(model.network.nodes[1].operation == .dropout(Dropout(rate: Double(ratio))))
    }
  }
}
