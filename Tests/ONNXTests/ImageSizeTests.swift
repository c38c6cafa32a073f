import Analysis
import Netlab
import Testing

@testable import ONNX

/// Models whose images are of another size, or in another order, than their layers read.
@Suite struct `Images of ONNX models` {
  /// The layers of a model for images of 3 channels, read for those of 9×8 where it declares 6×7.
  private func resized(_ build: (inout ModelBuilder) -> Void) throws -> [String] {
    var builder = ModelBuilder(input: [nil, 3, 6, 7])
    build(&builder)
    let folder = try ModelFolder()
    folder.write(try builder.bytes(), to: "small.onnx")
    let model = try ImportedModel(
      path: folder.path + "/small.onnx", extent: Extent(9, 8), isResized: true)
    return try OpenGraph(model.network, input: OpenShape(Shape(3, 9, 8))).nodes.dropFirst().map {
      let cost = $0.cost.map { "\($0.multiplyAdds)" } ?? "?"
      return "\($0.operation.rules.name) \($0.shape) \(cost)"
    }
  }

  @Test func `are of the size asked for behind operators that netlab lacks, too`() throws {
    let layers = try resized { builder in
      builder.tensor("slope", [3, 1, 1])
      builder.tensor("w", [4, 3, 3, 3])
      builder.node("PRelu", ["x", "slope"], ["p"])
      builder.node("Conv", ["p", "w"], ["y"])
      builder.model.graph.valueInfo = [ModelBuilder.value("p", [nil, 3, 6, 7])]
      builder.model.graph.output = [ModelBuilder.value("y", [nil, 4, 4, 5])]
    }
    #expect(layers == ["PRelu 3×9×8 ?", "convolution 4×7×6 4536"])
  }

  @Test func `are of the size asked for where windows and zeros follow from it`() throws {
    let pooled = try resized { builder in
      builder.tensor("w", [3, 5])
      builder.node("GlobalMaxPool", ["x"], ["p"])
      builder.node("Flatten", ["p"], ["f"])
      builder.node("Gemm", ["f", "w"], ["y"])
    }
    #expect(pooled == ["maxPool 3×1×1 0", "linear 5×1×1 15"])
    let padded = try resized { builder in
      builder.tensor("w", [4, 3, 3, 3])
      builder.node(
        "Conv", ["x", "w"], ["y"],
        ["auto_pad": .text("SAME_LOWER"), "strides": .integers([2, 2])])
    }
    #expect(padded == ["convolution 4×5×4 2160"])
  }

