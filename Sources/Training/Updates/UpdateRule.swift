/// A stretch of the parameters' row with the optimiser's own numbers for it.
struct UpdateOperands {
  var count: Int
  var parameters: UnsafeMutablePointer<Float>
  var gradients: UnsafePointer<Float>
  /// One row for each of the rule's names.
  var states: [UnsafeMutablePointer<Float>]
  /// What gradients are multiplied with first: less than 1 where they are clipped.
  var scale: Float
  /// The factor of the parameters that is added to their gradients then.
  var decay: Float

  /// The gradient as the rule sees it.
  @inline(__always) func gradient(_ index: Int) -> Float {
    gradients[index] * scale + decay * parameters[index]
  }
}

/// How one optimiser changes parameters, number by number.
///
/// Each number's change depends on its own gradient, value and state alone, so that neither threads nor the order in which
/// numbers lie matter.
protocol UpdateRule: Sendable {
  /// The names of the rows of numbers that it keeps, which start at 0.
  var stateNames: [String] { get }

  /// Changes a stretch of parameters.
  ///
  /// - Parameters:
  ///   - rate: the learning rate of this step.
  ///   - step: counted from 1.
  func update(_ numbers: UpdateOperands, rate: Double, step: Int)
}
