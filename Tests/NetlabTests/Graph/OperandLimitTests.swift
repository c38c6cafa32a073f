import Netlab
import Testing

/// Whatever an author writes into an operand: a problem, never a trap.
@Suite struct `Absurd operands` {
  private static let absurd = [Int.min, Int.min + 1, -1, 0, (1 << 24) + 1, Int.max - 1, Int.max]

  /// Every operand of every word, set to a number that cannot be.
  private static func layers(_ number: Int) -> [(name: String, layer: Sequential)] {
    let extents = [Extent(number), Extent(number, 3), Extent(3, number)]
    var layers: [(String, Sequential)] = []
    for extent in extents {
      layers += [
        ("conv \(extent)", conv(extent, 8)),
        ("conv stride \(extent)", conv(3, 8, stride: extent)),
        ("conv dilation \(extent)", conv(3, 8, dilation: extent)),
        ("conv same \(extent)", conv(extent, 8, stride: 2, padding: .same)),
        ("depthwise \(extent)", depthwiseConv(extent)),
        ("maxPool \(extent)", maxPool(extent)),
        ("maxPool stride \(extent)", maxPool(3, stride: extent, rounding: .ceiling)),
        ("averagePool \(extent)", averagePool(extent)),
        ("averagePool stride \(extent)", averagePool(3, stride: extent)),
        ("adaptive \(extent)", adaptiveAveragePool(extent)),
      ]
    }
    layers += [
      ("filters", conv(3, number)), ("groups", conv(3, 8, groups: number)),
      ("multiplier", depthwiseConv(3, multiplier: number)), ("lrn", lrn(size: number)),
      ("linear", linear(number)), ("channels", padChannels(to: number)),
      ("connections", conv(3, 1, connections: [[number]])),
    ]
    if number < 0 || number > 100 {
      layers += [
        ("padding", conv(3, 8, padding: Padding(number))),
        ("one side", conv(3, 8, padding: Padding(top: 0, left: 0, bottom: number, right: 0))),
        ("pool padding", maxPool(3, padding: Padding(number))),
      ]
    }
    return layers
  }

  @Test(arguments: absurd)
  func `integers that cannot be are problems of their layer`(_ number: Int) {
    for (name, layer) in Self.layers(number) where name != "connections" || number != 0 {
      let network = Network("absurd", input: Shape(7, 5, 9)) {
        Sequential { layer }
        relu()
      }
      for mode in Mode.allCases {
        let errors = #expect(throws: SpecErrors.self, "\(name) \(number)") {
          try ShapedGraph(network, mode: mode)
        }
        #expect(errors?.errors.allSatisfy { $0.subject != "relu" } == true, "\(name) \(number)")
        #expect(errors?.description.contains("  hint: ") == true)
      }
      #expect(throws: SpecErrors.self) {
        try OpenGraph(network, input: OpenShape(7, nil))
      }
    }
  }

  @Test(arguments: absurd)
  func `inputs that cannot be are problems of the network`(_ number: Int) {
    let shapes = [Shape(number, 5, 9), Shape(7, number, 9), Shape(7, 5, number)]
    let good = Network("good", input: Shape(7, 5, 9)) { relu() }
    for shape in shapes {
      let network = Network("input", input: shape) { relu() }
      #expect(throws: SpecErrors.self) { try ShapedGraph(network) }
      #expect(throws: SpecErrors.self) { try ShapedGraph(good, input: shape) }
    }
    #expect(throws: SpecErrors.self) { try OpenGraph(Network("open", channels: number) { relu() }) }
  }

  /// The largest operands that are allowed either work or overflow a named quantity.
  @Test func `integers at their limit overflow with a name`() throws {
    let limit = 1 << 24
    for (name, layer) in Self.layers(limit) {
      let network = Network("limit", input: Shape(7, 5, 9)) {
        Sequential { layer }
        linear(limit)
      }
      do {
        _ = try ShapedGraph(network)
      } catch {
        #expect(!error.errors.isEmpty, "\(name)")
      }
      let wide = Network("wide", input: Shape(limit, limit, limit)) { Sequential { layer } }
      let errors = #expect(throws: SpecErrors.self) { try ShapedGraph(wide) }
      #expect(
        errors?.errors.first?.problem
          == .overflow(.elements, factors: [limit, limit, limit]), "\(name)")
    }
  }

  @Test func `long chains of the largest layers overflow nothing`() throws {
    let network = Network("deep", input: Shape(1 << 10, 1 << 15, 1 << 15)) {
      for _ in 0..<300 { conv(Extent(8), 1 << 10, padding: .same, activation: nil) }
      concat { for _ in 0..<3 { identity() } }
    }
    let errors = #expect(throws: SpecErrors.self) { try ShapedGraph(network) }
    #expect(errors?.errors.map(\.subject) == ["concat"])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 1e300])
  func `real numbers that cannot be are problems of their layer`(_ number: Double) {
    let layers: [Sequential] = [
      dropout(number), lrn(alpha: number), lrn(beta: number), lrn(k: number),
      batchNorm(epsilon: number), batchNorm(momentum: number),
      activation(.leakyReLU(slope: number == -1 ? -2 : number)), activation(.elu(alpha: number)),
      conv(3, 8, norm: .batch(epsilon: number)), auxiliary(weight: number) { relu() },
    ]
    for layer in layers {
      let network = Network("absurd", input: Shape(7, 5, 9)) { layer }
      let errors = #expect(throws: SpecErrors.self) { try ShapedGraph(network) }
      #expect(errors?.errors.count == 1)
    }
  }
}
