import Foundation
import Netlab
import Specs
import TestExamples
import Testing

@Suite struct `Networks in files` {
  private static let small = Network("small", input: Shape(3, 16, 12), source: "nowhere") {
    conv(3, 8, norm: .batch)
    auxiliary("early") { softmax() }
    concat {
      maxPool(2)
      branch { conv(3, 4, stride: 2, padding: .same, activation: .leakyReLU(slope: 0.1)) }
    }
    globalAveragePool()
    softmax()
  }

  /// A network's file as a tree that can be tampered with.
  private func tree(_ network: Network) throws -> [String: Any] {
    let data = try JSONEncoder().encode(network)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func decode(_ tree: [String: Any]) throws -> Network {
    try JSONDecoder().decode(
      Network.self, from: JSONSerialization.data(withJSONObject: tree))
  }

  /// What decoding says about a tree, or nil if it takes it.
  private func fault(_ tree: [String: Any]) throws -> String? {
    do {
      _ = try decode(tree)
      return nil
    } catch DecodingError.dataCorrupted(let context) {
      return context.debugDescription
    }
  }

  @Test func `a network survives a file, its problems too`() throws {
    for network in [
      Self.small, Network("open", channels: 3) { lrn() },
      Network("bad", input: Shape(3, 5, 9), initialization: .gaussian(standardDeviation: 0.1)) {
        conv(0, -1, groups: 0)
        concat {}
        lrn(name: "a/b")
      },
    ] {
      #expect(try decode(tree(network)) == network)
    }
  }

  @Test func `a network of every operator survives a file`() throws {
    for example in OperatorExample.all where example.inputs.count == 1 {
      let network = Network("example", input: example.inputs[0]) {
        Sequential(.layer(example.operation, name: "example", followers: []))
      }
      #expect(try decode(tree(network)) == network)
    }
  }

  /// A change to the file of `small`, and what decoding says about it.
  private func tampered(
    _ change: (inout [String: Any], inout [[String: Any]]) -> Void
  ) throws -> String? {
    var tree = try tree(Self.small)
    var nodes = try #require(tree["nodes"] as? [[String: Any]])
    change(&tree, &nodes)
    tree["nodes"] = nodes
    return try fault(tree)
  }

  @Test func `nodes that read themselves, later ones or none are refused`() throws {
    for inputs in [[4], [5], [99], [-1], [Int.max], [Int.min]] {
      #expect(
        try tampered { _, nodes in nodes[4]["inputs"] = inputs }
          == "node 4 reads a node that is not before it")
    }
    #expect(try tampered { _, nodes in nodes[1]["inputs"] = [Int]() } == "node 1 has 0 inputs")
    #expect(try tampered { _, nodes in nodes[1]["inputs"] = [0, 0] } == "node 1 has 2 inputs")
    #expect(try tampered { _, nodes in nodes[0]["inputs"] = [0] } == "node 0 has 1 inputs")
  }

