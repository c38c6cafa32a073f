import Analysis
import Foundation
import Netlab
import Testing

@Suite struct `Report as JSON` {
  private func json(_ report: NetworkReport) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(
      decoding: try encoder.encode(AnalysisDocument(networks: [report])), as: UTF8.self)
  }

  @Test func `writes every promised key`() throws {
    let network = Network("small", input: Shape(3, 5, 9), source: "nobody") {
      conv(
        Extent(3, 1), 2, stride: Extent(2, 1),
        padding: Padding(top: 1, left: 0, bottom: 0, right: 2))
    }
    let report = try NetworkReport(of: ShapedGraph(network), spec: "Specs/small.swift", batch: 2)
    let text = try json(report)
    #expect(
      text.replacing(",\"", with: ",\n\"")
        == """
        {"networks":[{"batch":2,
        "convention":"a multiply-add counts once; biases, activations, normalisation and pooling are elementwise operations; float32",
        "fingerprint":"f9afc3db2f2a8f444396da6cc3a181073f3a47495c56dba5e07d20d9ec958929",
        "input":[3,5,9],
        "layers":[{"biases":0,
        "elementwiseOperations":0,
        "family":"input",
        "inputShapes":[],
        "inputs":[],
        "label":"3×5×9",
        "multiplyAdds":0,
        "operator":"input",
        "outputBytes":1080,
        "outputShape":[3,5,9],
        "parameters":0,
        "path":"input",
        "receptiveField":{"aligned":true,
        "minimumSize":[1,1],
        "padding":[0,0],
        "size":[1,1],
        "stride":[1,1]},
        "signature":"input 3×5×9",
        "weights":0},{"biases":2,
        "dilation":[1,1],
        "elementwiseOperations":88,
        "family":"convolution",
        "groups":1,
        "inputShapes":[[3,5,9]],
        "inputs":["input"],
        "kernel":[3,1],
        "label":"3×1/2×1, 2",
        "multiplyAdds":792,
        "operator":"convolution",
        "outputBytes":352,
        "outputShape":[2,2,11],
        "padding":[1,0,0,2],
        "parameters":20,
        "path":"conv",
        "receptiveField":{"aligned":true,
        "minimumSize":[3,1],
        "padding":[1,0],
        "size":[3,1],
        "stride":[2,1]},
        "signature":"convolution 3×1 to 2, stride 2×1, padding [1, 0, 0, 2], dilation 1×1, groups 1, bias true, connections all",
        "stride":[2,1],
        "weights":18},{"biases":0,
        "elementwiseOperations":88,
        "family":"activation",
        "inputShapes":[[2,2,11]],
        "inputs":["conv"],
        "label":"",
        "multiplyAdds":0,
        "operator":"relu",
        "outputBytes":352,
        "outputShape":[2,2,11],
        "parameters":0,
        "path":"conv/relu",
        "receptiveField":{"aligned":true,
        "minimumSize":[3,1],
        "padding":[1,0],
        "size":[3,1],
        "stride":[2,1]},
        "signature":"relu",
        "weights":0}],
        "mode":"inference",
        "name":"small",
        "source":"nobody",
        "spec":"Specs/small.swift",
        "totals":{"activationBytes":352,
        "biases":2,
        "depth":1,
        "depthWithPooling":1,
        "elementwiseOperations":176,
        "multiplyAdds":792,
        "parameterBytes":80,
        "parameters":20,
        "peakInferenceBytes":1512,
        "peakTrainingBytes":2024,
        "weights":18}}],
        "schema":1}
        """)
  }

  @Test func `writes null for what nobody knows, and leaves out what means nothing`() throws {
    let network = Network("open", channels: 3) {
      conv(3, 2, stride: 2, padding: .same, activation: nil)
      globalAveragePool()
      linear(4, bias: false)
    }
    let report = try NetworkReport(of: OpenGraph(network), spec: "open.swift")
    let text = try json(report)
    #expect(
      text.replacing(",\"", with: ",\n\"")
        == """
        {"networks":[{"batch":1,
        "convention":"a multiply-add counts once; biases, activations, normalisation and pooling are elementwise operations; float32",
        "fingerprint":"6bbf17326e88763da21ac79397d4162ee09e592c768081fbee8d7a684c17eb90",
        "input":[3,null,null],
        "layers":[{"biases":0,
        "elementwiseOperations":null,
        "family":"input",
        "inputShapes":[],
        "inputs":[],
        "label":"3×?×?",
        "multiplyAdds":null,
        "operator":"input",
        "outputBytes":null,
        "outputShape":[3,null,null],
        "parameters":0,
        "path":"input",
        "receptiveField":{"aligned":true,
        "minimumSize":[1,1],
        "padding":[0,0],
        "size":[1,1],
        "stride":[1,1]},
        "signature":"input 3×?×?",
        "weights":0},{"biases":2,
        "dilation":[1,1],
        "elementwiseOperations":null,
        "family":"convolution",
        "groups":1,
        "inputShapes":[[3,null,null]],
        "inputs":["input"],
        "kernel":[3,3],
        "label":"3×3/2, 2",
        "multiplyAdds":null,
        "operator":"convolution",
        "outputBytes":null,
        "outputShape":[2,null,null],
        "padding":null,
        "parameters":56,
        "path":"conv",
        "receptiveField":{"aligned":null,
        "minimumSize":[3,3],
        "padding":null,
        "size":[3,3],
        "stride":[2,2]},
        "signature":"convolution 3×3 to 2, stride 2×2, padding same, dilation 1×1, groups 1, bias true, connections all",
        "stride":[2,2],
        "weights":54},{"biases":0,
        "elementwiseOperations":null,
        "family":"pooling",
        "inputShapes":[[2,null,null]],
        "inputs":["conv"],
        "label":"global",
        "multiplyAdds":null,
        "operator":"globalAveragePool",
        "outputBytes":8,
        "outputShape":[2,1,1],
        "parameters":0,
        "path":"pool",
        "receptiveField":{"aligned":null,
        "minimumSize":null,
        "padding":null,
        "size":null,
        "stride":null},
        "signature":"globalAveragePool",
        "weights":0},{"biases":0,
        "elementwiseOperations":0,
        "family":"linear",
        "inputShapes":[[2,1,1]],
        "inputs":["pool"],
        "label":"4",
        "multiplyAdds":8,
        "operator":"linear",
        "outputBytes":16,
        "outputShape":[4,1,1],
        "parameters":8,
        "path":"linear",
        "receptiveField":{"aligned":null,
        "minimumSize":null,
        "padding":null,
        "size":null,
        "stride":null},
        "signature":"linear 4, bias false",
        "weights":8}],
        "mode":"inference",
        "name":"open",
        "spec":"open.swift",
        "totals":{"activationBytes":null,
        "biases":2,
        "depth":2,
        "depthWithPooling":3,
        "elementwiseOperations":null,
        "multiplyAdds":null,
        "parameterBytes":256,
        "parameters":64,
        "peakInferenceBytes":null,
        "peakTrainingBytes":null,
        "weights":62}}],
        "schema":1}
        """)
  }

  @Test func `reads back what it writes`() throws {
    let network = Network("open", channels: 3) { conv(3, 2, stride: 2, padding: .same) }
    let document = AnalysisDocument(
      networks: [try NetworkReport(of: OpenGraph(network), spec: "open.swift", batch: 2)])
    let data = try JSONEncoder().encode(document)
    #expect(try JSONDecoder().decode(AnalysisDocument.self, from: data) == document)
  }
}
