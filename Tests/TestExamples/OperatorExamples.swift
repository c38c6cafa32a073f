import Netlab

/// One operator on inputs of which all extents differ, so that swapped axes cannot hide.
package struct OperatorExample: Sendable, CustomStringConvertible {
  /// What is special about it.
  package var name: String
  package var operation: Operator
  /// The shapes that it reads, for one image.
  package var inputs: [Shape]

  package init(_ name: String, _ operation: Operator, inputs: [Shape]) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
  }

  package var description: String { "\(operation.kind), \(name)" }
}

extension OperatorExample {
  /// Examples of every kind of operator.
  package static var all: [OperatorExample] {
    Operator.Kind.allCases.flatMap(examples)
  }

  /// Examples of one kind, its options varied; a new kind does not compile without any.
  package static func examples(of kind: Operator.Kind) -> [OperatorExample] {
    switch kind {
    case .input:
      [OperatorExample("images", .input(Input(channels: 7, extent: Extent(5, 9))), inputs: [])]
    case .convolution: convolutions + groupedConvolutions
    case .maxPool: maxPools
    case .averagePool: averagePools
    case .globalAveragePool: [example("whole maps", .globalAveragePool(GlobalAveragePool()))]
    case .adaptiveAveragePool:
      [
        example("uneven patches", .adaptiveAveragePool(AdaptiveAveragePool(outputs: Extent(3, 4)))),
        example("even patches", .adaptiveAveragePool(AdaptiveAveragePool(outputs: Extent(5, 3)))),
        example("one patch", .adaptiveAveragePool(AdaptiveAveragePool(outputs: 1))),
      ]
    case .lrn:
      [
        example("five channels", .lrn(LRN(size: 5, alpha: 0.5, beta: 0.75, k: 2))),
        example("more channels than there are", .lrn(LRN(size: 15, alpha: 1))),
        example("one channel", .lrn(LRN(size: 1, alpha: 0.1, beta: 0.5, k: 1))),
      ]
    case .batchNorm:
      [
        example("scale and shift", .batchNorm(BatchNorm(epsilon: 1e-3))),
        example("no scale", .batchNorm(BatchNorm(scale: false))),
        example("no shift", .batchNorm(BatchNorm(momentum: 0.99, shift: false))),
        example("neither", .batchNorm(BatchNorm(scale: false, shift: false))),
      ]
    case .scale:
      [
        example("factor and offset", .scale(Scale())),
        example("factor alone", .scale(Scale(bias: false))),
      ]
    case .activation: activations
    case .dropout:
      [
        example("half", .dropout(Dropout(rate: 0.5))), example("none", .dropout(Dropout(rate: 0))),
      ]
    case .linear:
      [
        example("of maps", .linear(Linear(units: 11))),
        example("without bias", .linear(Linear(units: 4, bias: false))),
        example("of a vector", .linear(Linear(units: 6)), on: Shape(13, 1, 1)),
        example("fixed", .linear(Linear(units: 3, bias: false, learned: false))),
      ]
    case .softmax:
      [
        example("of maps", .softmax(Softmax())),
        example("of a vector", .softmax(Softmax()), on: Shape(10, 1, 1)),
      ]
    case .flatten: [example("maps", .flatten(Flatten()))]
    case .concat:
      [
        OperatorExample(
          "three branches", .concat(Concat()),
          inputs: [Shape(7, 5, 9), Shape(3, 5, 9), Shape(8, 5, 9)]),
        OperatorExample("one branch", .concat(Concat()), inputs: [Shape(7, 5, 9)]),
      ]
    case .sum:
      [
        OperatorExample(
          "three branches", .sum(Sum()), inputs: [Shape](repeating: Shape(7, 5, 9), count: 3)),
        OperatorExample("one branch", .sum(Sum()), inputs: [Shape(7, 5, 9)]),
      ]
    case .channelPad:
      [
        example("more maps", .channelPad(ChannelPad(channels: 12))),
        example("as many maps", .channelPad(ChannelPad(channels: 7))),
      ]
    case .channelShuffle:
      [
        example(
          "3 groups", .channelShuffle(ChannelShuffle(groups: 3)), on: Shape(12, 5, 9)),
        example("one group", .channelShuffle(ChannelShuffle(groups: 1))),
        example("groups of one channel", .channelShuffle(ChannelShuffle(groups: 7))),
      ]
    // No rules, no examples.
    case .foreign: []
    }
  }

  private static func example(
    _ name: String, _ operation: Operator, on input: Shape = Shape(7, 5, 9)
  ) -> OperatorExample {
    OperatorExample(name, operation, inputs: [input])
  }

  private static func convolution(
    _ name: String, _ operands: Convolution, channels: Int = 7
  ) -> OperatorExample {
    example(name, .convolution(operands), on: Shape(channels, 5, 9))
  }

