import Netlab
import Testing

/// The kinds of operator, so that a table of examples can be complete.
enum OperatorKind: CaseIterable, Sendable {
  case input, convolution, maxPool, averagePool, globalAveragePool, adaptiveAveragePool, lrn
  case batchNorm, scale, activation, dropout, linear, softmax, flatten, concat, sum, channelPad
  case channelShuffle, foreign

  init(_ operation: Operator) {
    // No default: an operator without examples does not compile.
    self =
      switch operation {
      case .input: .input
      case .convolution: .convolution
      case .maxPool: .maxPool
      case .averagePool: .averagePool
      case .globalAveragePool: .globalAveragePool
      case .adaptiveAveragePool: .adaptiveAveragePool
      case .lrn: .lrn
      case .batchNorm: .batchNorm
      case .scale: .scale
      case .activation: .activation
      case .dropout: .dropout
      case .linear: .linear
      case .softmax: .softmax
      case .flatten: .flatten
      case .concat: .concat
      case .sum: .sum
      case .channelPad: .channelPad
      case .channelShuffle: .channelShuffle
      case .foreign: .foreign
      }
  }
}

/// A small network around one operator with one choice of options.
struct OperatorExample: CustomTestStringConvertible, Sendable {
  var network: Network
  var batch: Int

  var testDescription: String { "\(network.name), batch \(batch)" }

  init(
    _ name: String, _ input: Shape = Shape(7, 5, 9), batch: Int = 2,
    @NetworkBuilder _ layers: () -> Sequential
  ) {
    network = Network(name, input: input, layers: layers)
    self.batch = batch
  }

  static let all = OperatorKind.allCases.flatMap(examples)

  /// Those that differ for plain loops, which know no blocks of channels and fuse nothing.
  static let differentForLoops = all.filter { example in
    let name = example.network.name
    if name.hasPrefix("conv 3×3, ") { return name == "conv 3×3, 3 to 5" }
    return !name.hasPrefix("conv, ") && !name.hasPrefix("linear, ") || name.hasSuffix("batchNorm")
  }

