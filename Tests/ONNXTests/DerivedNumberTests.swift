import Testing

@testable import ONNX

/// Numbers of a model that nodes make of other numbers of the file.
@Suite struct `Numbers that follow from others` {
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
      var builder = ModelBuilder(input: [nil, 3])
      builder.tensor("0", [3, 3])
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
}
