import Netlab
import Testing

@testable import ONNX

@Suite struct `What exporters write` {
  @Test func `extents that a graph multiplies lead to a linear layer`() throws {
    var builder = ModelBuilder()
    builder.integers("one", [1])
    builder.integers("two", [2])
    builder.integers("three", [3])
    builder.integers("rest", [-1])
    builder.node("Shape", ["x"], ["s"])
    builder.node("Gather", ["s", "one"], ["c"])
    builder.node("Gather", ["s", "two"], ["h"])
    builder.node("Gather", ["s", "three"], ["w"])
    builder.node("Mul", ["c", "h"], ["ch"])
    builder.node("Mul", ["ch", "w"], ["chw"])
    builder.node("Concat", ["rest", "chw"], ["t"], ["axis": .integer(0)])
    builder.node("Reshape", ["x", "t"], ["f"])
    builder.tensor("w3", [3, 315])
    builder.node("Gemm", ["f", "w3"], ["y"], ["transB": .integer(1)])
    #expect(try builder.layers() == ["linear: linear 3, bias false → 3×1×1"])
  }

  @Test(arguments: [("Add", 9), ("Sub", 5), ("Mul", 14), ("Div", 3)])
  func `whole numbers are put together`(type: String, result: Int) throws {
    var builder = ModelBuilder(input: [nil, 7, 5, 99])
    builder.integers("one", [1])
    builder.integers("two", [2])
    builder.integers("ends", [1000])
    builder.integers("axes", [3])
    builder.node("Shape", ["x"], ["s"])
    builder.node("Gather", ["s", "one"], ["c"])
    builder.node(type, ["c", "two"], ["start"])
    builder.node("Slice", ["x", "start", "ends", "axes"], ["y"])
    #expect(try builder.layers()[0].hasSuffix("→ 7×5×\(99 - result)"))
  }

  @Test func `a slice of everything is nothing`() throws {
    var builder = ModelBuilder()
    builder.integers("starts", [0, 0])
    builder.integers("ends", [Int64.max, 5])
    builder.integers("axes", [0, 2])
    builder.node("Slice", ["x", "starts", "ends", "axes"], ["a"])
    builder.node("Relu", ["a"], ["y"])
    #expect(try builder.layers() == ["relu: relu → 7×5×9"])
  }