  static func examples(of kind: OperatorKind) -> [OperatorExample] {
    switch kind {
    case .input: [OperatorExample("an activation of the images") { relu() }]
    case .convolution: convolutions
    case .maxPool:
      [
        OperatorExample("maxPool") { maxPool(2) },
        OperatorExample("maxPool 3×2 padded") {
          maxPool(Extent(3, 2), stride: Extent(2, 1), padding: Padding(1, 0))
        },
        OperatorExample("maxPool rounding up", Shape(8, 6, 10), batch: 3) {
          maxPool(3, stride: 2, rounding: .ceiling)
        },
        OperatorExample("maxPool 1×1 apart", Shape(17, 5, 9), batch: 1) { maxPool(1, stride: 2) },
        OperatorExample("maxPool of uneven sides") {
          maxPool(3, stride: 2, padding: Padding(top: 0, left: 1, bottom: 2, right: 1))
        },
      ]
    case .averagePool:
      [
        OperatorExample("averagePool") { averagePool(2) },
        OperatorExample("averagePool padded") { averagePool(3, stride: 2, padding: 1) },
        OperatorExample("averagePool counting padding") {
          averagePool(3, stride: 2, padding: 1, countsPadding: true)
        },
        OperatorExample("averagePool rounding up", Shape(5, 6, 10), batch: 1) {
          averagePool(3, stride: 2, rounding: .ceiling)
        },
        OperatorExample("averagePool rounding up, counting padding", Shape(17, 6, 11)) {
          averagePool(3, stride: 2, padding: 1, rounding: .ceiling, countsPadding: true)
        },
      ]
    case .globalAveragePool:
      [
        OperatorExample("globalAveragePool") { globalAveragePool() },
        OperatorExample("globalAveragePool", Shape(16, 5, 9), batch: 1) { globalAveragePool() },
      ]
    case .adaptiveAveragePool:
      [
        OperatorExample("adaptiveAveragePool uneven") { adaptiveAveragePool(Extent(3, 4)) },
        OperatorExample("adaptiveAveragePool even", Shape(5, 6, 8)) {
          adaptiveAveragePool(Extent(3, 4))
        },
        OperatorExample("adaptiveAveragePool to one") { adaptiveAveragePool(1) },
      ]
    case .lrn:
      [
        OperatorExample("lrn of 32 channels", Shape(32, 5, 9)) { lrn(alpha: 0.5) },
        OperatorExample("lrn of 17 channels", Shape(17, 5, 9), batch: 3) { lrn(alpha: 0.5, k: 2) },
        OperatorExample("lrn of few channels") { lrn(alpha: 0.5) },
        OperatorExample("lrn size 3", Shape(20, 5, 9)) { lrn(size: 3, alpha: 0.5, beta: 0.75) },
        OperatorExample("lrn β one half, few pixels", Shape(16, 1, 3)) {
          lrn(alpha: 0.5, beta: 0.5)
        },
        OperatorExample("lrn β 0.6, size 17", Shape(21, 5, 9)) {
          lrn(size: 17, alpha: 0.5, beta: 0.6)
        },
        OperatorExample("lrn size 19", Shape(21, 5, 4)) { lrn(size: 19, alpha: 0.5) },
        OperatorExample("lrn β one half", Shape(16, 5, 9), batch: 1) { lrn(alpha: 0.5, beta: 0.5) },
      ]
    case .batchNorm:
      [
        OperatorExample("batchNorm") { batchNorm(epsilon: 1e-3) },
        OperatorExample("batchNorm, ReLU", Shape(17, 5, 9)) {
          batchNorm()
          relu()
        },
        OperatorExample("batchNorm without scale") { batchNorm(scale: false) },
        OperatorExample("conv, batchNorm") { conv(3, 8, norm: .batch) },
        OperatorExample("conv, batchNorm, scale, tanh", Shape(3, 5, 9)) {
          conv(3, 5, norm: .batch, activation: nil)
          scale()
          activation(.tanh)
        },
      ]
    case .scale:
      [
        OperatorExample("scale") { scale() },
        OperatorExample("scale without bias", Shape(16, 5, 9)) { scale(bias: false) },
        OperatorExample("scale, ReLU") {
          scale()
          relu()
        },
        OperatorExample("conv, scale") {
          conv(1, 5, activation: nil)
          scale()
        },
      ]
    case .activation:
      activations.flatMap { function in
        [
          OperatorExample("\(function.name) alone", batch: 3) { activation(function) },
          OperatorExample("conv, \(function.name)", Shape(9, 5, 7)) {
            conv(3, 5, activation: function)
          },
          OperatorExample("linear, \(function.name)", batch: 1) {
            linear(5, activation: function)
          },
        ]
      }
    case .dropout:
      [
        OperatorExample("dropout") {
          conv(3, 8)
          dropout(0.4)
        },
        OperatorExample("dropout of a vector", batch: 3) {
          linear(17)
          dropout(0.7)
        },
        OperatorExample("dropout of nothing") { dropout(0) },
      ]
    case .linear:
      [
        OperatorExample("linear") { linear(5) },
        OperatorExample("linear, batch 1", Shape(8, 5, 9), batch: 1) { linear(17) },
        OperatorExample("linear without bias") { linear(3, bias: false) },
        OperatorExample("linear of fixed codes") { linear(3, bias: false, learned: false) },
        OperatorExample("linear, linear", batch: 3) {
          conv(1, 16)
          linear(20, activation: .relu)
          linear(10)
        },
        OperatorExample("linear, batchNorm") { linear(12, norm: .batch, activation: .relu) },
      ]
    case .softmax:
      [
        OperatorExample("softmax of scores") {
          linear(11)
          softmax()
        },
        OperatorExample("softmax of maps") {
          conv(1, 5)
          softmax()
        },
        OperatorExample("softmax of pooled maps", Shape(8, 3, 4), batch: 1) {
          conv(1, 16)
          globalAveragePool()
          softmax()
        },
      ]
    case .flatten:
      [
        OperatorExample("flatten") { flatten() },
        OperatorExample("flatten, conv", batch: 3) {
          conv(3, 8)
          flatten()
          conv(1, 5)
        },
      ]
    case .concat: concatenations
    case .sum: sums
    case .channelPad:
      [
        OperatorExample("padChannels") { padChannels(to: 17) },
        OperatorExample("padChannels of whole blocks", Shape(8, 5, 9), batch: 3) {
          padChannels(to: 24)
        },
        OperatorExample("padChannels to the same") { padChannels(to: 7) },
      ]
    case .channelShuffle:
      [
        OperatorExample("channelShuffle, 3 groups", Shape(12, 5, 9)) { channelShuffle(groups: 3) },
        OperatorExample("channelShuffle of whole blocks", Shape(24, 5, 9), batch: 3) {
          conv(1, 24, groups: 3)
          channelShuffle(groups: 3)
          conv(1, 8)
        },
        OperatorExample("channelShuffle, 1 group") { channelShuffle(groups: 1) },
      ]
    // The door to shaped graphs refuses them.
    case .foreign: []
    }
  }

