import Netlab

/// The mean of parameters and running statistics over the steps of a run.
package final class WeightAverage {
  package let averaging: Averaging
  package let parameters: NumberRow
  package let statistics: NumberRow
  /// The steps that the mean covers.
  package internal(set) var count = 0

  /// A mean before the first step: the first weights themselves.
  package init(
    _ averaging: Averaging, parameters: UnsafeMutableBufferPointer<Float>,
    statistics: UnsafeMutableBufferPointer<Float>
  ) {
    self.averaging = averaging
    self.parameters = NumberRow(parameters)
    self.statistics = NumberRow(statistics)
  }

  /// Whether the mean has begun; before that the parameters themselves are tested.
  package var hasBegun: Bool { count > 0 }

  /// Takes in what a step has led to.
  ///
  /// - Parameter epoch: of the step, counted from 0.
  package func include(
    parameters: UnsafeMutableBufferPointer<Float>, statistics: UnsafeMutableBufferPointer<Float>,
    epoch: Int
  ) {
    let share: Double
    switch averaging {
    case .exponential(let decay):
      share = 1 - min(decay, Double(1 + count) / Double(10 + count))
    case .running(let first):
      guard epoch >= first else { return }
      share = 1 / Double(count + 1)
    }
    count += 1
    Self.move(self.parameters, towards: parameters, share: Float(share))
    Self.move(self.statistics, towards: statistics, share: Float(share))
  }

  private static func move(
    _ row: NumberRow, towards numbers: UnsafeMutableBufferPointer<Float>, share: Float
  ) {
    guard let mean = row.numbers.baseAddress, let numbers = numbers.baseAddress else { return }
    for i in 0..<row.numbers.count { mean[i] += share * (numbers[i] - mean[i]) }
  }
}
