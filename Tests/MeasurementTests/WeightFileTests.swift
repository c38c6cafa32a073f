import Engine
import Netlab
import Safetensors
import Testing

@testable import Measurement

@Suite struct `Weight file` {
  private let graph: ShapedGraph
  private let values: ParameterValues
  private let workshop: Workshop

  init() throws {
    graph = try ShapedGraph(small)
    values = RandomNumbers.parameters(for: graph, seed: 3)
    workshop = try Workshop()
  }

  private func write(_ tensors: [SafetensorsWriter.Tensor]) throws -> String {
    let path = workshop.path("w.safetensors")
    try SafetensorsWriter.write(tensors, to: path)
    return path
  }

  private var tensors: [SafetensorsWriter.Tensor] {
    values.tensors.sorted { $0.key < $1.key }.map {
      SafetensorsWriter.Tensor(name: $0.key, shape: $0.value.dimensions, values: $0.value.values)
    }
  }

  @Test func `reads back what was written, each tensor under its layer's path`() throws {
    let path = workshop.path("w.safetensors")
    try WeightFile.write(values, of: graph, to: path)
    let file = try WeightFile(readingFrom: path, for: graph)
    #expect(file.values == values)
    #expect(file.unused == [])
    let stored = try SafetensorsFile(path: path)
    #expect(
      stored.entries.mapValues(\.shape) == [
        "first.weight": [7, 3, 3, 3], "first/norm.weight": [7], "first/norm.bias": [7],
        "first/norm.mean": [7], "first/norm.variance": [7],
        "module/1x1.weight": [8, 7, 1, 1], "module/1x1.bias": [8],
        "module/reduce.weight": [4, 7, 1, 1], "module/reduce.bias": [4],
        "module/5x5.weight": [16, 4, 5, 5], "module/5x5.bias": [16],
        "scores.weight": [10, 144], "scores.bias": [10],
      ])
  }

  @Test func `names tensors that no layer reads`() throws {
    var tensors = tensors
    tensors.append(.init(name: "first.momentum", shape: [2], values: [1, 2]))
    tensors.append(.init(name: "epoch", shape: [], values: [5]))
    let file = try WeightFile(readingFrom: write(tensors), for: graph)
    #expect(file.unused == ["epoch", "first.momentum"])
  }

  @Test func `tells everything that is wrong at once`() throws {
    var tensors = tensors
    let bias = try #require(tensors.firstIndex { $0.name == "module/1x1.bias" })
    tensors[bias] = .init(
      name: "module/1x1.bias", shape: [4, 2], values: Array(repeating: 0, count: 8))
    let weight = try #require(tensors.firstIndex { $0.name == "module/5x5.weight" })
    tensors[weight].values[2 * 100 + 3 * 25 + 4 * 5 + 1] = .nan
    let mean = try #require(tensors.firstIndex { $0.name == "first/norm.mean" })
    tensors[mean].values[6] = -.infinity
    tensors.removeAll { $0.name == "scores.bias" }
    let path = try write(tensors)
    let text = words(in: workshop) { _ = try WeightFile(readingFrom: path, for: graph) }
    #expect(
      text == """
        error: w.safetensors does not fit small: 4 problems
          first/norm.mean holds -inf at index (6)
          module/1x1.bias is 4×2; the layer needs 8
          module/5x5.weight holds nan at index (2, 3, 4, 1)
          scores.bias is missing; the layer needs 10
          hint: use weights that were saved from this network, as netlab run --save-weights does
        """)
  }

  @Test func `tells weights of other names from weights that are not there`() throws {
    let path = try write([.init(name: "features.0.weight", shape: [2], values: [1, 2])])
    let network = Network("one", input: Shape(3, 5, 9)) { conv(3, 8, name: "conv") }
    let one = try ShapedGraph(network)
    let text = words(in: workshop) { _ = try WeightFile(readingFrom: path, for: one) }
    #expect(
      text == """
        error: w.safetensors does not fit one: 2 problems
          conv.weight is missing; the layer needs 8×3×3×3
          conv.bias is missing; the layer needs 8
          hint: it holds tensors of other names, such as “features.0.weight”; a tensor is named \
        by its layer's path, as in conv1.weight
        """)
  }
}
