import Foundation
import Netlab
import Testing

@testable import ONNX

/// Models that are well formed as files, and say what ONNX does not allow.
@Suite struct `Invalid ONNX models` {
  private func convolution() -> ModelBuilder {
    var builder = ModelBuilder()
    builder.tensor("b", [4])
    builder.node("Conv", ["x", "w", "b"], ["y"], name: "only")
    return builder
  }

  // MARK: Types

  @Test(arguments: [
    (Onnx_TensorProto.DataType.int64, 8), (.int32, 4), (.uint8, 1), (.bool, 1), (.complex64, 8),
    (.float8E4M3Fn, 1), (.undefined, 4),
  ])
  func `weights are real numbers`(type: Onnx_TensorProto.DataType, bytes: Int) {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1], type: type, bytes: [UInt8](repeating: 1, count: 28 * bytes))
    #expect(
      builder.message() == """
        error: small.onnx: “w” holds numbers of type \("\(type)".uppercased())
          hint: save it as FLOAT, FLOAT16, BFLOAT16 or DOUBLE
        """)
  }

  @Test(arguments: [
    (Onnx_TensorProto.DataType.float16, [0x00, 0x3E] as [UInt8]), (.bfloat16, [0xC0, 0x3F]),
    (.double, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]),
  ])
  func `weights are real numbers of any precision`(
    type: Onnx_TensorProto.DataType, number: [UInt8]
  ) throws {
    var builder = convolution()
    builder.tensor(
      "w", [4, 7, 1, 1], type: type, bytes: (0..<28).flatMap { _ in number })
    let model = try builder.read()
    let weights = try #require(model.parameters.first { $0.role == .weight })
    #expect(try model.values(of: weights) == [Float](repeating: 1.5, count: 28))
  }

  @Test func `biases, factors and normalisations are real numbers, too`() {
    for type in ["Conv", "Mul", "Add", "BatchNormalization", "MatMul"] {
      var builder = ModelBuilder(input: type == "MatMul" ? [nil, 7] : [nil, 7, 5, 9])
      let extents: [Int64] =
        type == "MatMul" ? [7, 1] : type == "Mul" || type == "Add" ? [7, 1, 1] : [7]
      builder.tensor("k", extents, type: .int8, bytes: [1, 2, 3, 4, 5, 6, 7])
      builder.tensor("w", [7, 7, 1, 1])
      builder.tensor("v", [7])
      let inputs =
        switch type {
        case "Conv": ["x", "w", "k"]
        case "BatchNormalization": ["x", "v", "k", "v", "v"]
        default: ["x", "k"]
        }
      builder.node(type, inputs, ["y"])
      #expect(
        builder.message() == """
          error: small.onnx: “k” holds numbers of type INT8
            hint: save it as FLOAT, FLOAT16, BFLOAT16 or DOUBLE
          """)
    }
  }

  @Test
  func `a Cast makes real numbers of whole ones, and whole ones lose what is behind the point`()
    throws
  {
    var builder = convolution()
    builder.model.graph.initializer[0].rawData =
      [Float(1.75), -1.75, 2.5, -0.25].withUnsafeBytes { Data($0) }
    builder.tensor(
      "k", [4, 7, 1, 1], type: .int8, bytes: (0..<28).map { UInt8(truncatingIfNeeded: $0 - 3) })
    builder.model.graph.node = []
    builder.node("Cast", ["k"], ["w"], ["to": .integer(1)])
    builder.node("Cast", ["b"], ["whole"], ["to": .integer(7)])
    builder.node("Cast", ["whole"], ["real"], ["to": .integer(1)])
    builder.node("Conv", ["x", "w", "real"], ["y"])
    let model = try builder.read()
    #expect(try model.values(of: model.parameters[0]) == [1, -1, 2, 0])
    #expect(try model.values(of: model.parameters[1]) == (0..<28).map { Float($0 - 3) })
    builder.model.graph.node[1].attribute[0].i = 9
    let truths = try builder.read()
    // What is not zero is true, however small it is.
    #expect(try truths.values(of: truths.parameters[0]) == [1, 1, 1, 1])
  }

  @Test func `images are numbers, and whole ones where a Cast makes real ones of them`() throws {
    var builder = ModelBuilder()
    builder.node("Cast", ["x"], ["r"], name: "real", ["to": .integer(1)])
    builder.node("Sigmoid", ["r"], ["y"], name: "curve")
    builder.model.graph.input[0].type.tensorType.elemType = 2
    #expect(
      try builder.read().notices == [
        "the model reads images of UINT8 numbers, and netlab's network the same as real ones"
      ])
    builder.model.graph.node.removeFirst()
    builder.model.graph.node[0].input = ["x"]
    #expect(
      builder.message() == """
        error: small.onnx: the input “x” is of type UINT8, and “curve” computes with real numbers
          hint: put a Cast to FLOAT in front of it
        """)
    builder.model.graph.node[0].opType = "Relu"
    #expect(try builder.read().notices.count == 1)
    builder.model.graph.input[0].type.tensorType.elemType = 8
    #expect(
      builder.message() == """
        error: small.onnx: the input “x” is of type STRING, which is none of numbers
          hint: give the model an input of numbers
        """)
  }

  @Test func `images of a known width and any height are told of`() throws {
    var builder = ModelBuilder(input: [nil, 7, nil, 9])
    builder.node("Relu", ["x"], ["y"])
    let model = try builder.read()
    #expect(model.network.input == OpenShape(7, nil))
    #expect(
      model.notices == [
        "the model reads images of N×7×?×9, and netlab's network those of any height and width"
      ])
    builder.model.graph.input = [ModelBuilder.value("x", [nil, 7, nil, nil])]
    #expect(try builder.read().notices.isEmpty)
  }

  // MARK: Operands

  @Test(
    arguments: [([-1, -1], "-1×-1"), ([1, -1, -1], "1×-1×-1"), ([1, -2], "1×-2")]
      as [([Int64], String)])
  func `a Reshape leaves one extent to be worked out`(extents: [Int64], shown: String) {
    var builder = ModelBuilder()
    builder.integers("s", extents)
    builder.node("Reshape", ["x", "s"], ["y"], name: "look")
    #expect(
      builder.message() == """
        error: small.onnx: “look” reshapes to \(shown), of which ONNX allows one -1 and none less
          hint: give all extents but one
        """)
  }

  @Test(arguments: [[1, 1 << 62, 0, 0], [1, 316], [0, 1 << 40, 1 << 40]] as [[Int64]])
  func `a Reshape to other numbers says to which`(extents: [Int64]) {
    var builder = ModelBuilder()
    builder.integers("s", extents)
    builder.node("Reshape", ["x", "s"], ["y"], name: "look")
    let shown = extents.map(String.init).joined(separator: "×")
    #expect(
      builder.message() == """
        error: small.onnx: “look” reshapes N×7×5×9 to \(shown), which are not as many numbers
          hint: check the model with onnx.checker.check_model(…, full_check=True)
        """)
  }

  @Test(arguments: ["ReduceMean", "Unsqueeze", "Squeeze"])
  func `axes beyond counting are no axes`(type: String) throws {
    var builder = ModelBuilder(operatorSet: 18)
    builder.integers("a", [.min])
    builder.node(type, ["x", "a"], ["y"], name: "look")
    let unknown = try builder.read().foreign
    #expect(
      unknown.map { "\($0.type): \($0.reason)" } == ["\(type): its axes are no whole numbers"])
  }

  @Test func `axes are told once, and are such that can go`() {
    var builder = ModelBuilder()
    builder.integers("a", [0, 0])
    builder.node("Unsqueeze", ["x", "a"], ["y"], name: "look")
    let message = """
      error: small.onnx: “look” has “axes” of another kind, size or place than ONNX allows
        hint: check the model with onnx.checker.check_model
      """
    #expect(builder.message() == message)
    builder = convolution()
    builder.tensor("k", [4, 7, 1, 1, 2])
    builder.integers("last", [4])
    builder.node("Squeeze", ["k", "last"], ["w"], name: "look")
    builder.model.graph.node.reverse()
    #expect(builder.message() == message)
  }

  @Test(arguments: [(Float.nan, "nan"), (.infinity, "inf"), (-0.5, "-0.5"), (1, "1.0"), (2, "2.0")])
  func `a Dropout keeps some numbers, and adds none`(ratio: Float, shown: String) {
    for version in [9, 13] as [Int64] {
      var builder = ModelBuilder(operatorSet: version)
      builder.tensor("r", [], floats: [ratio])
      if version == 9 {
        builder.node("Dropout", ["x"], ["y"], name: "drop", ["ratio": .number(ratio)])
      } else {
        builder.node("Dropout", ["x", "r"], ["y"], name: "drop")
      }
      #expect(
        builder.message() == """
          error: small.onnx: drop: the dropout rate is \(shown), and must be at least 0 and less than 1
            hint: give a dropout rate at least 0 and less than 1
          """)
    }
  }

  @Test func `a ratio or a limit is one number`() {
    for type in ["Dropout", "Clip"] {
      var builder = ModelBuilder()
      builder.tensor("r", [2], floats: [0.25, 0.5])
      builder.node(type, ["x", "r"], ["y"])
      #expect(
        builder.message() == """
          error: small.onnx: “r” has 2 numbers in a place that takes one
            hint: check the model with onnx.checker.check_model(…, full_check=True)
          """)
    }
  }

  @Test func `a node has as many inputs as its operator at most`() throws {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1])
    builder.model.graph.node[0].input = ["x", "w", "b", ""]
    #expect(try builder.read().parameters.count == 2)
    builder.model.graph.node[0].input = ["x", "w", "b", "b"]
    #expect(
      builder.message() == """
        error: small.onnx: “only” has 4 inputs, and its operator at most 3
          hint: check the model with onnx.checker.check_model
        """)
  }

  @Test(arguments: [[], [4], [4, 7]] as [[Int64]])
  func `weights of a convolution are a kernel's`(extents: [Int64]) {
    var builder = convolution()
    builder.tensor("w", extents)
    #expect(
      builder.message() == """
        error: small.onnx: “only” has weights of extents \(extents), and a kernel's are filters, \
        channels and sizes
          hint: check the model with onnx.checker.check_model(…, full_check=True)
        """)
  }

  @Test func `an attribute is given once`() {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1])
    let attribute = ModelBuilder.Attribute.integers([1, 1])
    builder.model.graph.node[0].attribute = [attribute, attribute].map {
      $0.message(named: "strides")
    }
    #expect(
      builder.message() == """
        error: small.onnx: “only” has two attributes “strides”
          hint: check the model with onnx.checker.check_model
        """)
  }

  // MARK: Values

  @Test func `an initialiser that is also declared has the extents that are declared`() throws {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1])
    builder.model.graph.input.append(ModelBuilder.value("w", [4, 7, 1, 1]))
    #expect(try builder.read().parameters.count == 2)
    builder.model.graph.input[1] = ModelBuilder.value("w", [4, 7, 3, 3])
    #expect(
      builder.message() == """
        error: small.onnx: “w” is declared as 4×7×3×3, and is 4×7×1×1
          hint: take the shape out of the file, or infer it anew with onnx.shape_inference
        """)
  }

  @Test func `of two declarations of a value none is wrong`() {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1])
    builder.model.graph.valueInfo = [
      ModelBuilder.value("y", [nil, 4, 5, 9]), ModelBuilder.value("y", [nil, 4, 5, 8]),
    ]
    #expect(
      builder.message() == """
        error: small.onnx: “y” is declared as N×4×5×8, and is N×4×5×9
          hint: take the shape out of the file, or infer it anew with onnx.shape_inference
        """)
  }

  @Test func `every output is made by something`() throws {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1])
    builder.model.graph.output.append(ModelBuilder.value("z", nil))
    #expect(
      builder.message() == """
        error: small.onnx: the output “z” is made by no layer
          hint: declare the output of the last layer as the graph's
        """)
    builder.model.graph.output[1].name = "y"
    #expect(try builder.read().notices.isEmpty)
    builder.model.graph.output = []
    #expect(
      builder.message() == """
        error: small.onnx: the model gives no output
          hint: declare the output of the last layer as the graph's
        """)
  }

  @Test func `numbers are given in one way`() throws {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1])
    builder.model.graph.initializer[0].floatData = [1, 2, 3, 4]
    #expect(
      builder.message() == """
        error: small.onnx: “b” holds its numbers in two ways at once
          hint: the file is damaged; write it again
        """)
    builder.model.graph.initializer[0].rawData = Data()
    let model = try builder.read()
    #expect(try model.values(of: model.parameters[0]) == [1, 2, 3, 4])
  }

  @Test func `layers of one name keep their own weights and places`() throws {
    var builder = ModelBuilder()
    builder.tensor("1", [4, 7, 1, 1])
    builder.tensor("2", [3, 4, 1, 1])
    builder.node("Conv", ["x", "1"], ["m"], name: "same")
    builder.node("Conv", ["m", "2"], ["y"], name: "same")
    builder.note("netlab.layer.same", "connections 0 1 2 3")
    let model = try builder.read()
    #expect(model.network.nodes.map(\.path) == ["input", "same", "same_2"])
    #expect(model.parameters.map(\.dimensions) == [[4, 7, 1, 1], [3, 4, 1, 1]])
    #expect(
      model.network.nodes[1].operation
        == .convolution(Convolution(kernel: 1, filters: 4, bias: false)))
  }

  // MARK: Versions

  @Test func `one version of operators is named`() throws {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1])
    builder.model.opsetImport[0].domain = "ai.onnx.ml"
    #expect(
      builder.message() == """
        error: small.onnx: the model names no version of ONNX's operators
          hint: set its opset_import, or export it again
        """)
    var other = Onnx_OperatorSetIdProto()
    (other.domain, other.version) = ("ai.onnx", 13)
    builder.model.opsetImport[0].domain = ""
    builder.model.opsetImport.append(other)
    #expect(try builder.read().notices.isEmpty)
    builder.model.opsetImport[1].version = 9
    #expect(
      builder.message() == """
        error: small.onnx: the model names 2 versions of ONNX's operators: 9, 13
          hint: leave the one in its opset_import that its nodes are of
        """)
  }

  @Test func `a version of the format that nobody knows yet is told`() throws {
    var builder = convolution()
    builder.tensor("w", [4, 7, 1, 1])
    builder.model.irVersion = 999
    #expect(
      try builder.read().notices == [
        "the model is in version 999 of ONNX's format, and netlab knows those to"
          + " \(ModelFile.formatVersion)"
      ])
  }
}
