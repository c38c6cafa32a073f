import Analysis
import Netlab
import Testing

@testable import Specs

@Suite struct `Fingerprint of a graph` {
  private func fingerprint(
    _ layers: Sequential, input: Shape = Shape(8, 12, 15), name: String = "any",
    mode: Mode = .inference
  ) throws -> String {
    let network = Network(name, input: input) { layers }
    return Fingerprint(of: try OpenGraph(network, mode: mode)).description
  }

  private func fingerprint(
    mode: Mode = .inference, @NetworkBuilder _ layers: () -> Sequential
  ) throws -> String {
    try fingerprint(layers(), mode: mode)
  }

  @Test func `is 64 hexadecimal digits that names and places leave alone`() throws {
    let first = try fingerprint(conv(3, 4), name: "first")
    #expect(first.count == 64 && first.allSatisfy(\.isHexDigit))
    #expect(
      try first
        == fingerprint(
          module("renamed") { conv(3, 4, name: "other") }, name: "second"))
    #expect(try first != fingerprint(conv(3, 4), input: Shape(8, 15, 12)))
  }

  @Test func `does not depend on the order of independent branches' layers`() throws {
    // The same sum of two branches, once with one's layers declared before the other's.
    let shaped = try ShapedGraph(
      Network("order", input: Shape(8, 12, 15)) {
        sum {
          conv(3, 4, activation: nil, name: "left")
          conv(1, 4, activation: nil, name: "right")
        }
      })
    var swapped = OpenGraph(shaped)
    swapped.nodes.swapAt(1, 2)
    swapped.nodes[3].inputs = [2, 1]
    #expect(swapped.nodes.map(\.path) == ["input", "right", "left", "sum"])
    #expect(
      Fingerprint(of: swapped).description == Fingerprint(of: OpenGraph(shaped)).description)
  }

  @Test func `depends on the order in which a merge reads its branches`() throws {
    let first = try fingerprint {
      concat {
        conv(1, 4)
        conv(3, 4)
      }
    }
    let second = try fingerprint {
      concat {
        conv(3, 4)
        conv(1, 4)
      }
    }
    #expect(first != second)
  }

  @Test func `tells a layer that is read twice from two equal layers`() throws {
    let twice = try fingerprint {
      conv(3, 4)
      sum {
        identity()
        identity()
      }
    }
    let two = try fingerprint {
      sum {
        conv(3, 4)
        conv(3, 4)
      }
    }
    #expect(twice != two)
  }

  @Test func `is that of the main path, with auxiliary heads or without`() throws {
    let plain = try fingerprint { conv(3, 4) }
    let headed: () -> Sequential = {
      Sequential {
        conv(3, 4)
        auxiliary { linear(3) }
      }
    }
    #expect(try fingerprint(headed()) == plain)
    #expect(try fingerprint(headed(), mode: .training) == plain)
    #expect(
      try Fingerprint(of: OpenGraph(googlenet)).description
        == Fingerprint(of: OpenGraph(googlenet, mode: .training)).description)
  }

  @Test func `sees padding as numbers, however it was written`() throws {
    #expect(try fingerprint(conv(3, 4)) == fingerprint(conv(3, 4, padding: 1)))
    #expect(try fingerprint(conv(3, 4)) == fingerprint(conv(3, 4, padding: .same)))
    #expect(try fingerprint(conv(3, 4)) != fingerprint(conv(3, 4, padding: 2)))
    #expect(
      try fingerprint(depthwiseConv(3)) == fingerprint(conv(3, 8, groups: 8)))
  }

  /// Operators that differ from their neighbours in this list in one operand each.
  private static let variants: [(String, Sequential)] = [
    ("conv", conv(3, 4, activation: nil)),
    ("conv kernel", conv(Extent(3, 1), 4, activation: nil)),
    ("conv filters", conv(3, 8, activation: nil)),
    ("conv stride", conv(3, 4, stride: Extent(1, 2), activation: nil)),
    ("conv padding", conv(3, 4, padding: Padding(0, 1), activation: nil)),
    (
      "conv one side",
      conv(3, 4, padding: Padding(top: 1, left: 1, bottom: 1, right: 0), activation: nil)
    ),
    ("conv dilation", conv(3, 4, dilation: Extent(2, 1), activation: nil)),
    ("conv groups", conv(3, 4, groups: 4, activation: nil)),
    ("conv bias", conv(3, 4, bias: false, activation: nil)),
    ("conv connections", conv(3, 4, connections: [[0], [1], [2], [3]], activation: nil)),
    ("conv other connections", conv(3, 4, connections: [[0], [1], [2], [4]], activation: nil)),
    ("depthwise", depthwiseConv(3, activation: nil)),
    ("depthwise multiplier", depthwiseConv(3, multiplier: 2, activation: nil)),
    ("conv norm", conv(3, 4, norm: .batch, activation: nil)),
    ("conv relu", conv(3, 4)),
    ("max pool", maxPool(3, stride: 2)),
    ("max pool kernel", maxPool(Extent(3, 2), stride: 2)),
    ("max pool stride", maxPool(3, stride: Extent(2, 3))),
    ("max pool padding", maxPool(3, stride: 2, padding: Padding(1, 0))),
    ("max pool rounding", maxPool(3, stride: 2, rounding: .ceiling)),
    ("average pool", averagePool(3, stride: 2)),
    ("average pool rounding", averagePool(3, stride: 2, rounding: .ceiling)),
    ("average pool counting", averagePool(3, stride: 2, countsPadding: true)),
    ("global", globalAveragePool()),
    ("adaptive", adaptiveAveragePool(Extent(2, 3))),
    ("adaptive outputs", adaptiveAveragePool(Extent(3, 2))),
    ("lrn", lrn()), ("lrn size", lrn(size: 3)), ("lrn alpha", lrn(alpha: 2e-4)),
    ("lrn beta", lrn(beta: 0.5)), ("lrn k", lrn(k: 2)),
    ("norm", batchNorm()), ("norm epsilon", batchNorm(epsilon: 1e-3)),
    ("norm momentum", batchNorm(momentum: 0.99)), ("norm scale", batchNorm(scale: false)),
    ("scale", scale()), ("scale bias", scale(bias: false)),
    ("relu", relu()), ("relu6", activation(.relu6)), ("leaky", activation(.leakyReLU())),
    ("leaky slope", activation(.leakyReLU(slope: 0.2))), ("elu", activation(.elu())),
    ("elu alpha", activation(.elu(alpha: 2))), ("sigmoid", activation(.sigmoid)),
    ("tanh", activation(.tanh)), ("scaled tanh", activation(.scaledTanh)),
    ("softplus", activation(.softplus)), ("swish", activation(.swish)),
    ("hard sigmoid", activation(.hardSigmoid)), ("hard swish", activation(.hardSwish)),
    ("gelu", activation(.gelu)), ("dropout", dropout()), ("dropout rate", dropout(0.25)),
    ("linear", linear(3)), ("linear units", linear(4)), ("linear bias", linear(3, bias: false)),
    ("linear fixed", linear(3, learned: false)),
    ("softmax", softmax()), ("flatten", flatten()), ("pad", padChannels(to: 9)),
    ("pad channels", padChannels(to: 10)),
    ("concat", concat { for _ in 0..<2 { identity() } }),
    ("concat of three", concat { for _ in 0..<3 { identity() } }),
    ("sum", sum { for _ in 0..<2 { identity() } }),
  ]

  @Test func `sees every operator and every operand`() throws {
    var seen: [String: String] = [:]
    for (name, layers) in Self.variants {
      let fingerprint = try fingerprint(layers)
      #expect(seen[fingerprint] == nil, "\(name) and \(seen[fingerprint] ?? "")")
      seen[fingerprint] = name
    }
  }
}
