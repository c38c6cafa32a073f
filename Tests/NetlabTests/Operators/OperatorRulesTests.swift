import Foundation
import Netlab
import TestExamples
import Testing

/// What holds for every operator, checked on the shared examples.
@Suite struct `Operator rules` {
  @Test(arguments: Operator.Kind.allCases)
  func `every kind has examples of its own kind`(_ kind: Operator.Kind) {
    let examples = OperatorExample.examples(of: kind)
    #expect(examples.isEmpty == (kind == .foreign))
    #expect(examples.allSatisfy { $0.operation.kind == kind })
    #expect(Set(examples.map(\.name)).count == examples.count)
    #expect(examples.allSatisfy { $0.operation.arity.contains($0.inputs.count) })
    #expect(examples.allSatisfy { $0.operation.rules.operandProblems.isEmpty })
  }

  @Test(arguments: OperatorExample.all)
  func `an operator survives a file`(_ example: OperatorExample) throws {
    let data = try JSONEncoder().encode(example.operation)
    #expect(try JSONDecoder().decode(Operator.self, from: data) == example.operation)
  }

  @Test func `equal operators, and only they, have equal signatures`() {
    let examples = OperatorExample.all
    for first in examples {
      for second in examples {
        let equal = first.operation.rules.signature == second.operation.rules.signature
        #expect(equal == (first.operation == second.operation), "\(first) and \(second)")
      }
    }
  }

  @Test(arguments: OperatorExample.all)
  func `resolving changes no number`(_ example: OperatorExample) throws {
    let inputs = example.inputs.map { OpenShape($0) }
    let rules = example.operation.rules
    let shape = try #require(try rules.outputShape(of: inputs).closed)
    let network = Network("example", input: example.inputs.first ?? Shape(7, 5, 9)) {
      Sequential(.layer(example.operation, name: "example", followers: []))
    }
    guard example.inputs.count == 1 else { return }
    let node = try ShapedGraph(network, mode: .training).nodes[1]
    let resolved = node.operation.rules
    #expect(try resolved.outputShape(of: inputs) == OpenShape(shape))
    #expect(try resolved.parameters(of: inputs) == rules.parameters(of: inputs))
    for mode in Mode.allCases {
      #expect(
        try resolved.cost(of: example.inputs, output: shape, mode: mode)
          == rules.cost(of: example.inputs, output: shape, mode: mode))
    }
    #expect(resolved.reach(on: inputs[0]) == rules.reach(on: inputs[0]))
    #expect(node.shape == shape)
  }

  /// On an input without a resolution an operator says what it can, or that it needs a size.
  @Test(arguments: OperatorExample.all)
  func `an open input gives the same channels, or asks for a size`(
    _ example: OperatorExample
  ) throws {
    let inputs = example.inputs.map { OpenShape($0) }
    let open = example.inputs.map { OpenShape($0.channels, nil) }
    let rules = example.operation.rules
    switch example.operation.kind {
    case .linear, .flatten:
      let layer = example.operation.kind == .linear ? "linear layer" : "flattening"
      #expect(throws: Problem.fixedSizeNeeded(layer: layer, input: open[0])) {
        try rules.outputShape(of: open)
      }
    case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
      .lrn, .batchNorm, .scale, .activation, .dropout, .softmax, .concat, .sum, .channelPad,
      .channelShuffle, .foreign:
      let shape = try rules.outputShape(of: open)
      #expect(shape.channels == (try rules.outputShape(of: inputs)).channels)
      #expect(try rules.parameters(of: open) == rules.parameters(of: inputs))
    }
  }

  @Test func `names, captions and labels are those that tables and pictures show`() {
    var lines: [String] = []
    for kind in Operator.Kind.allCases where kind != .foreign {
      let rules = OperatorExample.examples(of: kind)[0].operation.rules
      lines.append("\(rules.name) | \(rules.label) | \(rules.family)")
    }
    #expect(
      lines.joined(separator: "\n") == """
        input | 7×5×9 | input
        convolution | 3×3, 4 | convolution
        maxPool | 2×2/2 | pooling
        averagePool | 2×3/2×3 | pooling
        globalAveragePool | global | pooling
        adaptiveAveragePool | to 3×4 | pooling
        lrn | size 5 | normalization
        batchNorm |  | normalization
        scale | scale, shift | normalization
        relu |  | activation
        dropout | 0.5 | regularization
        linear | 11 | linear
        softmax |  | output
        flatten |  | reshaping
        concat |  | merge
        sum |  | merge
        channelPad | to 12 | reshaping
        channelShuffle | groups 3 | reshaping
        """)
  }

  @Test func `a convolution's label tells its options`() {
    let labels = OperatorExample.examples(of: .convolution).map(\.operation.rules.label)
    #expect(
      labels == [
        "3×3, 4", "1×1, 17", "3×3, 5", "5×3, 3", "1×7, 8", "2×4, 3", "3×3/2×3, 3", "3×3, 3",
        "4×2, 3", "3×3/2, 8", "3×3/2×1, 4", "1×1, 4", "2×3, 5, dilation 2×3",
        "3×3/2, 1, dilation 2", "3×3, 3", "3×3, 6, groups 2", "3×3, 8, groups 4",
        "3×3/1×2, 17, groups 17", "3×3, depthwise", "3×5/2, depthwise ×3",
      ])
  }
}