  private static var convolutions: [OperatorExample] {
    [
      convolution("3×3", Convolution(kernel: 3, filters: 4)),
      convolution("1×1", Convolution(kernel: 1, filters: 17), channels: 8),
      convolution("without bias", Convolution(kernel: 3, filters: 5, bias: false), channels: 1),
      convolution("5×3", Convolution(kernel: Extent(5, 3), filters: 3), channels: 3),
      convolution("1×7", Convolution(kernel: Extent(1, 7), filters: 8), channels: 5),
      convolution("even kernel", Convolution(kernel: Extent(2, 4), filters: 3), channels: 4),
      convolution(
        "stride 2×3", Convolution(kernel: 3, filters: 3, stride: Extent(2, 3)), channels: 17),
      convolution("valid", Convolution(kernel: 3, filters: 3, padding: .valid)),
      convolution("same", Convolution(kernel: Extent(4, 2), filters: 3, padding: .same)),
      convolution(
        "same, stride 2", Convolution(kernel: 3, filters: 8, stride: 2, padding: .same),
        channels: 8),
      convolution(
        "uneven padding",
        Convolution(
          kernel: 3, filters: 4, stride: Extent(2, 1),
          padding: Padding(top: 0, left: 2, bottom: 3, right: 1))),
      convolution("wide padding", Convolution(kernel: 1, filters: 4, padding: 2), channels: 3),
      convolution(
        "dilation 2×3", Convolution(kernel: Extent(2, 3), filters: 5, dilation: Extent(2, 3))),
      convolution(
        "dilation and stride",
        Convolution(kernel: 3, filters: 1, stride: 2, padding: .same, dilation: 2), channels: 4),
      convolution(
        "connection table",
        Convolution(kernel: 3, filters: 3, connections: [[0, 2, 4], [1], [0, 1, 2, 3, 4]]),
        channels: 5),
    ]
  }

  private static var groupedConvolutions: [OperatorExample] {
    [
      convolution("2 groups", Convolution(kernel: 3, filters: 6, groups: 2), channels: 4),
      convolution("4 groups of 1", Convolution(kernel: 3, filters: 8, groups: 4), channels: 4),
      convolution(
        "17 groups, strided",
        Convolution(kernel: 3, filters: 17, stride: Extent(1, 2), groups: 17, bias: false),
        channels: 17),
      convolution("depthwise", Convolution(kernel: 3, filters: 1, multiplier: 1), channels: 8),
      convolution(
        "depthwise, 3 filters each",
        Convolution(
          kernel: Extent(3, 5), filters: 1, stride: 2, padding: .same, bias: false, multiplier: 3),
        channels: 5),
    ]
  }

  private static var maxPools: [OperatorExample] {
    [
      example("2×2", .maxPool(MaxPool(kernel: 2, stride: 2))),
      example("overlapping", .maxPool(MaxPool(kernel: 3, stride: 2))),
      example("ceiling", .maxPool(MaxPool(kernel: 2, stride: 2, rounding: .ceiling))),
      example(
        "ceiling with padding",
        .maxPool(MaxPool(kernel: 3, stride: Extent(3, 4), padding: 1, rounding: .ceiling))),
      example("stride 1, padded", .maxPool(MaxPool(kernel: 3, stride: 1, padding: 1))),
      example(
        "uneven",
        .maxPool(
          MaxPool(
            kernel: Extent(3, 2), stride: Extent(1, 3),
            padding: Padding(top: 2, left: 0, bottom: 1, right: 1)))),
      example("same", .maxPool(MaxPool(kernel: 3, stride: 2, padding: .same))),
      example("every second pixel", .maxPool(MaxPool(kernel: 1, stride: 2))),
    ]
  }

  private static var averagePools: [OperatorExample] {
    [
      example("2×3", .averagePool(AveragePool(kernel: Extent(2, 3), stride: Extent(2, 3)))),
      example(
        "padding left out", .averagePool(AveragePool(kernel: 3, stride: 1, padding: 1))),
      example(
        "padding counted",
        .averagePool(AveragePool(kernel: 3, stride: 1, padding: 1, countsPadding: true))),
      example(
        "ceiling", .averagePool(AveragePool(kernel: 3, stride: Extent(3, 2), rounding: .ceiling))),
      example(
        "ceiling, padding counted",
        .averagePool(
          AveragePool(
            kernel: 2, stride: 2, padding: 1, rounding: .ceiling, countsPadding: true))),
      example("same", .averagePool(AveragePool(kernel: 3, stride: 2, padding: .same))),
      example("whole maps", .averagePool(AveragePool(kernel: Extent(5, 9), stride: 1))),
    ]
  }

  private static var activations: [OperatorExample] {
    [
      Activation.relu, .relu6, .leakyReLU(slope: 0.1), .elu(alpha: 0.5), .sigmoid, .tanh,
      .scaledTanh, .softplus, .swish, .hardSigmoid, .hardSwish, .gelu,
    ].map { example($0.name, .activation($0)) }
  }
}