  @Test func `a file needs one input, in front`() throws {
    #expect(try tampered { _, nodes in nodes = [] } == "the first node is not the input")
    #expect(
      try tampered { _, nodes in nodes.removeFirst() } == "the first node is not the input")
    #expect(
      try tampered { _, nodes in
        nodes[3] = nodes[0]
        nodes[3]["path"] = "other"
      } == "node 3 is a second input")
  }

  @Test func `outputs, heads and names must be there`() throws {
    for output in [-1, 99, Int.max] {
      #expect(try tampered { tree, _ in tree["output"] = output } == "the output is no node")
      #expect(
        try tampered { tree, _ in
          tree["heads"] = [["name": "h", "weight": 1, "output": output]]
        } == "an auxiliary head's output is no node")
    }
    #expect(
      try tampered { _, nodes in nodes[2]["path"] = nodes[1]["path"] } == "two nodes have one path")
  }

  @Test func `texts that are no network are refused`() {
    for text in ["", "{}", "[]", "null", "{\"nodes\":3}", "{\"name\":\"a\",\"nodes\":[{}]}"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Network.self, from: Data(text.utf8))
      }
    }
  }

  /// Whatever numbers a file holds, the door finds them; nothing traps.
  @Test func `absurd operands in a file are problems, not crashes`() throws {
    let network = Network("operands", input: Shape(8, 16, 12)) {
      conv(3, 8, stride: 2, padding: 1, dilation: 1, groups: 2)
      depthwiseConv(3)
      maxPool(2, padding: 1)
      lrn()
      padChannels(to: 9)
      adaptiveAveragePool(2)
      linear(7)
    }
    let text = try #require(String(data: JSONEncoder().encode(network), encoding: .utf8))
    // Every number of the file, one after the other, replaced.
    let numbers = text.ranges(of: /[0-9]+/)
    #expect(numbers.count > 60)
    var refused = 0
    for range in numbers {
      for absurd in [Int.min, -1, 0, 1 << 24, (1 << 24) + 1, Int.max] {
        let changed = text.replacingCharacters(in: range, with: "\(absurd)")
        do {
          let decoded = try JSONDecoder().decode(Network.self, from: Data(changed.utf8))
          for mode in Mode.allCases { _ = try ShapedGraph(decoded, mode: mode) }
        } catch is DecodingError {
          refused += 1
        } catch let errors as SpecErrors {
          refused += 1
          #expect(!errors.errors.isEmpty)
          #expect(errors.description.hasPrefix(errors.errors[0].description))
        }
      }
    }
    #expect(refused > numbers.count)
  }

  @Test func `a depthwise convolution with a connection table is refused`() throws {
    var convolution = Convolution(kernel: 3, filters: 1, multiplier: 1)
    convolution.connections = [[Int]](repeating: [Int.max, -1], count: 9)
    #expect(convolution.operandProblems == [.connectionsWithMultiplier])
  }

  @Test func `a shaped graph survives a file`() throws {
    for mode in Mode.allCases {
      let graph = try ShapedGraph(Self.small, mode: mode)
      let data = try JSONEncoder().encode(graph)
      #expect(try JSONDecoder().decode(ShapedGraph.self, from: data) == graph)
    }
  }

  @Test func `a shaped graph whose numbers are not its operators' is refused`() throws {
    let graph = try ShapedGraph(Self.small, mode: .training)
    func fault(_ change: (inout ShapedGraph) -> Void) -> String? {
      var changed = graph
      change(&changed)
      do {
        _ = try JSONDecoder().decode(ShapedGraph.self, from: JSONEncoder().encode(changed))
        return nil
      } catch DecodingError.dataCorrupted(let context) {
        return context.debugDescription
      } catch {
        return "\(error)"
      }
    }
    let odd = "node 1 is not what its operator makes of its inputs"
    #expect(fault { _ in } == nil)
    #expect(fault { $0.nodes[1].shape = Shape(8, 16, 13) } == odd)
    #expect(fault { $0.nodes[1].shape = Shape(Int.max, Int.max, Int.max) } == odd)
    #expect(fault { $0.nodes[1].cost.multiplyAdds += 1 } == odd)
    #expect(fault { $0.nodes[1].parameters = [] } == odd)
    #expect(
      fault { $0.nodes[1].operation = .convolution(Convolution(kernel: 0, filters: 8)) } == odd)
    #expect(fault { $0.nodes[1].inputs = [1] } == "node 1 reads a node that is not before it")
    #expect(fault { $0.nodes[1].inputs = [] } == "node 1 has 0 inputs")
    #expect(fault { $0.nodes[1].operation = $0.nodes[0].operation } == "node 1 is a second input")
    #expect(fault { $0.nodes[2].path = $0.nodes[1].path } == "two nodes have one path")
    #expect(fault { $0.output = -1 } == "the output is no node")
    #expect(fault { $0.heads[0].output = 99 } == "an auxiliary head's output is no node")
    #expect(fault { $0.nodes = [] } == "the first node is not the input")
  }
}