  private static let activations: [Activation] = [
    .relu, .relu6, .leakyReLU(slope: 0.1), .leakyReLU(slope: -0.2), .elu(alpha: 0.7), .sigmoid,
    .tanh, .scaledTanh, .softplus, .swish, .hardSigmoid, .hardSwish, .gelu,
  ]

  private static let convolutions: [OperatorExample] =
    [1, 3, 4, 5, 8, 17].flatMap { inputs in
      [1, 5, 8, 17].map { filters in
        OperatorExample("conv 3×3, \(inputs) to \(filters)", Shape(inputs, 5, 9)) {
          conv(3, filters, activation: nil)
        }
      }
    } + [
      OperatorExample("conv 3×3, by tiles", Shape(9, 5, 9), batch: 3) { conv(3, 17) },
      OperatorExample("conv 3×3, by tiles, of many filters", Shape(12, 7, 11)) {
        conv(3, 40, padding: .valid, bias: false, activation: nil)
      },
      OperatorExample("conv 3×3, by tiles of uneven padding", Shape(9, 6, 13)) {
        conv(3, 10, padding: Padding(top: 2, left: 0, bottom: 1, right: 2), activation: .tanh)
        conv(3, 12, padding: Padding(top: 0, left: 2, bottom: 2, right: 1))
      },
      OperatorExample("conv 3×3, by tiles, of one image", Shape(9, 9, 14), batch: 1) {
        residual { conv(3, 9, norm: .batch, activation: nil) }
      },
      OperatorExample("conv 1×1", batch: 3) { conv(1, 5) },
      OperatorExample("conv 1×1 of blocks", Shape(16, 5, 9), batch: 1) { conv(1, 24) },
      OperatorExample("conv 1×1 padded", Shape(16, 5, 9)) { conv(1, 8, padding: Padding(1, 0)) },
      OperatorExample("conv 1×1 apart", Shape(16, 5, 9)) { conv(1, 8, stride: 2) },
      OperatorExample("conv 7×7 of images", Shape(3, 13, 19), batch: 3) {
        conv(7, 16, stride: 2)
      },
      OperatorExample("conv 11×11 of images", Shape(3, 23, 27), batch: 1) {
        conv(11, 8, stride: 4, padding: .valid)
      },
      OperatorExample("conv 5×5, conv 5×5", Shape(1, 9, 11), batch: 3) {
        conv(5, 6)
        conv(5, 16, padding: .valid)
      },
      OperatorExample("conv 1×7, conv 7×1", Shape(8, 7, 9)) {
        conv(Extent(1, 7), 8)
        conv(Extent(7, 1), 12)
      },
      OperatorExample("conv of uneven padding and stride", Shape(8, 11, 8)) {
        conv(
          3, 8, stride: Extent(2, 3), padding: Padding(top: 0, left: 1, bottom: 2, right: 1))
      },
      OperatorExample("conv same", Shape(8, 6, 9)) { conv(3, 8, stride: 2, padding: .same) },
      OperatorExample("conv dilated", Shape(8, 9, 11)) { conv(3, 16, dilation: 2) },
      OperatorExample("conv dilated and apart", Shape(5, 9, 11), batch: 1) {
        conv(3, 7, stride: 2, dilation: Extent(2, 3))
      },
      OperatorExample("conv in groups of 3 channels", Shape(6, 5, 9)) { conv(3, 10, groups: 2) },
      OperatorExample("conv in groups of 8 channels", Shape(16, 5, 9), batch: 3) {
        conv(3, 32, groups: 2)
      },
      OperatorExample("conv without bias") { conv(3, 5, bias: false) },
      OperatorExample("conv of some channels", Shape(3, 5, 9)) {
        conv(3, 4, connections: [[0], [1, 2], [0, 2], [0, 1, 2]])
      },
      OperatorExample("depthwise", Shape(17, 5, 9)) { depthwiseConv(3) },
      OperatorExample("depthwise, batch 1", Shape(16, 5, 9), batch: 1) {
        depthwiseConv(3, stride: 2)
      },
      OperatorExample("depthwise dilated", Shape(16, 9, 11)) {
        depthwiseConv(3, dilation: 2, bias: false)
      },
      OperatorExample("depthwise within more zeros than its kernel", Shape(3, 5, 9)) {
        depthwiseConv(3, padding: 3)
        depthwiseConv(1, padding: 1)
      },
      OperatorExample("depthwise within zeros, batch 1", Shape(16, 5, 9), batch: 1) {
        residual {
          depthwiseConv(3, padding: 3, activation: nil)
        } shortcut: {
          depthwiseConv(1, padding: 2, activation: nil)
        }
      },
      OperatorExample("depthwise doubling", Shape(5, 5, 9)) { depthwiseConv(3, multiplier: 2) },
      OperatorExample("depthwise separable", Shape(8, 6, 9), batch: 3) {
        depthwiseConv(3, norm: .batch, activation: .relu6)
        conv(1, 16, norm: .batch, activation: .relu6)
      },
    ]

