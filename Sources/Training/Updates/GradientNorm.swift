/// The length of the gradient of all parameters together.
package enum GradientNorm {
  /// The root of the sum of squares, in double precision, always in the same order.
  package static func norm(_ gradients: UnsafeMutableBufferPointer<Float>) -> Double {
    guard let numbers = gradients.baseAddress else { return 0 }
    // Eight sums side by side, for the processor's lanes.
    var sums = SIMD8<Double>.zero
    let whole = gradients.count / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) {
      let lanes = UnsafeRawPointer(numbers + start).loadUnaligned(as: SIMD8<Float>.self)
      let wide = SIMD8<Double>(lanes)
      sums += wide * wide
    }
    var sum = sums.sum()
    for index in whole..<gradients.count { sum += Double(numbers[index]) * Double(numbers[index]) }
    return sum.squareRoot()
  }

  /// What gradients of this norm are multiplied with to be no longer than `limit`, as PyTorch's `clip_grad_norm_` does.
  package static func scale(_ norm: Double, limit: Double) -> Float {
    Float(min(1, limit / (norm + 1e-6)))
  }
}
