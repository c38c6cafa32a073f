import Foundation
import Netlab
import Testing

@testable import ONNX

/// Graphs within nodes, functions, sparse tensors, and names of any kind.
@Suite struct `What ONNX has beside layers` {
  /// A node with a graph within it that reads what is around it.
  private func builder(declaring extents: [Int64?]?) -> ModelBuilder {
    var builder = ModelBuilder()
    builder.tensor("w", [4, 7, 1, 1])
    builder.tensor("c", [1])
    var inner = Onnx_NodeProto()
    (inner.opType, inner.input, inner.output) = ("Conv", ["x", "w"], ["z"])
    var outer = Onnx_NodeProto()
    (outer.opType, outer.name, outer.input, outer.output) = ("If", "choice", ["c"], ["y"])
    outer.attribute = ["then_branch", "else_branch"].map { name in
      var attribute = Onnx_AttributeProto()
      (attribute.name, attribute.type) = (name, .graph)
      attribute.g.node = [inner]
      attribute.g.output = [ModelBuilder.value("z", nil)]
      return attribute
    }
    builder.model.graph.node = [outer]
    builder.model.graph.output = [ModelBuilder.value("y", extents)]
    return builder
  }

  @Test func `a graph within a node is an operator that reads what the graph reads`() throws {
    let model = try builder(declaring: [nil, 4, 5, 9]).read()
    #expect(model.network.nodes[1].inputs == [0])
    #expect(
      model.notices == [
        "1 If node netlab does not have, and counts as unknown: choice (netlab has no such operator);"
          + " 29 numbers of the file that it reads count as parameters"
      ])
    let open = try OpenGraph(builder(declaring: nil).read().network)
    #expect(open.nodes[1].shape == .unknown)
    #expect(open.nodes[1].parameters.map(\.count) == [29])
    var lacking = builder(declaring: [nil, 4, 5, 9])
    lacking.model.graph.initializer.removeFirst()
    #expect(
      lacking.message() == """
        error: small.onnx: “choice” reads “w”, which nothing makes
          hint: the file lacks an initialiser or a node; write it again
        """)
  }

  @Test func `what an unknown operator reads of the file is told`() throws {
    var builder = ModelBuilder()
    builder.tensor("w", [4, 7, 1, 1], type: .uint8, bytes: [UInt8](repeating: 3, count: 28))
    builder.tensor("s", [], floats: [0.5])
    builder.integers("l", [1, 2, 3])
    builder.node("QLinearConv", ["x", "s", "w", "l"], ["y"], name: "small")
    builder.model.graph.output = [ModelBuilder.value("y", [nil, 4, 5, 9])]
    #expect(
      try builder.read().notices == [
        "1 QLinearConv node netlab does not have, and counts as unknown: small (netlab has no such"
          + " operator); 28 numbers of the file that it reads count as parameters"
      ])
  }

  @Test func `an unknown operator that makes weights is named`() throws {
    var builder = ModelBuilder()
    builder.tensor("q", [4, 7, 1, 1], type: .int8, bytes: [UInt8](repeating: 3, count: 28))
    builder.tensor("s", [], floats: [0.5])
    builder.node("DequantizeLinear", ["q", "s"], ["w"], name: "finer")
    builder.node("Conv", ["x", "w"], ["y"])
    let model = try builder.read()
    #expect(
      model.notices == [
        "1 DequantizeLinear node netlab does not have, and whose weights it cannot know: finer"
          + " (netlab has no such operator)"
      ])
    let layers = try builder.layers()
    #expect(
      layers == [
        "conv: convolution 1×1 to 4, stride 1×1, padding [0, 0, 0, 0], dilation 1×1, groups 1, bias"
          + " false, connections all → 4×5×9"
      ])
    let message = """
      error: small.onnx: “finer” is a DequantizeLinear that makes numbers of the file's others: \
      netlab has no such operator
        hint: fold its constants first, as ONNX Runtime's basic optimisation does
      """
    do throws(ONNXError) {
      _ = try model.values(of: model.parameters[0])
      Issue.record("numbers of nobody's")
    } catch {
      #expect(ONNXError(path: "small.onnx", fault: error.fault).description == message)
    }
    // Of these not even the extents are known.
    builder.model.graph.node[0].opType = "Compress"
    #expect(
      try builder.read().foreign.map(\.reason) == [
        "it depends on numbers that “finer” makes, a Compress: netlab has no such operator"
      ])
  }

  @Test func `a layer that depends on numbers that nobody knows is unknown`() throws {
    var builder = ModelBuilder()
    builder.tensor("q", [], type: .int8, bytes: [3])
    builder.tensor("s", [], floats: [0.5])
    builder.node("DequantizeLinear", ["q", "s"], ["low"], name: "finer")
    builder.node("Clip", ["x", "low"], ["y"], name: "cut")
    #expect(
      try builder.read().notices == [
        "1 Clip node netlab does not have, and counts as unknown: cut (it depends on numbers that"
          + " “finer” makes, a DequantizeLinear: netlab has no such operator)"
      ])
  }

  @Test func `graphs within graphs end somewhere`() throws {
    var builder = builder(declaring: [nil, 4, 5, 9])
    for _ in 0..<28 {
      var node = builder.model.graph.node[0]
      node.attribute[1].g.node = builder.model.graph.node
      node.attribute[1].g.output = [ModelBuilder.value("y", nil)]
      builder.model.graph.node = [node]
    }
    #expect(try builder.read().network.nodes[1].inputs == [0])
  }

  @Test func `a function of the model's goes before an operator of the same name`() throws {
    var builder = ModelBuilder()
    var function = Onnx_FunctionProto()
    (function.name, function.domain) = ("Relu", "ai.onnx")
    builder.model.functions = [function]
    builder.node("Relu", ["x"], ["y"], name: "own")
    #expect(
      try builder.read().notices == [
        "1 Relu node netlab does not have, and counts as unknown: own (the model defines it itself, as"
          + " a function)"
      ])
  }

  /// A convolution whose weights are zeros but for two.
  private func sparse(places: [Int64], extents: [Int64]) throws -> ModelBuilder {
    var builder = ModelBuilder()
    builder.node("Conv", ["x", "w"], ["y"], name: "only")
    var tensor = Onnx_SparseTensorProto()
    tensor.values.name = "w"
    (tensor.values.dims, tensor.values.dataType, tensor.values.floatData) = ([2], 1, [5, 6])
    (tensor.indices.dims, tensor.indices.dataType, tensor.indices.int64Data) = (extents, 7, places)
    tensor.dims = [2, 7, 1, 2]
    builder.model.graph.sparseInitializer = [tensor]
    return builder
  }

  @Test func `a sparse initialiser is zeros but for its numbers`() throws {
    let expected = (0..<28).map { $0 == 3 ? 5 : $0 == 27 ? 6 : 0 } as [Float]
    for (places, extents) in [([3, 27], [2]), ([0, 1, 0, 1, 1, 6, 0, 1], [2, 4])]
      as [([Int64], [Int64])]
    {
      let model = try sparse(places: places, extents: extents).read()
      #expect(model.parameters[0].dimensions == [2, 7, 1, 2])
      #expect(try model.values(of: model.parameters[0]) == expected)
    }
    for places in [[3, 28], [-1, 3]] as [[Int64]] {
      let model = try sparse(places: places, extents: [2]).read()
      #expect(throws: ONNXError(path: model.path, fault: .sparse(tensor: "w"))) {
        try model.values(of: model.parameters[0])
      }
    }
    #expect(
      try sparse(places: [1, 2, 3], extents: [3]).message() == """
        error: small.onnx: “w” is a sparse tensor whose numbers and places do not belong together
          hint: the file is damaged; write it again
        """)
  }

  // MARK: Names

  private static let endless = String(repeating: "N", count: 20_000)

  @Test(arguments: [
    ("", "", "a node without a name"), ("", "Conv", "Conv y"),
    ("\u{1B}[31m\n", "Conv", "\\u{1B}[31m\\n"),
    (endless, "Conv", String(repeating: "N", count: 60) + "…"),
    ("", endless, String(repeating: "N", count: 60) + "… y"),
  ])
  func `a node's label is short and stays in its line`(name: String, type: String, label: String) {
    var node = Onnx_NodeProto()
    (node.name, node.opType, node.output) = (name, type, type.isEmpty ? [] : ["y"])
    #expect(node.label.inOneLine == label)
  }

  @Test func `no name floods a message`() {
    for type in ["Conv", Self.endless, "\u{1B}[31m", ""] {
      for domain in ["", Self.endless] {
        for extents in [[7, 6, 1, 1], [4, 7, 1, 1]] as [[Int64]] {
          var builder = ModelBuilder()
          builder.tensor(Self.endless, extents)
          builder.node(type, ["x", Self.endless], [Self.endless], name: Self.endless)
          builder.model.graph.node[0].domain = domain
          builder.model.graph.output = [ModelBuilder.value(Self.endless, [nil, 4, 5, 9])]
          let notices = (try? builder.read().notices) ?? []
          let text = builder.message() + notices.joined()
          #expect(text.count < 600 && !text.contains("\u{1B}"), "\(text.prefix(700))")
        }
      }
    }
  }

  @Test func `a file of weights without a name, or with an endless one`() {
    for (location, what) in [
      ("", "“w” wants its numbers from another file, and does not name it"),
      (
        Self.endless,
        "“w” cannot be read: cannot read \(Self.endless.quoted): file name too long"
      ),
    ] {
      var builder = ModelBuilder()
      builder.tensor("w", [4, 7, 1, 1])
      builder.node("Conv", ["x", "w"], ["y"])
      builder.model.graph.initializer[0].clearRawData()
      builder.model.graph.initializer[0].dataLocation = .external
      var entry = Onnx_StringStringEntryProto()
      (entry.key, entry.value) = ("location", location)
      builder.model.graph.initializer[0].externalData = [entry]
      #expect(builder.message().hasPrefix("error: small.onnx: \(what)\n  hint: "))
    }
  }

  // MARK: Long models

  @Test func `three thousand layers and a thousand branches are read`() throws {
    var builder = ModelBuilder()
    for place in 0..<3000 {
      builder.node("Sigmoid", [place == 0 ? "x" : "\(place)"], ["\(place + 1)"])
    }
    builder.node("Concat", [String](repeating: "3000", count: 1000), ["y"], ["axis": .integer(1)])
    let network = try builder.read().network
    #expect(network.nodes.count == 3002 && network.nodes[3001].inputs.count == 1000)
  }
}
