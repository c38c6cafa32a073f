import Netlab
import Testing

@testable import ONNX

/// Numbers of a model that nodes make of other numbers of the file.
@Suite struct `Numbers that follow from others` {
  /// What a convolution is that has nothing unusual.
  private let rest = ", dilation 1×1, groups 1, bias false, connections all"

  @Test func `lists that double with each node end`() {
    var builder = ModelBuilder()
    builder.integers("0", [1])
    for place in 0..<40 {
      builder.node("Concat", ["\(place)", "\(place)"], ["\(place + 1)"], ["axis": .integer(0)])
    }
    builder.node("Reshape", ["x", "40"], ["y"])
    #expect(
      builder.message() == """
        error: small.onnx: “13” has 8,192 numbers, more than the 4,096 that netlab reads
          hint: check its extents for a digit too many
        """)
  }

  @Test func `numbers that follow from others in too many steps are not made`() throws {
    for (type, count, isDouble) in [("Transpose", 1001, false), ("Add", 40, true)] {
      var builder = ModelBuilder(input: [nil, 70])
      builder.tensor("0", [70, 70])
      for place in 0..<count {
        let inputs = ["\(place)"] + (isDouble ? ["\(place)"] : [])
        builder.node(type, inputs, ["\(place + 1)"])
      }
      builder.node("MatMul", ["x", "\(count)"], ["y"])
      let model = try builder.read()
      #expect(throws: ONNXFault.tooManySteps(tensor: "0", limit: 1000)) {
        do throws(ONNXError) {
          _ = try model.values(of: model.parameters[0])
        } catch {
          throw error.fault
        }
      }
    }
  }

  @Test func `the chain of nodes that PyTorch's F.pad leaves is read`() throws {
    var builder = ModelBuilder()
    // From the last axis to the first, in front of each and behind it.
    builder.integers("list", [0, 1, 2, 3])
    builder.integers("missing", [4])
    builder.integers("pairs", [-1, 2])
    builder.integers("zero", [0])
    builder.integers("last", [-1])
    builder.integers("front", [-.max])
    builder.tensor("value", [], floats: [0])
    builder.tensor("w", [4, 7, 3, 3])
    builder.node("ConstantOfShape", ["missing"], ["zeros"])
    builder.node("Cast", ["zeros"], ["none"], ["to": .integer(7)])
    builder.node("Concat", ["list", "none"], ["all"], ["axis": .integer(0)])
    builder.node("Reshape", ["all", "pairs"], ["matrix"])
    builder.node("Slice", ["matrix", "last", "front", "zero", "last"], ["reversed"])
    builder.node("Transpose", ["reversed"], ["columns"], ["perm": .integers([1, 0])])
    builder.node("Reshape", ["columns", "last"], ["line"])
    builder.node("Cast", ["line"], ["pads"], ["to": .integer(7)])
    builder.node("Pad", ["x", "pads", "value"], ["wide"])
    builder.node("Conv", ["wide", "w"], ["y"])
    let layers = try builder.layers()
    #expect(
      layers == [
        "conv: convolution 3×3 to 4, stride 1×1, padding [2, 0, 3, 1]\(rest) → 4×8×8"
      ])
  }

  @Test func `a Reshape that keeps a padded tensor leaves its padding to the window`() throws {
    func layers(_ extents: [Int64]) throws -> [String] {
      var builder = ModelBuilder()
      builder.integers("pads", [0, 0, 1, 1, 0, 0, 1, 1])
      builder.integers("to", extents)
      builder.tensor("w", [4, 7, 3, 3])
      builder.node("Pad", ["x", "pads"], ["wide"])
      builder.node("Reshape", ["wide", "to"], ["same"])
      builder.node("Conv", ["same", "w"], ["y"])
      return try builder.layers()
    }
    let kept = try layers([-1, 7, 7, 11])
    #expect(kept == ["conv: convolution 3×3 to 4, stride 1×1, padding [1, 1, 1, 1]\(rest) → 4×5×9"])
    let turned = try layers([0, 7, 11, 7])
    #expect(
      turned == [
        "same: foreign Reshape to 7×11×7 by of layer with zeros 1, 0×7×11×7, output 0 → 7×11×7",
        "conv: convolution 3×3 to 4, stride 1×1, padding [0, 0, 0, 0]\(rest) → 4×9×5",
      ])
  }

  @Test func `numbers for each image are worked out from their number`() throws {
    var builder = ModelBuilder()
    builder.tensor("scale", [1, 7, 1, 1])
    builder.integers("zero", [0])
    builder.integers("others", [-1, 1, 1])
    builder.integers("minus", [-1])
    builder.integers("line", [-1])
    builder.node("Shape", ["x"], ["shape"])
    builder.node("Gather", ["shape", "zero"], ["images"])
    builder.node("Concat", ["images", "others"], ["list"], ["axis": .integer(0)])
    builder.node("Reshape", ["list", "line"], ["wanted"])
    builder.node("Shape", ["wanted"], ["rank"])
    builder.node("ConstantOfShape", ["rank"], ["zeros"])
    builder.node("Cast", ["zeros"], ["whole"], ["to": .integer(7)])
    builder.node("Sub", ["whole", "minus"], ["ones"])
    builder.node("Mul", ["ones", "minus"], ["any"])
    builder.node("Equal", ["wanted", "any"], ["isAny"])
    builder.node("Where", ["isAny", "ones", "wanted"], ["target"])
    builder.node("Expand", ["scale", "target"], ["scales"])
    builder.node("Mul", ["x", "scales"], ["y"])
    let layers = try builder.layers()
    #expect(layers == ["scale: scale, bias false → 7×5×9"])
  }

  // MARK: Places

  private let matrix = ConstantTensor(name: "m", integers: Array(0..<6)).reshaped(to: [2, 3])

  private func list(_ tensor: ConstantTensor?) throws -> String {
    let tensor = try #require(tensor)
    return "\(tensor.dimensions): \(try #require(try tensor.integers()))"
  }

  @Test func `places are picked, repeated and joined along any axis`() throws {
    #expect(try list(matrix.transposed([1, 0])) == "[3, 2]: [0, 3, 1, 4, 2, 5]")
    #expect(try list(matrix.picked([2, 0, 2], axis: 1)) == "[2, 3]: [2, 0, 2, 5, 3, 5]")
    #expect(try list(matrix.picked([1], axis: 0)) == "[1, 3]: [3, 4, 5]")
    #expect(try list(matrix.picked([], axis: 0)) == "[0, 3]: []")
    let row = ConstantTensor(name: "r", integers: [7, 8])
    #expect(
      try list(row.reshaped(to: [2, 1]).expanded(to: [2, 2, 2]))
        == "[2, 2, 2]: [7, 7, 8, 8, 7, 7, 8, 8]")
    #expect(
      try list(.joined([matrix, row.reshaped(to: [2, 1])], axis: 1))
        == "[2, 4]: [0, 1, 2, 7, 3, 4, 5, 8]")
    #expect(try list(.joined([matrix, matrix], axis: 0)).hasPrefix("[4, 3]: [0, 1, 2, 3, 4, 5, 0"))
    #expect(try ConstantTensor.joined([matrix, row], axis: 0) == nil)
    #expect(try ConstantTensor.joined([matrix, matrix], axis: 2) == nil)
  }

  @Test func `real numbers are picked and joined as whole ones are`() throws {
    let real = try matrix.cast(to: .float)
    #expect(try real.transposed([1, 0]).floats() == [0, 3, 1, 4, 2, 5])
    #expect(try real.picked([2, 0], axis: 1).floats() == [2, 0, 5, 3])
    let both = try ConstantTensor.joined([real, real], axis: 1)
    #expect(try both?.floats() == [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5])
  }

  @Test(
    arguments: [
      ("Mod", [7, -7, 7, 0], [3, 3, -3, 5], [1, 2, -2, 0]),
      ("Min", [7, -7, 7, 0], [3, 3, -3, 5], [3, -7, -3, 0]),
      ("Max", [7, -7, 7, 0], [3, 3, -3, 5], [7, 3, 7, 5]),
      ("Equal", [7, -7, 7, 0], [7], [1, 0, 1, 0]),
      ("LessOrEqual", [7, -7, 7, 0], [0], [0, 1, 0, 1]),
      ("Neg", [7, -7], nil, [-7, 7]),
      ("Not", [7, 0], nil, [0, 1]),
    ] as [(String, [Int], [Int]?, [Int])])
  func `whole numbers stay whole`(
    type: String, first: [Int], second: [Int]?, result: [Int]
  ) throws {
    var message = Onnx_NodeProto()
    message.opType = type
    let node = NodeReader(
      message: message, operatorSet: 17,
      inputs: [first, second].compactMap(\.self).map {
        .constant(ConstantTensor(name: "", integers: $0))
      }, label: "")
    guard case .constant(let tensor)? = try ConstantFunction.result(of: node) else {
      Issue.record("no constant")
      return
    }
    #expect(try list(tensor) == "[\(result.count)]: \(result)")
    #expect(tensor.type == (["Equal", "LessOrEqual", "Not"].contains(type) ? .bool : .int64))
  }

  @Test func `a Slice that runs backwards begins at the first number at least`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [7, 7, 1, 1])
    for (name, number) in [("start", -100), ("end", -1000), ("axis", 0), ("step", -1)] {
      builder.integers(name, [Int64(number)])
    }
    builder.node("Slice", ["w", "start", "end", "axis", "step"], ["one"])
    builder.node("Conv", ["x", "one"], ["y"])
    let layers = try builder.layers()
    #expect(layers.count == 1 && layers[0].hasSuffix("→ 1×5×9"))
  }

  @Test(arguments: ["Max", "Min"])
  func `the largest and the smallest of no number are none`(type: String) throws {
    var message = Onnx_NodeProto()
    message.opType = type
    let node = NodeReader(
      message: message, operatorSet: 17,
      inputs: [[1, Float.nan], [2, 2]].map { numbers in
        .constant(
          ConstantTensor(name: "", dimensions: [2], type: .float, source: .floats(numbers)))
      }, label: "")
    guard case .constant(let tensor)? = try ConstantFunction.result(of: node) else {
      Issue.record("no constant")
      return
    }
    let numbers = try tensor.floats()
    #expect(numbers[0] == (type == "Max" ? 2 : 1))
    #expect(numbers[1].isNaN)
  }

  // MARK: Types

  /// What a node makes of two lists of whole numbers.
  private func worked(_ type: String, _ first: [Int], _ second: [Int]) throws -> String {
    var builder = ModelBuilder()
    builder.integers("a", first.map(Int64.init))
    builder.integers("b", second.map(Int64.init))
    builder.integers("matrix", [2, 2])
    builder.tensor("w", [2, 4], floats: [0, 0, 0, 0, 0, 0, 0, 0])
    // More than a list, which extents alone would be.
    builder.node("Reshape", ["a", "matrix"], ["a2"])
    builder.node("Reshape", ["b", "matrix"], ["b2"])
    builder.node(type, ["a2", "b2"], ["c"])
    builder.node("Cast", ["c"], ["real"], ["to": .integer(1)])
    builder.integers("rows", [1, 4])
    builder.node("Reshape", ["real", "rows"], ["r"])
    builder.node("Add", ["w", "r"], ["sum"])
    builder.integers("flat", [-1, 4])
    builder.node("GlobalAveragePool", ["x"], ["mean"])
    builder.tensor("narrow", [4, 7, 1, 1])
    builder.node("Conv", ["mean", "narrow"], ["four"])
    builder.node("Reshape", ["four", "flat"], ["vector"])
    builder.node("Gemm", ["vector", "sum"], ["y"], ["transB": .integer(1)])
    let model = try builder.read()
    guard let weight = model.parameters.last(where: { $0.dimensions == [2, 4] }) else {
      return "no weights"
    }
    do throws(ONNXError) {
      return "\(try model.values(of: weight).prefix(4))"
    } catch {
      return error.fault.summary
    }
  }

  @Test func `whole numbers are divided without a rest, and not by zero`() throws {
    #expect(try worked("Div", [7, -7, 9, 8], [2, 2, 3, -3]) == "[3.0, -3.0, 3.0, -2.0]")
    #expect(
      try worked("Div", [7, -7, 9, 8], [2, 0, 3, 3])
        == "“Div c” is a Div that makes numbers of the file's others: its whole numbers are beyond reason"
    )
    #expect(try worked("Sub", [7, -7, 9, 8], [2, 2, 3, -3]) == "[5.0, -9.0, 6.0, 11.0]")
    #expect(
      try worked("Mul", [1 << 40, 1, 1, 1], [1 << 40, 1, 1, 1])
        == "“Mul c” is a Mul that makes numbers of the file's others: its whole numbers are beyond reason"
    )
  }

  @Test func `numbers of other types are what these can hold`() throws {
    let real = ConstantTensor(
      name: "r", dimensions: [4], type: .float, source: .floats([0.5, -1.7, 300, 0]))
    #expect(try real.cast(to: .bool).integers() == [1, 1, 1, 0])
    #expect(try real.cast(to: .int32).integers() == [0, -1, 300, 0])
    #expect(try real.cast(to: .uint8).integers() == [0, 255, 44, 0])
    #expect(try real.cast(to: .int32).cast(to: .int8).integers() == [0, -1, 44, 0])
    let fine = ConstantTensor(
      name: "f", dimensions: [2], type: .float, source: .floats([0.1, 1 + 0x1p-9]))
    #expect(try fine.cast(to: .float16).floats() == [Float(Float16(0.1)), 1 + 0x1p-9])
    #expect(try fine.cast(to: .bfloat16).floats() == [0x1.9ap-4, 1])
    let none = ConstantTensor(
      name: "n", dimensions: [1], type: .float, source: .floats([.nan]))
    #expect(throws: (any Error).self) { try none.cast(to: .int64) }
  }

  @Test func `few numbers may follow from others by many ways`() throws {
    var builder = ModelBuilder()
    builder.tensor("0", [4, 7, 1, 1])
    for place in 0..<40 { builder.node("Add", ["\(place)", "\(place)"], ["\(place + 1)"]) }
    builder.node("Conv", ["x", "40"], ["y"])
    let model = try builder.read()
    #expect(try model.values(of: model.parameters[0])[0] == -0.5 * 0x1p40)
  }

  // MARK: Zeros that no window reads

  @Test(arguments: ["", "Identity", "Sum", "Concat"])
  func `a Pad that no window reads is no layer of netlab's, at the end as well`(
    type: String
  ) throws {
    var builder = ModelBuilder()
    builder.integers("pads", [0, 0, 1, 2, 0, 0, 3, 4])
    builder.node("Pad", ["x", "pads"], [type.isEmpty ? "y" : "wide"])
    if !type.isEmpty {
      builder.node(type, ["wide"], ["y"], type == "Concat" ? ["axis": .integer(1)] : [:])
    }
    let model = try builder.read()
    #expect(model.foreign.map(\.type) == ["Pad"])
    #expect(try OpenGraph(model.network).nodes.map { "\($0.shape)" } == ["7×5×9", "7×9×15"])
  }

  @Test func `a window that netlab cannot pad so far is no layer of its`() throws {
    var builder = ModelBuilder()
    builder.integers("pads", [0, 0, 1, 2, 0, 0, 1, 2])
    builder.node("Pad", ["x", "pads"], ["wide"])
    builder.node("AveragePool", ["wide"], ["y"], ["kernel_shape": .integers([2, 2])])
    let model = try builder.read()
    #expect(model.foreign.map(\.type) == ["AveragePool"])
    #expect(try OpenGraph(model.network).nodes.map { "\($0.shape)" } == ["7×5×9", "7×6×12"])
  }

  // MARK: Sizes

  @Test func `a model of open size is read for images of the size asked for`() throws {
    func input(_ extents: [Int64?], _ extent: Extent?) throws -> String {
      var builder = ModelBuilder(input: extents)
      builder.integers("rows", [-1, 315])
      builder.tensor("w", [3, 315])
      builder.node("Relu", ["x"], ["same"])
      builder.node("Reshape", ["same", "rows"], ["row"])
      builder.node("Gemm", ["row", "w"], ["y"], ["transB": .integer(1)])
      let folder = try ModelFolder()
      folder.write(try builder.bytes(), to: "small.onnx")
      do throws(ONNXError) {
        let model = try ImportedModel(path: folder.path + "/small.onnx", extent: extent)
        return "\(model.network.input), \(model.notices.count) notices"
      } catch {
        return error.fault.summary
      }
    }
    let closed = "7×5×9, 0 notices"
    #expect(try input([nil, 7, nil, nil], Extent(5, 9)) == closed)
    #expect(try input([nil, 7, nil, 9], Extent(5, 9)) == closed)
    // A model that has a size keeps it.
    #expect(try input([nil, 7, 5, 9], Extent(4, 4)) == closed)
    // Its Reshape is unknown as long as nobody says the size.
    #expect(try input([nil, 7, nil, nil], nil) == "7×?×?, 2 notices")
    #expect(try input([nil, 7, nil, 9], Extent(5, 8)) == "7×?×?, 3 notices")
  }
}
