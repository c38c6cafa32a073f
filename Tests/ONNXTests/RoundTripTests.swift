import Analysis
import Foundation
import Netlab
import Testing

@testable import ONNX
@testable import Specs
@testable import TestExamples

@Suite struct `Export and import` {
  /// The paths and operators of layers.
  private func layers(_ graph: OpenGraph) -> [String] {
    graph.nodes.map { "\($0.path): \($0.operation.rules.signature) \($0.inputs)" }
  }

  /// An operator behind layers that make what it reads, in a network of its own.
  private func network(_ example: OperatorExample) -> Network {
    var network = Network("example", input: example.inputs[0]) {}
    network.problems = []
    var inputs = [0]
    for (number, shape) in example.inputs.enumerated().dropFirst() {
      let branch = Convolution(kernel: 1, filters: shape.channels)
      network.nodes.append(
        Node(path: "branch\(number)", operation: .convolution(branch), inputs: [0], location: nil))
      inputs.append(number)
    }
    network.nodes.append(
      Node(path: "module/own", operation: example.operation, inputs: inputs, location: nil))
    network.output = network.nodes.count - 1
    return network
  }

  @Test(arguments: OperatorExample.all.filter { !$0.inputs.isEmpty })
  func `give every operator again`(example: OperatorExample) throws {
    let graph = try ShapedGraph(network(example))
    let folder = try ModelFolder()
    let model = try folder.exported(graph)
    #expect(model.notices.isEmpty)
    let again = try OpenGraph(model.network)
    #expect(layers(again) == layers(OpenGraph(graph)))
    #expect(again.nodes.map(\.shape) == OpenGraph(graph).nodes.map(\.shape))
  }

  /// Operators that take vectors as well as maps.
  private static let pointwise = OperatorExample.all.filter { example in
    example.inputs.count == 1
      && example.operation.rules.reach(on: OpenShape(example.inputs[0])) == .point
  }

  @Test(arguments: pointwise)
  func `give every operator again behind a vector`(example: OperatorExample) throws {
    var network = network(example)
    let vector = Linear(units: example.inputs[0].channels)
    network.nodes.insert(
      Node(path: "before", operation: .linear(vector), inputs: [0], location: nil), at: 1)
    network.nodes[2].inputs = [1]
    network.output = 2
    let graph = try ShapedGraph(network)
    let folder = try ModelFolder()
    #expect(layers(try OpenGraph(folder.exported(graph).network)) == layers(OpenGraph(graph)))
  }

  @Test(arguments: [
    lenet5, lenet5Classic, lenetSlides, ninCIFAR, ninImageNet, squeezenet, mobilenetV2, googlenet,
    googlenetSeparableStem, bnInception, resnet18A, densenet121, resnetsCIFAR[0], preactResNets[0],
    miniInceptionNetwork,
  ])
  func `give whole networks again`(network: Network) throws {
    let graph = try ShapedGraph(network)
    let folder = try ModelFolder()
    let model = try folder.exported(graph)
    let again = try OpenGraph(model.network)
    #expect(model.notices.isEmpty)
    #expect(again.nodes.map(\.path) == graph.nodes.map(\.path))
    #expect(Fingerprint(of: again) == Fingerprint(of: OpenGraph(graph)))
  }

  @Test func `a name that is no path is replaced`() throws {
    let folder = try ModelFolder()
    let graph = try ShapedGraph(
      Network("small", input: Shape(7, 5, 9)) { conv(3, 4, name: "first") })
    _ = try folder.exported(graph)
    var model = try Onnx_ModelProto(serializedBytes: folder.bytes())
    model.graph.node[1].name = ""
    let again = try folder.read(try model.serializedBytes())
    #expect(again.network.nodes.map(\.path) == ["input", "first", "first/relu"])
  }
}

