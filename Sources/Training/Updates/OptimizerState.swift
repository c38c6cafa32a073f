import Netlab

/// An optimiser in the middle of its work: the numbers that it keeps, and the steps that it has taken.
package final class OptimizerState {
  /// A stretch of the parameters' row that decays, or does not.
  package struct Stretch: Hashable, Sendable {
    package var range: Range<Int>
    /// The factor of weight decay.
    package var decay: Double

    package init(_ range: Range<Int>, decay: Double) {
      self.range = range
      self.decay = decay
    }
  }

  /// Rows of numbers, each as long as the parameters', by name.
  package let rows: [(name: String, row: NumberRow)]
  /// The steps taken.
  package internal(set) var steps = 0
  private let rule: any UpdateRule
  private let stretches: [Stretch]

  /// An optimiser before its first step.
  package init(_ optimizer: Optimizer, over stretches: [Stretch], count: Int) {
    rule = optimizer.rule
    self.stretches = stretches
    rows = rule.stateNames.map { ($0, NumberRow(count: count)) }
  }

  /// Takes a step.
  ///
  /// - Parameters:
  ///   - rate: the learning rate of this step.
  ///   - scale: what the gradients are multiplied with first, as ``gradientScale(_:norm:)`` gives it.
  package func step(
    parameters: UnsafeMutableBufferPointer<Float>, gradients: UnsafeMutableBufferPointer<Float>,
    rate: Double, scale: Float = 1
  ) {
    let states = rows.compactMap(\.row.numbers.baseAddress)
    guard let parameters = parameters.baseAddress, let gradients = gradients.baseAddress,
      states.count == rows.count
    else { return }
    steps += 1
    for stretch in stretches {
      let start = stretch.range.lowerBound
      rule.update(
        UpdateOperands(
          count: stretch.range.count, parameters: parameters + start,
          gradients: UnsafePointer(gradients + start), states: states.map { $0 + start },
          scale: scale, decay: Float(stretch.decay)),
        rate: rate, step: steps)
    }
  }
}

extension Optimizer {
  var rule: any UpdateRule {
    switch self {
    case .sgd(let momentum, let nesterov):
      GradientDescent(momentum: momentum, nesterov: nesterov)
    case .rmsProp(let decay, let epsilon, let momentum):
      RMSProp(decay: decay, epsilon: epsilon, momentum: momentum)
    case .adam(let beta1, let beta2, let epsilon):
      Adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }
}
