import Files
import Foundation
import Netlab
import Testing

@testable import ONNX

extension ModelFolder {
  /// Writes a network as a model with even numbers, and reads it again.
  func exported(
    _ graph: ShapedGraph, batch: Int? = nil, isSplit: Bool = false
  ) throws -> ImportedModel {
    let counts = Dictionary(
      graph.nodes.flatMap { node in
        node.parameters.map { ("\(node.path).\($0.role)", $0.dimensions.reduce(1, *)) }
      }
    ) { first, _ in first }
    _ = try ExportedModel(
      graph, batch: batch, version: "1.2.3", notes: [("netlab.note", "of a test")]
    )
    .write(to: path + "/small.onnx", isSplit: isSplit) { path, role in
      [Float](repeating: 0.5, count: counts["\(path).\(role)"] ?? 0)
    }
    return try ImportedModel(path: path + "/small.onnx")
  }

  /// The bytes of the model.
  func bytes() throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path + "/small.onnx")))
  }

  /// The names of the files in it.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}

@Suite struct `Exported models` {
  private func graph() throws -> ShapedGraph {
    try ShapedGraph(
      Network("small", input: Shape(7, 5, 9), source: "nobody, table 1") {
        module("block") {
          conv(3, 5, stride: 2, name: "first")
          sum {
            conv(1, 5, bias: false, activation: nil, name: "left")
            activation(.swish)
          }
        }
        linear(3)
      })
  }