@Suite struct `Annotations` {
  @Test(arguments: [
    Annotation.kept, .connections([[0, 2], [1]]), .fixed, .learned(scale: false, shift: true),
    .countsPadding,
    .ceiling(Margins(top: 1, left: 2, bottom: 3, right: 4), countsPadding: true),
    .patches(Extent(3, 4)), .shuffle(groups: 3),
  ])
  func `are texts`(annotation: Annotation) {
    #expect(Annotation(annotation.description) == annotation)
  }

  @Test(arguments: [
    "", "unheard of", "kept 1", "connections", "connections 1,x", "ceiling 1 2 3 4", "shuffle",
    "shuffle 99999999999999999999", "patches 3", "learned 1",
  ])
  func `are nothing where the text is none`(text: String) {
    #expect(Annotation(text) == nil)
  }

  /// What a convolution of 7 channels to 2 is read as, of whose second filter the weights of channel 0 are 0.
  private func reading(_ annotation: String) throws -> String {
    var builder = ModelBuilder()
    let weights = (0..<14).map { $0 == 7 ? Float(0) : 1 }
    builder.tensor("w", [2, 7, 1, 1], floats: weights)
    builder.node("Conv", ["x", "w"], ["y"], name: "c")
    builder.note("netlab.layer.c", annotation)
    return try builder.layers()[0].components(separatedBy: "connections ")[1]
  }

  @Test func `that a model contradicts are left out`() throws {
    let all = "0,1,2,3,4,5,6"
    #expect(
      try reading("connections \(all) 1,2,3,4,5,6")
        == "[[0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]] → 2×5×9")
    for text in [
      "connections 1,2,3,4,5,6 1,2,3,4,5,6", "connections \(all)", "connections \(all) 7",
      "connections \(all) -1", "connections \(all) 1,1,2,3,4,5,6", "connections \(all) ",
      "patches 1 1", "fixed", "shuffle 2", "ceiling 9 9 9 9 1",
    ] { #expect(try reading(text) == "all → 2×5×9", "\(text)") }
  }

  @Test(arguments: ["patches 2 3", "ceiling 1 1 1 1 1", "ceiling 0 0 0 0 0", "counts-padding"])
  func `that a mean contradicts are left out`(annotation: String) throws {
    var builder = ModelBuilder()
    builder.node(
      "AveragePool", ["x"], ["y"], name: "p",
      ["kernel_shape": .integers([2, 3]), "strides": .integers([2, 3])])
    builder.note("netlab.layer.p", annotation)
    #expect(
      try builder.layers() == [
        "pool: averagePool 2×3, stride 2×3, padding [0, 0, 0, 0], floor, counts padding false → 7×2×3"
      ])
  }

  @Test func `that a normalisation contradicts are left out`() throws {
    var builder = ModelBuilder()
    builder.tensor("s", [7], floats: [1, 1, 1, 1, 1, 1, 2])
    builder.tensor("b", [7], floats: [0, 0, 0, 0, 0, 0, 0])
    builder.tensor("m", [7])
    builder.tensor("v", [7])
    builder.node("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"], name: "n")
    builder.note("netlab.layer.n", "learned 0 0")
    #expect(
      try builder.layers() == [
        "norm: batchNorm, epsilon 1e-05, momentum 0.9, scale true, shift false → 7×5×9"
      ])
  }

  @Test func `cost no memory where they speak of more numbers than there are`() throws {
    var builder = ModelBuilder(input: [nil, 32768, 1, 1])
    builder.integers("s", [32768, 32768, 1, 1])
    builder.node("ConstantOfShape", ["s"], ["w"])
    builder.node("Conv", ["x", "w"], ["y"], name: "c")
    let row = "connections" + String(repeating: " 0", count: 32768)
    builder.note("netlab.layer.c", row)
    #expect(try builder.layers()[0].hasSuffix("connections all → 32768×1×1"))
  }

  @Test func `stand beside other metadata of any length`() throws {
    var builder = ModelBuilder()
    builder.node("Relu", ["x"], ["y"], name: "r")
    builder.note("names", String(repeating: "long ", count: 4_000_000))
    #expect(try builder.layers() == ["relu: relu → 7×5×9"])
  }
}