  private static let concatenations: [OperatorExample] = [
    OperatorExample("concat of blocks", batch: 3) {
      concat {
        conv(1, 8)
        conv(3, 16)
        branch {
          maxPool(3, stride: 1, padding: 1)
          conv(1, 5)
        }
      }
      conv(1, 6)
    },
    OperatorExample("concat that cuts blocks") {
      concat {
        conv(1, 5)
        conv(3, 7)
        identity()
      }
      conv(3, 4)
    },
    OperatorExample("concat of vectors") {
      concat {
        linear(8)
        linear(5)
      }
    },
    OperatorExample("concat of one thing twice", Shape(8, 5, 9)) {
      conv(3, 8)
      concat {
        identity()
        identity()
      }
    },
    OperatorExample("inception", Shape(16, 6, 9), batch: 3) {
      concat("module") {
        conv(1, 16, name: "1x1")
        branch {
          conv(1, 24, name: "3x3_reduce")
          conv(3, 32, name: "3x3")
        }
        branch {
          conv(1, 8, name: "5x5_reduce")
          conv(5, 8, name: "5x5")
        }
        branch {
          maxPool(3, stride: 1, padding: 1)
          conv(1, 8, name: "pool_proj")
        }
      }
      averagePool(3, stride: 2)
      linear(10)
    },
    OperatorExample("dense block", Shape(8, 5, 9)) {
      conv(3, 16)
      for _ in 1...3 {
        concat {
          identity()
          conv(3, 8)
        }
      }
      conv(1, 12)
    },
    OperatorExample("siblings at the end of a concat", Shape(16, 5, 7)) {
      concat {
        conv(3, 8)
        conv(1, 8)
        branch {
          conv(1, 16)
          conv(3, 8)
        }
      }
    },
  ]
}