  @Test func `hold the layers as nodes under their paths`() throws {
    let folder = try ModelFolder()
    _ = try folder.exported(try graph())
    let model = try Onnx_ModelProto(serializedBytes: folder.bytes())
    let lines = model.graph.node.map { node in
      let attributes = node.attribute.map {
        "\($0.name) \($0.ints.isEmpty ? "\($0.i)" : "\($0.ints)")"
      }
      return "\(node.opType) \(node.name): \(node.input.joined(separator: " + "))"
        + " → \(node.output.joined(separator: ", ")), \(attributes.joined(separator: ", "))"
        + " “\(node.docString)”"
    }
    #expect(
      lines == [
        "Conv block/first: input + block/first.weight + block/first.bias → block/first,"
          + " dilations [1, 1], group 1, kernel_shape [3, 3], pads [1, 1, 1, 1], strides [2, 2]"
          + " “conv 3×3/2, 5”",
        "Relu block/first/relu: block/first → block/first/relu,  “ReLU”",
        "Conv block/left: block/first/relu + block/left.weight → block/left, dilations [1, 1],"
          + " group 1, kernel_shape [1, 1], pads [0, 0, 0, 0], strides [1, 1] “conv 1×1, 5”",
        "Sigmoid block/swish/sigmoid: block/first/relu → block/swish/sigmoid,  “”",
        "Mul block/swish: block/first/relu + block/swish/sigmoid → block/swish,  “swish”",
        "Add block/sum: block/left + block/swish → block/sum,  “sum”",
        "Flatten block/sum/vector: block/sum → block/sum/vector, axis 1 “”",
        "Gemm linear: block/sum/vector + linear.weight + linear.bias → linear, transB 1 “linear 3”",
      ])
    #expect(
      model.graph.initializer.map { "\($0.name) \($0.dims) \($0.rawData.count)" } == [
        "block/first.weight [5, 7, 3, 3] 1260", "block/first.bias [5] 20",
        "block/left.weight [5, 5, 1, 1] 100", "linear.weight [3, 75] 900", "linear.bias [3] 12",
      ])
    #expect(
      model.graph.valueInfo.map { "\($0.name) \(DeclaredShape($0.type)?.description ?? "?")" } == [
        "block/first N×5×3×5", "block/first/relu N×5×3×5", "block/left N×5×3×5",
        "block/swish N×5×3×5", "block/sum N×5×3×5",
      ])
    #expect(
      [
        "\(model.irVersion)", model.producerName, model.producerVersion, model.docString,
        model.graph.name, "\(model.opsetImport.map(\.version))",
        "\(model.metadataProps.map { "\($0.key): \($0.value)" })",
        "\(model.graph.input.map(\.name))", "\(model.graph.output.map(\.name))",
      ] == [
        "8", "netlab", "1.2.3", "small. nobody, table 1", "small", "[17]",
        "[\"netlab.note: of a test\"]", "[\"input\"]", "[\"linear\"]",
      ])
  }

  @Test func `name their images by a symbol, or by the number that is asked for`() throws {
    let folder = try ModelFolder()
    for (batch, expected) in [(nil, "batch"), (3, "3")] as [(Int?, String)] {
      _ = try folder.exported(try graph(), batch: batch)
      let model = try Onnx_ModelProto(serializedBytes: folder.bytes())
      for value in model.graph.input + model.graph.output + model.graph.valueInfo {
        let first = value.type.tensorType.shape.dim[0]
        #expect((first.dimParam.isEmpty ? "\(first.dimValue)" : first.dimParam) == expected)
      }
    }
  }

  @Test func `keep large tensors in a file beside them where they are asked to`() throws {
    let folder = try ModelFolder()
    let whole = try folder.exported(try graph())
    #expect(try folder.names() == ["small.onnx"])
    let split = try folder.exported(try graph(), isSplit: true)
    #expect(try folder.names() == ["small.onnx", "small.onnx.data"])
    #expect(split.network == whole.network)
    for (one, other) in zip(whole.parameters, split.parameters) {
      #expect(try whole.values(of: one) == split.values(of: other))
    }
    let model = try Onnx_ModelProto(serializedBytes: folder.bytes())
    let external = model.graph.initializer.filter { $0.dataLocation == .external }
    #expect(
      external.map { "\($0.name) \($0.externalData.map { "\($0.key) \($0.value)" })" } == [
        "block/first.weight [\"location small.onnx.data\", \"offset 0\", \"length 1260\"]"
      ])
  }

  @Test func `use a later version of the operators only where they need one`() throws {
    let folder = try ModelFolder()
    _ = try folder.exported(
      try ShapedGraph(Network("g", input: Shape(7, 5, 9)) { activation(.gelu) }))
    let model = try Onnx_ModelProto(serializedBytes: folder.bytes())
    #expect(model.opsetImport[0].version == 20)
    #expect(model.irVersion == 9)
  }

  @Test func `weights that a connection table leaves out are 0`() throws {
    let table = [[0, 2], [1]]
    var network = Network("c", input: Shape(3, 5, 9)) { conv(1, 2, activation: nil) }
    network.nodes[1].operation = .convolution(
      Convolution(kernel: 1, filters: 2, connections: table))
    let folder = try ModelFolder()
    let model = try folder.exported(try ShapedGraph(network))
    let weight = try #require(model.parameters.first { $0.role == .weight })
    #expect(try model.values(of: weight) == [0.5, 0, 0.5, 0, 0.5, 0])
  }

  @Test func `leave what was there where their numbers cannot be had`() throws {
    let folder = try ModelFolder()
    folder.write([1, 2, 3], to: "small.onnx")
    let model = ExportedModel(try graph(), batch: nil, version: "1")
    let path = folder.path + "/small.onnx"
    do {
      _ = try model.write(to: path) { _, _ in [1] }
      Issue.record("a tensor of one number was taken")
    } catch let error as ONNXError {
      #expect(
        error.description == """
          error: \(path): “block/first.weight” holds 1 bytes or numbers; its extents [5, 7, 3, 3] \
          take 315
            hint: the file is damaged; write it again
          """)
    }
    #expect(try folder.bytes() == [1, 2, 3])
    #expect(try folder.names() == ["small.onnx"])
    #expect(throws: FileError.self) {
      _ = try model.write(to: folder.path + "/none/small.onnx") { _, _ in [1] }
    }
  }

  @Test func `leave out auxiliary heads`() throws {
    let folder = try ModelFolder()
    let graph = try ShapedGraph(
      Network("g", input: Shape(7, 5, 9)) {
        conv(3, 4)
        auxiliary("head") { linear(3) }
        linear(2)
      }, mode: .training)
    let model = try folder.exported(graph)
    #expect(model.network.nodes.map(\.path) == ["input", "conv", "conv/relu", "linear"])
  }
}