  @Test func `what is taken off images, and what they are divided by, is one layer`() throws {
    for isInOneImage in [false, true] {
      var builder = ModelBuilder(input: [nil, 3, 5, 9])
      builder.tensor("mean", [1, 3, 1, 1], floats: [0.5, 0.25, 1])
      builder.tensor("deviation", [1, 3, 1, 1], floats: [0.5, 0.25, 2])
      builder.node("Sub", ["x", "mean"], ["centred"])
      builder.node("Div", ["centred", "deviation"], ["scaled"])
      builder.node("Relu", ["scaled"], ["y"])
      // Who else reads what is in between needs it.
      if isInOneImage { builder.node("Add", ["centred", "y"], ["z"]) }
      if isInOneImage { builder.model.graph.output[0].name = "z" }
      let model = try builder.read()
      let numbers = try model.parameters.map { parameter throws(ONNXError) in
        "\(parameter.role) \(try model.values(of: parameter))"
      }
      #expect(
        numbers
          == (isInOneImage
            ? [
              "bias [-0.5, -0.25, -1.0]", "weight [1.0, 1.0, 1.0]", "weight [2.0, 4.0, 0.5]",
            ] : ["bias [-1.0, -1.0, -0.5]", "weight [2.0, 4.0, 0.5]"]))
    }
  }

  @Test func `an extent over zero leaves the shape that it is an extent of unknown`() throws {
    var builder = ModelBuilder()
    builder.integers("one", [1])
    builder.integers("zero", [0])
    builder.node("Shape", ["x"], ["s"])
    builder.node("Gather", ["s", "one"], ["c"])
    builder.node("Div", ["c", "zero"], ["d"], name: "quotient")
    builder.node("Reshape", ["x", "d"], ["y"])
    #expect(try builder.layers().map { $0.suffix(7) } == ["→ ?×?×?"])
    #expect(
      try builder.read().notices == [
        "1 Reshape node netlab does not have, and counts as unknown: Reshape (it depends on numbers"
          + " that “quotient” makes, a Div: its extents are beyond reason)"
      ])
  }

  @Test func `channels picked apart, scaled and put together are one layer`() throws {
    var builder = ModelBuilder(input: [nil, 3, 5, 9])
    for channel in 0..<3 {
      var index = Onnx_TensorProto()
      index.name = "i\(channel)"
      index.dataType = 7
      index.int64Data = [Int64(channel)]
      builder.model.graph.initializer.append(index)
      builder.tensor("factor\(channel)", [], floats: [Float(channel + 2)])
      builder.tensor("offset\(channel)", [], floats: [Float(channel) - 1])
      builder.node("Gather", ["x", "i\(channel)"], ["g\(channel)"], ["axis": .integer(1)])
      builder.node("Unsqueeze", ["g\(channel)", "axes"], ["u\(channel)"])
      builder.node("Mul", ["u\(channel)", "factor\(channel)"], ["m\(channel)"])
      builder.node("Add", ["m\(channel)", "offset\(channel)"], ["a\(channel)"])
    }
    builder.integers("axes", [1])
    builder.node("Concat", ["a0", "a1", "a2"], ["y"], ["axis": .integer(1)])
    #expect(try builder.layers() == ["scale: scale, bias true → 3×5×9"])
    let model = try builder.read()
    #expect(model.foreign.isEmpty)
    #expect(
      try model.parameters.map { try model.values(of: $0) } == [[-1, 0, 1], [2, 3, 4]])
  }

  @Test func `channels put together in another order are no such layer`() throws {
    var builder = ModelBuilder(input: [nil, 4, 5, 9])
    builder.node("Split", ["x"], ["a", "b"], ["axis": .integer(1)])
    builder.node("Concat", ["b", "a"], ["y"], ["axis": .integer(1)])
    let model = try builder.read()
    #expect(
      model.notices == [
        "2 Split nodes netlab does not have, and counts as unknown: block1/Split, block1/Split_2"
          + " (it picks channels, which no layer of netlab's does)"
      ])
    #expect(try builder.layers().map { $0.suffix(5) } == ["2×5×9", "2×5×9", "4×5×9"])
  }

  @Test func `a join of all maps before joins the last join and one more`() throws {
    var builder = ModelBuilder()
    for number in 0..<3 {
      let channels = Int64(7 + 2 * number)
      builder.tensor("w\(number)", [2, channels, 1, 1])
      let maps = ["x"] + (0..<number).map { "c\($0)" }
      builder.node("Concat", maps, ["j\(number)"], ["axis": .integer(1)])
      builder.node("Conv", ["j\(number)", "w\(number)"], ["c\(number)"])
    }
    builder.node("Concat", ["x", "c0", "c1", "c2"], ["y"], ["axis": .integer(1)])
    let network = try builder.read().network
    #expect(
      network.nodes.map { "\($0.operation.rules.name) \($0.inputs)" } == [
        "input []", "convolution [0]", "concat [0, 1]", "convolution [2]", "concat [2, 3]",
        "convolution [4]", "concat [4, 5]",
      ])
  }

  @Test func `a product with each pixel's channels is a convolution`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [7, 4])
    builder.tensor("b", [4])
    builder.node("Transpose", ["x"], ["t"], ["perm": .integers([0, 2, 3, 1])])
    builder.node("MatMul", ["t", "w"], ["m"])
    builder.node("Add", ["m", "b"], ["a"])
    builder.node("Relu", ["a"], ["r"])
    builder.integers("axes", [1, 2])
    builder.model.opsetImport[0].version = 18
    builder.node("ReduceMean", ["r", "axes"], ["y"], ["keepdims": .integer(0)])
    let layers = try builder.layers()
    #expect(layers.count == 3)
    #expect(
      layers[0].hasSuffix(
        "convolution 1×1 to 4, stride 1×1, padding [0, 0, 0, 0], dilation 1×1, groups 1, bias true,"
          + " connections all → 4×5×9"))
    #expect(layers[1].hasSuffix("→ 4×5×9"))
    #expect(layers[2].hasSuffix("→ 4×1×1"))
    let weight = try #require(try builder.read().parameters.first { $0.role == .weight })
    #expect(weight.dimensions == [4, 7, 1, 1])
  }

  @Test func `pixels are joined along their channels`() throws {
    var builder = ModelBuilder()
    builder.node("Transpose", ["x"], ["t"], ["perm": .integers([0, 2, 3, 1])])
    builder.node("Relu", ["t"], ["r"])
    builder.node("Concat", ["t", "r"], ["c"], ["axis": .integer(3)])
    builder.node("Transpose", ["c"], ["y"], ["perm": .integers([0, 3, 1, 2])])
    #expect(
      try builder.layers().map { $0.components(separatedBy: " → ")[1] } == ["7×5×9", "14×5×9"])
  }

  @Test func `pools of one pixel are nothing, unless netlab has written them`() throws {
    var builder = ModelBuilder()
    builder.node("AveragePool", ["x"], ["a"], ["kernel_shape": .integers([1, 1])])
    builder.node("MaxPool", ["a"], ["m"], ["kernel_shape": .integers([1, 1])])
    builder.node("Relu", ["m"], ["y"])
    #expect(try builder.layers() == ["relu: relu → 7×5×9"])
  }

  @Test func `shapes behind operators that netlab lacks are worked out`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [7, 2, 2, 3])
    builder.node(
      "ConvTranspose", ["x", "w"], ["a"],
      ["strides": .integers([2, 3]), "pads": .integers([0, 1, 0, 1]), "group": .integer(3)])
    builder.tensor("scales", [4], floats: [1, 1, 2, 1.5])
    builder.node("Resize", ["a", "", "scales"], ["b"])
    builder.node("DepthToSpace", ["b"], ["c"], ["blocksize": .integer(1)])
    builder.node(
      "MaxPool", ["c"], ["y"],
      ["kernel_shape": .integers([3, 2]), "dilations": .integers([2, 1])])
    #expect(
      try builder.layers().map { $0.components(separatedBy: " → ")[1] } == [
        "6×10×25", "6×20×37", "6×20×37", "6×16×36",
      ])
  }

  @Test func `what only another output needs may be unknown`() throws {
    var builder = ModelBuilder()
    builder.node("Relu", ["x"], ["y"])
    builder.node("Mystery", ["x"], ["strange"])
    builder.node("Relu", ["strange"], ["z"])
    builder.model.graph.output.append(ModelBuilder.value("z", nil))
    let model = try builder.read()
    #expect(model.otherOutputs == ["z"])
    #expect(try builder.layers() == ["relu: relu → 7×5×9"])
  }

  @Test func `channels shuffled once are one layer, however many read them`() throws {
    var builder = ModelBuilder(input: [2, 6, 5, 9])
    builder.integers("split", [0, 3, 2, 5, 9])
    builder.integers("join", [-1, 6, 5, 9])
    builder.tensor("w", [4, 6, 1, 1])
    builder.node("Reshape", ["x", "split"], ["a"])
    builder.node("Transpose", ["a"], ["b"], ["perm": .integers([0, 2, 1, 3, 4])])
    builder.node("Reshape", ["b", "join"], ["c"])
    builder.node("Conv", ["c", "w"], ["d"])
    builder.node("Conv", ["c", "w"], ["e"])
    builder.node("Add", ["d", "e"], ["y"])
    #expect(try builder.read().network.nodes.count { $0.operation.kind == .channelShuffle } == 1)
  }

  @Test(
    arguments: [
      (Float(1e-5).nextUp, 1e-5), (Float(1e-5), 1e-5), (Float(0.1).nextDown, 0.1),
      (Float(0.3333), 0.3333), (Float(0), 0), (Float(1), 1),
    ] as [(Float, Double)])
  func `numbers are read as somebody would have written them`(given: Float, expected: Double) {
    #expect(Double(decimal: given) == expected)
  }

  @Test(
    arguments: [
      (
        NameSources(
          node: "/features/features.3/features.3.0/Conv", type: "Conv", output: ""),
        "features/3/0"
      ),
      (
        NameSources(node: "/fc/Gemm", type: "Gemm", output: "output", parameters: ["fc.weight"]),
        "fc"
      ),
    ])
  func `modules within modules are named once`(names: NameSources, path: String) {
    #expect(GivenName.parts(of: names)?.joined(separator: "/") ?? "nil" == path)
  }
}

