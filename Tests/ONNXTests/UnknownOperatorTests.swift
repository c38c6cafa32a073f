import Analysis
import Netlab
import Testing

@testable import ONNX

/// What is known of operators that netlab lacks.
@Suite struct `Unknown operators of ONNX models` {
  private func enlarging(
    kernel: Int64, groups: Int64 = 1, clip: Float = 3
  ) -> ModelBuilder {
    var builder = ModelBuilder()
    builder.tensor("w", [7, 2, kernel, kernel], floats: nil)
    builder.tensor("b", [2 * groups], floats: nil)
    builder.tensor("limit", [], floats: [clip])
    builder.node("ConvTranspose", ["x", "w", "b"], ["u"], ["group": .integer(groups)])
    builder.node("Clip", ["u", "", "limit"], ["y"])
    builder.model.graph.valueInfo = [ModelBuilder.value("u", [nil, 2 * groups, 5, 9])]
    return builder
  }

  @Test func `have the file's numbers that they read as parameters`() throws {
    let model = try enlarging(kernel: 3).read()
    let graph = try OpenGraph(model.network)
    let node = try #require(graph.nodes.first { $0.operation.rules.name == "ConvTranspose" })
    #expect(node.parameters.map(\.count) == [7 * 2 * 9 + 2])
    #expect(node.cost == nil)
    #expect(
      model.notices.first == """
        1 Clip node netlab does not have, and counts as unknown: Clip (it clips at -inf and 3.0, \
        and netlab's functions at 0 and 6)
        """)
    #expect(
      model.notices[1].hasSuffix("; 128 numbers of the file that it reads count as parameters"))
  }

  @Test func `are told from others by their attributes and what they read`() throws {
    let networks = try [
      enlarging(kernel: 3), enlarging(kernel: 3), enlarging(kernel: 5),
      enlarging(kernel: 3, groups: 7), enlarging(kernel: 3, clip: 20),
    ].map { try $0.read().network }
    let prints = try networks.map { try Fingerprint(of: OpenGraph($0)) }
    #expect(prints[0] == prints[1])
    #expect(Set(prints).count == 4)
    let verdicts = try networks.map { network in
      try ArchitectureComparison(
        of: (OpenGraph(networks[0]), NetworkReport(of: OpenGraph(networks[0]), spec: "a")),
        with: (OpenGraph(network), NetworkReport(of: OpenGraph(network), spec: "b"))
      ).isSameArchitecture
    }
    #expect(verdicts == [true, true, false, false, false])
  }

  @Test func `a Reshape into other rows than images is one of them`() throws {
    func reshaped(_ batch: Int64?, to extents: [Int64]) throws -> String {
      var builder = ModelBuilder(input: [batch, 7, 5, 9])
      builder.integers("to", extents)
      builder.node("Reshape", ["x", "to"], ["y"])
      builder.model.graph.output = [ModelBuilder.value("y", [nil, 315])]
      return try builder.read().foreign.first?.reason ?? "known"
    }
    #expect(try reshaped(nil, to: [1, 315]) == "known")
    #expect(try reshaped(nil, to: [-1, 315]) == "known")
    #expect(try reshaped(4, to: [4, -1]) == "known")
    let reason = "its result begins with 3, which is not the number of images"
    #expect(try reshaped(nil, to: [3, -1]) == reason)
    #expect(try reshaped(4, to: [3, -1]) == reason)
  }

  // MARK: Shapes that only readers tell

  /// The shapes and costs of a model with an operator of somebody's own in it.
  private func shapes(_ build: (inout ModelBuilder) -> Void) throws -> [String] {
    var builder = ModelBuilder()
    builder.node("Odd", ["x"], ["u"], name: "odd")
    builder.model.graph.node[0].domain = "some.body"
    build(&builder)
    let model = try builder.read()
    let graph = try OpenGraph(model.network)
    return graph.nodes.dropFirst().map { node in
      "\(node.operation.rules.name) \(node.shape)\(node.cost == nil ? ", unknown" : "")"
    }
  }

  @Test func `have the channels that weights behind them are made for`() throws {
    let shapes = try shapes { builder in
      builder.tensor("w", [4, 3, 1, 1])
      builder.node("Relu", ["u"], ["r"])
      builder.node("MaxPool", ["r"], ["p"], ["kernel_shape": .integers([2, 2])])
      builder.node("Conv", ["p", "w"], ["y"], ["group": .integer(2)])
    }
    #expect(
      shapes == [
        "Odd 6×?×?, unknown", "relu 6×?×?, unknown", "maxPool 6×?×?, unknown",
        "convolution 4×?×?, unknown",
      ])
  }

  @Test func `are nothing that another's operator tells, or one of any number of axes`() throws {
    let shapes = try shapes { builder in
      builder.tensor("w", [4, 3, 1, 1])
      builder.node("Conv", ["u", "w"], ["y"], name: "own")
      builder.model.graph.node[1].domain = "some.body"
    }
    #expect(shapes == ["Odd ?×?×?, unknown", "Conv ?×?×?, unknown"])
    let product = try self.shapes { builder in
      builder.tensor("m", [20, 3])
      builder.node("MatMul", ["u", "m"], ["y"])
    }
    #expect(product == ["Odd ?×?×?, unknown", "MatMul ?×?×?, unknown"])
  }

  @Test(
    arguments: [
      (
        "MaxPool",
        ["kernel_shape": [2, 2], "strides": [2, 2], "pads": [1, 1, 1, 1], "ceil_mode": [1]],
        "7×3×5"
      ),
      ("MaxPool", ["kernel_shape": [1, 1], "strides": [2, 2], "ceil_mode": [1]], "7×3×5"),
      ("ReduceSum", ["keepdims": [1]], "?×?×?"),
      ("ReduceSum", ["noop_with_empty_axes": [1]], "7×5×9"),
      ("Resize", ["keep_aspect_ratio_policy": []], "?×?×?"),
    ] as [(String, [String: [Int64]], String)])
  func `have no other shape than they make`(
    type: String, attributes: [String: [Int64]], shape: String
  ) throws {
    let found = try shapes { builder in
      builder.model.graph.node = []
      builder.tensor("none", [0], floats: [])
      builder.tensor("twice", [4], floats: [1, 1, 2, 2])
      let inputs = type == "Resize" ? ["x", "", "twice"] : ["x"]
      let values = attributes.mapValues { numbers -> ModelBuilder.Attribute in
        switch numbers.count {
        case 0: .text("not_larger")
        case 1: .integer(numbers[0])
        default: .integers(numbers)
        }
      }
      builder.node(type, inputs, type == "MaxPool" ? ["y", "i"] : ["y"], values)
    }
    #expect(found == ["\(type) \(shape), unknown"])
  }

  @Test func `are vectors in front of a matrix, and maps where these are averaged first`() throws {
    let rows = try shapes { builder in
      builder.tensor("w", [3, 20])
      builder.node("Gemm", ["u", "w"], ["y"], ["transB": .integer(1)])
    }
    #expect(rows == ["Odd 20×1×1, unknown", "linear 3×1×1"])
    let maps = try shapes { builder in
      builder.tensor("w", [20, 3])
      builder.node("GlobalAveragePool", ["u"], ["m"])
      builder.node("Flatten", ["m"], ["f"])
      builder.node("Gemm", ["f", "w"], ["y"])
    }
    #expect(
      maps == ["Odd 20×?×?, unknown", "globalAveragePool 20×1×1, unknown", "linear 3×1×1"])
  }

  @Test func `have the shape of what is added to them`() throws {
    let shapes = try shapes { builder in
      builder.tensor("w", [7, 7, 1, 1])
      builder.node("Conv", ["u", "w"], ["c"])
      builder.node("Add", ["x", "c"], ["y"])
    }
    #expect(
      shapes == ["Odd 7×?×?, unknown", "convolution 7×?×?, unknown", "Add 7×5×9, unknown"])
    let direct = try self.shapes { builder in
      builder.node("Relu", ["u"], ["r"])
      builder.node("Add", ["x", "r"], ["y"])
    }
    // It may be smaller, and is stretched to the other then.
    #expect(direct == ["Odd ?×?×?, unknown", "Relu ?×?×?, unknown", "Add 7×5×9, unknown"])
    let rows = try self.shapes { builder in
      builder.tensor("w", [7, 1, 1, 1])
      builder.node("GlobalAveragePool", ["x"], ["m"])
      builder.node("Add", ["m", "u"], ["y"])
    }
    #expect(rows == ["Odd ?×?×?, unknown", "globalAveragePool 7×1×1", "Add ?×?×?, unknown"])
  }

  @Test func `are what the model's answer is declared as`() throws {
    let shapes = try shapes { builder in
      builder.node("Softmax", ["u"], ["y"])
      builder.model.graph.output = [ModelBuilder.value("y", [nil, 10])]
    }
    #expect(shapes == ["Odd 10×1×1, unknown", "softmax 10×1×1"])
  }

  @Test func `have no shape where nobody tells, nor has what reads them`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [4, 7, 1, 1])
    builder.tensor("k", [3, 5])
    builder.node("Conv", ["x", "w"], ["c"])
    builder.node("Odd", ["c"], ["u"], name: "odd")
    builder.model.graph.node[1].domain = "some.body"
    builder.node("Relu", ["u"], ["r"])
    builder.node("Odder", ["r", "k"], ["o"])
    builder.node("Sigmoid", ["o"], ["s"])
    builder.node("Concat", ["c", "s"], ["y"], ["axis": .integer(1)])
    let model = try builder.read()
    #expect(
      try OpenGraph(model.network).nodes.map { "\($0.path) \($0.shape) \($0.inputs)" } == [
        "input 7×5×9 []", "conv 4×5×9 [0]", "Odd ?×?×? [1]", "Relu ?×?×? [2]", "Odder ?×?×? [3]",
        "Sigmoid ?×?×? [4]", "Concat ?×?×? [1, 5]",
      ])
    #expect(
      model.notices == [
        "1 Odd node netlab does not have, and counts as unknown: Odd (it is of the domain some.body)",
        "1 Odder node netlab does not have, and counts as unknown: Odder (netlab has no such"
          + " operator); 15 numbers of the file that it reads count as parameters",
        "3 nodes more count as unknown, as nothing tells the shape of what they read; shapes written"
          + " into the file, with onnx.shape_inference.infer_shapes, may: Relu (Relu), Sigmoid"
          + " (Sigmoid), Concat (Concat)",
      ])
    let report = try NetworkReport(of: OpenGraph(model.network), spec: "odd")
    #expect(report.layers[2].outputShape == [nil, nil, nil])
    #expect(report.layers[5].inputShapes == [[nil, nil, nil]])
    #expect(report.layers.map(\.multiplyAdds) == [0, 1260, nil, nil, nil, nil, nil])
    #expect(report.totals.parameters == 28 + 15)
    #expect(report.totals.multiplyAdds == nil)
  }

  @Test func `leave their product with others no shape, as theirs may be the larger`()
    throws
  {
    let shapes = try shapes { builder in
      builder.node("Odder", ["u"], ["v"])
      builder.node("Mul", ["v", "x"], ["m"])
      builder.node("Odd", ["m"], ["y"])
    }
    #expect(
      shapes == ["Odd", "Odder", "Mul", "Odd"].map { "\($0) ?×?×?, unknown" })
  }

  @Test func `tell their shape again where somebody behind them declares it`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [4, 6, 3, 3])
    builder.node("Odd", ["x"], ["u"])
    builder.node("Odder", ["u"], ["v"])
    builder.node("Relu", ["v"], ["r"])
    builder.node("Conv", ["r", "w"], ["y"])
    builder.model.graph.valueInfo = [ModelBuilder.value("v", [nil, 6, 5, 9])]
    #expect(
      try OpenGraph(builder.read().network).nodes.dropFirst().map(\.shape.description) == [
        "?×?×?", "6×5×9", "6×5×9", "4×3×7",
      ])
  }

  @Test
  func `that make numbers of unknown extents leave their reader unknown, and are counted there`()
    throws
  {
    var builder = ModelBuilder()
    builder.tensor("p", [4, 7])
    builder.tensor("w", [5, 4, 1, 1])
    builder.node("Make", ["p"], ["m"], name: "make")
    builder.node("Transpose", ["m"], ["t"], name: "turn")
    builder.node("Conv", ["x", "t"], ["c"], name: "made")
    builder.node("Conv", ["c", "w"], ["y"])
    let model = try builder.read()
    let graph = try OpenGraph(model.network)
    #expect(graph.nodes.dropFirst().map(\.shape.description) == ["4×?×?", "5×?×?"])
    #expect(graph.nodes.dropFirst().map { $0.parameters.map(\.count) } == [[28], [20]])
    #expect(
      model.notices == [
        "1 Conv node netlab does not have, and counts as unknown: made (it depends on numbers that"
          + " “turn” makes, a Transpose: it depends on numbers that “make” makes, a Make: netlab has"
          + " no such operator); 28 numbers of the file that it reads count as parameters"
      ])
  }

  @Test func `make weights of the extents that their definition tells`() throws {
    func convolution(
      _ build: (inout ModelBuilder) -> Void
    ) throws -> [String] {
      var builder = ModelBuilder()
      build(&builder)
      builder.node("Conv", ["x", "w"], ["y"])
      return try builder.layers()
    }
    let einsum = try convolution { builder in
      builder.tensor("p", [4, 7])
      builder.tensor("q", [7, 2, 3])
      builder.node("Einsum", ["p", "q"], ["w"], ["equation": .text("oi, ihw -> oihw")])
    }
    let random = try convolution { builder in
      builder.node("RandomNormal", [], ["w"], ["shape": .integers([4, 7, 2, 3])])
    }
    #expect(einsum == random)
    #expect(random.first?.hasPrefix("conv: convolution 2×3 to 4") == true)
    #expect(random.first?.hasSuffix("→ 4×4×7") == true)
  }

  @Test func `sum products of maps to the axes that they name`() throws {
    func shape(_ equation: String) throws -> String {
      let shapes = try shapes { builder in
        builder.model.graph.node = []
        builder.tensor("m", [7, 12])
        builder.node("Einsum", ["x", "m"], ["y"], ["equation": .text(equation)])
      }
      return shapes[0]
    }
    #expect(try shape("nchw,cd->ndhw") == "Einsum 12×5×9, unknown")
    #expect(try shape("nchw,cd->nd") == "Einsum 12×1×1, unknown")
    #expect(try shape("nchw,cd->ndzz") == "Einsum ?×?×?, unknown")
    #expect(try shape("nchw,cde->nd") == "Einsum ?×?×?, unknown")
    #expect(try shape("nch,cd->nd") == "Einsum ?×?×?, unknown")
    #expect(try shape("nchw,cd") == "Einsum ?×?×?, unknown")
    #expect(try shape("n...,cd->n...") == "Einsum ?×?×?, unknown")
  }

  @Test func `are the other outputs of netlab's own, too`() throws {
    var builder = ModelBuilder(operatorSet: 15)
    builder.node(
      "MaxPool", ["x"], ["p", "places"], name: "pool",
      ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
    builder.node("Unpool", ["p", "places"], ["u"])
    builder.node("BatchNormalization", ["u", "g", "g", "g", "g"], ["n", "mean"], name: "norm")
    builder.tensor("g", [7])
    builder.node("Odd", ["n", "mean"], ["y"])
    let model = try builder.read()
    #expect(
      try OpenGraph(model.network).nodes.map {
        "\($0.operation.rules.name) \($0.shape) \($0.inputs)"
      }
        == [
          "input 7×5×9 []", "MaxPool 7×2×4 [0]", "MaxPool 7×2×4 [0]", "Unpool 7×?×? [1, 2]",
          "batchNorm 7×?×? [3]", "BatchNormalization ?×?×? [3]", "Odd ?×?×? [4, 5]",
        ])
    #expect(
      model.foreign.map(\.reason).contains(
        "its output “mean” is read, which netlab does not compute"))
  }

  @Test func `of quantized models have the shapes that their definitions tell`() throws {
    var builder = ModelBuilder()
    builder.tensor("s", [], floats: [0.5])
    builder.tensor("z", [], type: .uint8, bytes: [3])
    builder.tensor("w", [4, 7, 3, 3], type: .uint8, bytes: [UInt8](repeating: 1, count: 252))
    builder.tensor("m", [10, 8], type: .uint8, bytes: [UInt8](repeating: 1, count: 80))
    builder.node("QuantizeLinear", ["x", "s", "z"], ["q"])
    builder.node("QLinearConv", ["q", "s", "z", "w", "s", "z", "s", "z"], ["c"])
    builder.node("QLinearAdd", ["c", "s", "z", "c", "s", "z", "s", "z"], ["a"])
    builder.node(
      "MaxPool", ["a"], ["p"],
      ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
    builder.node(
      "QLinearConcat", ["s", "z", "p", "s", "z", "c", "s", "z"], ["j"], ["axis": .integer(1)])
    builder.node("QLinearGlobalAveragePool", ["j", "s", "z", "s", "z"], ["g"])
    builder.node("Flatten", ["g"], ["f"])
    builder.node(
      "QGemm", ["f", "s", "z", "m", "s", "z", "", "s", "z"], ["l"], ["transB": .integer(1)])
    builder.node("DequantizeLinear", ["l", "s", "z"], ["y"])
    for (index, node) in builder.model.graph.node.enumerated()
    where ["QLinearAdd", "QLinearConcat", "QLinearGlobalAveragePool", "QGemm"].contains(node.opType)
    {
      builder.model.graph.node[index].domain = "com.microsoft"
    }
    func shapes() throws -> [String] {
      try OpenGraph(builder.read().network).nodes.dropFirst().map {
        "\($0.operation.rules.name) \($0.shape)"
      }
    }
    #expect(
      try shapes() == [
        "QuantizeLinear 7×5×9", "QLinearConv 4×3×7", "QLinearAdd 4×3×7", "maxPool 4×3×7",
        "QLinearConcat 8×3×7", "QLinearGlobalAveragePool 8×1×1", "QGemm 10×1×1",
        "DequantizeLinear 10×1×1",
      ])
    // Somebody else may mean something else by the name.
    for index in builder.model.graph.node.indices where builder.model.graph.node[index].domain != ""
    {
      builder.model.graph.node[index].domain = "some.body"
    }
    #expect(try shapes()[2] == "QLinearAdd ?×?×?")
  }
}
