/// An operation on feature maps: one case for each kind, with a payload that owns its rules.
package enum Operator: Hashable, Sendable, Codable {
  case input(Input)
  case convolution(Convolution)
  case maxPool(MaxPool)
  case averagePool(AveragePool)
  case globalAveragePool(GlobalAveragePool)
  case adaptiveAveragePool(AdaptiveAveragePool)
  case lrn(LRN)
  case batchNorm(BatchNorm)
  case scale(Scale)
  case activation(Activation)
  case dropout(Dropout)
  case linear(Linear)
  case softmax(Softmax)
  case flatten(Flatten)
  case concat(Concat)
  case sum(Sum)
  case channelPad(ChannelPad)
  case channelShuffle(ChannelShuffle)
  case foreign(Foreign)

  /// What an operator is, without its operands.
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case input, convolution, maxPool, averagePool, globalAveragePool, adaptiveAveragePool, lrn
    case batchNorm, scale, activation, dropout, linear, softmax, flatten, concat, sum, channelPad
    case channelShuffle, foreign
  }

  package var kind: Kind {
    switch self {
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

  /// The payload, through which every question about an operator is asked.
  package var rules: any OperatorRules {
    switch self {
    case .input(let rules): rules
    case .convolution(let rules): rules
    case .maxPool(let rules): rules
    case .averagePool(let rules): rules
    case .globalAveragePool(let rules): rules
    case .adaptiveAveragePool(let rules): rules
    case .lrn(let rules): rules
    case .batchNorm(let rules): rules
    case .scale(let rules): rules
    case .activation(let rules): rules
    case .dropout(let rules): rules
    case .linear(let rules): rules
    case .softmax(let rules): rules
    case .flatten(let rules): rules
    case .concat(let rules): rules
    case .sum(let rules): rules
    case .channelPad(let rules): rules
    case .channelShuffle(let rules): rules
    case .foreign(let rules): rules
    }
  }

  /// The operator with every rule replaced by its numbers: padding, groups, filters.
  package func resolved(on inputs: [OpenShape]) -> Operator {
    switch self {
    case .input(let rules): .input(rules.resolved(on: inputs))
    case .convolution(let rules): .convolution(rules.resolved(on: inputs))
    case .maxPool(let rules): .maxPool(rules.resolved(on: inputs))
    case .averagePool(let rules): .averagePool(rules.resolved(on: inputs))
    case .globalAveragePool(let rules): .globalAveragePool(rules.resolved(on: inputs))
    case .adaptiveAveragePool(let rules): .adaptiveAveragePool(rules.resolved(on: inputs))
    case .lrn(let rules): .lrn(rules.resolved(on: inputs))
    case .batchNorm(let rules): .batchNorm(rules.resolved(on: inputs))
    case .scale(let rules): .scale(rules.resolved(on: inputs))
    case .activation(let rules): .activation(rules.resolved(on: inputs))
    case .dropout(let rules): .dropout(rules.resolved(on: inputs))
    case .linear(let rules): .linear(rules.resolved(on: inputs))
    case .softmax(let rules): .softmax(rules.resolved(on: inputs))
    case .flatten(let rules): .flatten(rules.resolved(on: inputs))
    case .concat(let rules): .concat(rules.resolved(on: inputs))
    case .sum(let rules): .sum(rules.resolved(on: inputs))
    case .channelPad(let rules): .channelPad(rules.resolved(on: inputs))
    case .channelShuffle(let rules): .channelShuffle(rules.resolved(on: inputs))
    case .foreign(let rules): .foreign(rules.resolved(on: inputs))
    }
  }

  /// How many inputs it takes.
  package var arity: ClosedRange<Int> {
    switch self {
    case .input: 0...0
    case .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool, .lrn,
      .batchNorm, .scale, .activation, .dropout, .linear, .softmax, .flatten, .channelPad,
      .channelShuffle:
      1...1
    case .concat, .sum, .foreign: 1...Int.max
    }
  }

  /// The name that a layer gets when its author gives none.
  package var defaultName: String {
    switch self {
    case .convolution: "conv"
    case .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool: "pool"
    case .batchNorm: "norm"
    case .channelPad: "pad"
    case .channelShuffle: "shuffle"
    case .input, .lrn, .scale, .activation, .dropout, .linear, .softmax, .flatten, .concat, .sum,
      .foreign:
      rules.name
    }
  }

  /// Whether it is another tool's, with a shape but no rules.
  package var isForeign: Bool {
    if case .foreign = self { true } else { false }
  }

  /// Whether the field counts it as a layer of depth: convolutions and linear layers.
  package var countsAsDepth: Bool {
    switch self {
    case .convolution, .linear: true
    case .input, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool, .lrn,
      .batchNorm, .scale, .activation, .dropout, .softmax, .flatten, .concat, .sum, .channelPad,
      .channelShuffle, .foreign:
      false
    }
  }
}