@Suite struct `Blocks that exporters write in another order` {
  @Test func `a shortcut comes last in its sum`() throws {
    var builder = ModelBuilder()
    for name in ["w1", "w2"] { builder.tensor(name, [7, 7, 1, 1]) }
    builder.node("Conv", ["x", "w1"], ["a"])
    builder.node("Conv", ["a", "w2"], ["b"])
    builder.node("Add", ["x", "b"], ["y"])
    #expect(try builder.read().network.nodes.last?.inputs == [2, 0])
  }

  @Test func `parts of a branch are joined before the branches are`() throws {
    var builder = ModelBuilder()
    for name in ["w1", "w2", "w3", "w4"] { builder.tensor(name, [7, 7, 1, 1]) }
    builder.node("Conv", ["x", "w1"], ["a"])
    builder.node("Conv", ["x", "w2"], ["b"])
    builder.node("Conv", ["b", "w3"], ["c"])
    builder.node("Conv", ["b", "w4"], ["d"])
    builder.node("Concat", ["a", "c", "d"], ["y"], ["axis": .integer(1)])
    let network = try builder.read().network
    #expect(
      network.nodes.map { "\($0.operation.rules.name) \($0.inputs)" } == [
        "input []", "convolution [0]", "convolution [0]", "convolution [2]", "convolution [2]",
        "concat [3, 4]", "concat [1, 5]",
      ])
  }
}
