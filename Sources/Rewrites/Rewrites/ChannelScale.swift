import Netlab

/// Numbers of channels as scaled networks have them: multiples of 8.
enum ChannelScale {
  /// What fast kernels want channels to be a multiple of.
  static let step = 8

  /// The multiple of 8 nearest to a number, at least 8.
  static func rounded(_ channels: Double) -> Int {
    let bounded = min(max(channels, 0), Double(Problem.largestOperand))
    return max(step, Int((bounded / Double(step)).rounded()) * step)
  }

  /// `channels` · `factor`, rounded; a factor of 1 changes nothing.
  ///
  /// - Parameter groups: what the result must be a multiple of too.
  static func scaled(_ channels: Int, by factor: Double, groups: Int = 1) -> Int {
    if factor == 1 { return channels }
    let rounded = rounded(Double(channels) * factor)
    return (rounded + groups - 1) / groups * groups
  }

  /// Makes sure that a factor is a number in `range`.
  static func check(
    _ factor: Double, in range: ClosedRange<Double>, of rewrite: String
  ) throws(RewriteError) {
    guard range.contains(factor) else {
      throw .factorOutOfRange(
        rewrite: rewrite, value: factor, smallest: range.lowerBound, largest: range.upperBound)
    }
  }
}