  @Test func `have no other size where the model's nodes are made for theirs`() throws {
    let error = #expect(throws: ONNXError.self) {
      try resized { builder in
        builder.integers("rows", [1, 126])
        builder.tensor("w", [126, 2])
        builder.node("Reshape", ["x", "rows"], ["r"], name: "row")
        builder.node("Gemm", ["r", "w"], ["y"])
      }
    }
    #expect(
      error?.fault.summary == """
        the model is for images of 6×7, and cannot be read for those of 9×8: “row” reshapes N×3×9×8 \
        to 1×126, which are not as many numbers
        """)
    #expect(error?.fault.hint == "leave the size out, or ask for 6×7")
  }

  @Test func `are cut where the model cuts those of their own size nowhere`() throws {
    let layers = try resized { builder in
      builder.tensor("w", [4, 3, 3, 3])
      builder.integers("from", [0])
      builder.integers("to", [6])
      builder.integers("axis", [2])
      builder.node("Slice", ["x", "from", "to", "axis"], ["s"])
      builder.node("Conv", ["s", "w"], ["y"])
    }
    #expect(layers == ["Slice 3×6×8 ?", "convolution 4×4×6 2592"])
  }

  @Test(arguments: [[nil, 5, 9, 3], [nil, nil, nil, 3]] as [[Int64?]])
  func `are turned behind what computes with each number by itself`(extents: [Int64?]) throws {
    var builder = ModelBuilder(input: extents)
    builder.tensor("factor", [], floats: [0.5])
    builder.tensor("mean", [3], floats: [1, 2, 3])
    builder.tensor("w", [4, 3, 1, 1])
    builder.node("Cast", ["x"], ["c"], ["to": .integer(1)])
    builder.node("Mul", ["c", "factor"], ["m"])
    builder.node("Sub", ["m", "mean"], ["s"])
    builder.node("Transpose", ["s"], ["t"], ["perm": .integers([0, 3, 1, 2])])
    builder.node("Conv", ["t", "w"], ["y"])
    let model = try builder.read()
    let size = extents[1] == nil ? "?×?" : "5×9"
    #expect(model.readsPixels)
    #expect(model.foreign.isEmpty)
    #expect(
      try OpenGraph(model.network).nodes.map { "\($0.operation.rules.name) \($0.shape)" } == [
        "input 3×\(size)", "scale 3×\(size)", "convolution 4×\(size)",
      ])
    let numbers = try model.parameters.prefix(2).map { parameter throws(ONNXError) in
      "\(parameter.role) \(try model.values(of: parameter))"
    }
    #expect(numbers == ["bias [-1.0, -2.0, -3.0]", "weight [0.5, 0.5, 0.5]"])
  }

  @Test func `are not turned where one reader takes them as they are`() throws {
    var builder = ModelBuilder(input: [nil, 5, 9, 3])
    builder.tensor("w", [4, 3, 1, 1])
    builder.tensor("v", [2, 5, 1, 1])
    builder.node("Relu", ["x"], ["r"])
    builder.node("Transpose", ["r"], ["t"], ["perm": .integers([0, 3, 1, 2])])
    builder.node("Conv", ["t", "w"], ["y"])
    builder.node("Conv", ["r", "v"], ["z"])
    #expect(try !builder.read().readsPixels)
  }

  // MARK: Windows

  @Test func `places rounded up are those of the images with the zeros of a Pad`() throws {
    var builder = ModelBuilder(input: [nil, 3, 6, 7])
    builder.integers("zeros", [0, 0, 0, 0, 0, 0, 1, 1])
    builder.node("Relu", ["x"], ["r"])
    builder.node("Pad", ["r", "zeros"], ["p"])
    builder.node(
      "MaxPool", ["p"], ["y"],
      [
        "kernel_shape": .integers([3, 3]), "strides": .integers([2, 2]),
        "ceil_mode": .integer(1),
      ])
    let layers = try builder.layers()
    #expect(
      layers == [
        "relu: relu → 3×6×7",
        "pool: maxPool 3×3, stride 2×2, padding [0, 0, 1, 2], floor → 3×3×4",
      ])
  }

  @Test func `a shape that counts a window behind the input is told, and not held against it`()
    throws
  {
    var builder = ModelBuilder(input: [nil, 2, 5, 5])
    builder.tensor("w", [4, 2, 1, 1])
    builder.node(
      "MaxPool", ["x"], ["p"],
      [
        "kernel_shape": .integers([2, 2]), "strides": .integers([2, 2]),
        "pads": .integers([1, 1, 1, 1]), "ceil_mode": .integer(1),
      ])
    builder.node("Conv", ["p", "w"], ["y"])
    builder.model.graph.valueInfo = [ModelBuilder.value("p", [nil, 2, 4, 4])]
    builder.model.graph.output = [ModelBuilder.value("y", [nil, 4, 4, 4])]
    let model = try builder.read()
    #expect(try OpenGraph(model.network).nodes.last?.shape.description == "4×3×3")
    #expect(
      model.notices == [
        "“p” is declared as N×2×4×4, and is N×2×3×3, as a window that begins behind its input is none;"
          + " shapes that the model declares behind it are not compared with netlab's"
      ])
    builder.node("Relu", ["x"], ["r"])
    builder.model.graph.valueInfo.append(ModelBuilder.value("r", [nil, 2, 5, 4]))
    #expect(try builder.read().notices.count == 1)
    builder.model.graph.node.insert(builder.model.graph.node.removeLast(), at: 0)
    #expect(builder.message().hasPrefix("error: small.onnx: “r” is declared as N×2×5×4, and is"))
    builder.model.graph.node.removeFirst()
    builder.model.graph.valueInfo = [ModelBuilder.value("p", [nil, 2, 5, 4])]
    #expect(builder.message().hasPrefix("error: small.onnx: “p” is declared as N×2×5×4, and is"))
  }

  @Test func `means over one axis and then another are windows`() throws {
    func layers(
      of means: [(String, Int64)], keepsAxes: Int64 = 0,
      _ build: (inout ModelBuilder) -> Void = { _ in }
    ) throws -> [String] {
      var builder = ModelBuilder()
      builder.tensor("w", [7, 2])
      build(&builder)
      for (index, (name, axis)) in means.enumerated() {
        builder.node(
          "ReduceMean", [name], ["m\(index)"],
          ["axes": .integers([axis]), "keepdims": .integer(keepsAxes)])
      }
      builder.node("Flatten", ["m\(means.count - 1)"], ["f"])
      builder.node("Gemm", ["f", "w"], ["y"])
      return try OpenGraph(builder.read().network).nodes.dropFirst().map {
        "\($0.operation.rules.name) \($0.operation.rules.label) \($0.shape)"
      }
    }
    let columns = [
      "averagePool 1×9 7×5×1", "globalAveragePool global 7×1×1", "linear 2 2×1×1",
    ]
    #expect(try layers(of: [("x", 3), ("m0", 2)]) == columns)
    #expect(
      try layers(of: [("x", 2), ("m0", -1)], keepsAxes: 1) == [
        "averagePool 5×1 7×1×9", "averagePool 1×9 7×1×1", "linear 2 2×1×1",
      ])
    let pixels = try layers(of: [("r", 2)]) { builder in
      builder.integers("rows", [0, 7, -1])
      builder.node("Reshape", ["x", "rows"], ["r"])
    }
    #expect(pixels == ["globalAveragePool global 7×1×1", "linear 2 2×1×1"])
  }

  // MARK: Numbers of other images

  @Test func `a sum that differs between images is no bias`() throws {
    func foreign(_ extents: [Int64]) throws -> [String] {
      var builder = ModelBuilder(input: [2, 7])
      builder.tensor("w", [7, 2])
      builder.tensor("c", extents)
      builder.node("Gemm", ["x", "w", "c"], ["y"])
      return try builder.read().foreign.map(\.reason)
    }
    #expect(try foreign([2]) == [])
    #expect(try foreign([1, 2]) == [])
    #expect(try foreign([1]) == [])
    #expect(try foreign([2, 1]) == ["its biases of extents [2, 1] differ between images"])
    #expect(try foreign([2, 2]) == ["its biases of extents [2, 2] differ between images"])
  }

  @Test(arguments: [(9, 5, 1), (13, 2, 1), (9, 1, 0), (15, 1, 0)])
  func `a normalisation that gives the batch's statistics goes by them`(
    operatorSet: Int64, outputs: Int, unknown: Int
  ) throws {
    var builder = ModelBuilder(operatorSet: operatorSet)
    builder.tensor("g", [7])
    builder.node(
      "BatchNormalization", ["x", "g", "g", "g", "g"],
      ["y"] + (1..<outputs).map { "other\($0)" }, name: "norm")
    let foreign = try builder.read().foreign
    #expect(foreign.count == unknown)
    #expect(foreign.allSatisfy { $0.reason.hasPrefix("it gives the batch's statistics") })
  }

  @Test func `unknown operators are told apart by the zeros around what they read`() throws {
    let prints = try [nil, [0, 0, 1, 1, 0, 0, 1, 1], [0, 0, 2, 0, 0, 0, 0, 2]].map {
      (zeros: [Int64]?) in
      var builder = ModelBuilder()
      builder.integers("zeros", zeros ?? [])
      if zeros != nil { builder.node("Pad", ["x", "zeros"], ["p"]) }
      builder.node(
        "MaxPool", [zeros == nil ? "x" : "p"], ["y"],
        ["kernel_shape": .integers([2, 2]), "dilations": .integers([2, 2])])
      builder.model.graph.output = [ModelBuilder.value("y", [nil, 7, 4, 4])]
      return try Fingerprint(of: OpenGraph(builder.read().network))
    }
    #expect(Set(prints).count == 3)
  }
}
