import Netlab

/// What a sliding window does, found by walking it over the input, one position and tap at a time.
///
/// Nothing here knows a formula: positions, padding and counts come from loops.
struct SlowCount {
  /// The first row (or column) of each position of a window along one axis, from −padding on.
  static func starts(
    window: Int, stride: Int, before: Int, after: Int, input: Int, rounding: Rounding
  ) -> [Int] {
    var starts: [Int] = []
    var start = -before
    while start + window <= input + after {
      starts.append(start)
      start += stride
    }
    guard let last = starts.last, rounding == .ceiling else { return starts }
    let everythingIsSeen = last + window == input + after
    if !everythingIsSeen && start < input { starts.append(start) }
    return starts
  }

  /// The zeros on both sides of one axis.
  static func padding(
    _ rule: Padding.Rule, window: Int, stride: Int, input: Int, explicit: (Int, Int)
  ) -> (Int, Int) {
    switch rule {
    case .explicit:
      return explicit
    case .symmetric:
      var side = 0
      while 2 * (side + 1) <= window - 1 { side += 1 }
      return (side, side)
    case .same:
      let wanted = stride == 0 ? 0 : Array(Swift.stride(from: 0, to: input, by: stride)).count
      var zeros = 0
      while starts(
        window: window, stride: stride, before: 0, after: zeros, input: input, rounding: .floor
      ).count < wanted { zeros += 1 }
      return (zeros / 2, zeros - zeros / 2)
    }
  }

  var rows: [Int]
  var columns: [Int]
  var kernel: Extent

  /// The walk of a window over `input`.
  init(_ window: SlidingWindow, on input: Shape) {
    var margins = Margins.zero
    if case .explicit(let given) = window.padding.rule { margins = given }
    func axis(
      kernel: Int, dilation: Int, stride: Int, input: Int, explicit: (Int, Int)
    ) -> [Int] {
      var taps = [0]
      while taps.count < kernel { taps.append(taps[taps.count - 1] + dilation) }
      let size = taps[taps.count - 1] + 1
      let (before, after) = Self.padding(
        window.padding.rule, window: size, stride: stride, input: input, explicit: explicit)
      return Self.starts(
        window: size, stride: stride, before: before, after: after, input: input,
        rounding: window.rounding)
    }
    rows = axis(
      kernel: window.kernel.height, dilation: window.dilation.height,
      stride: window.stride.height, input: input.height, explicit: (margins.top, margins.bottom))
    columns = axis(
      kernel: window.kernel.width, dilation: window.dilation.width,
      stride: window.stride.width, input: input.width, explicit: (margins.left, margins.right))
    kernel = window.kernel
  }

  /// The taps of the kernel at all positions on one map.
  var taps: Int {
    var count = 0
    for _ in rows {
      for _ in columns {
        for _ in 0..<kernel.height {
          for _ in 0..<kernel.width { count += 1 }
        }
      }
    }
    return count
  }
}

/// A convolution done tap by tap, counting what it reads instead of multiplying.
struct SlowConvolution {
  var outputShape: Shape
  var multiplyAdds = 0
  var weights = 0
  var biases = 0

  init(_ convolution: Convolution, on input: Shape) {
    let walk = SlowCount(convolution.slidingWindow, on: input)
    let filters: Int
    let inputsOfFilter: (Int) -> [Int]
    if let multiplier = convolution.multiplier {
      filters = input.channels * multiplier
      inputsOfFilter = { [$0 / multiplier] }
    } else if let connections = convolution.connections {
      filters = connections.count
      inputsOfFilter = { connections[$0] }
    } else {
      filters = convolution.filters
      // Group g owns the g-th run of channels and the g-th run of filters.
      inputsOfFilter = { filter in
        (0..<input.channels).filter {
          $0 * convolution.groups / input.channels == filter * convolution.groups / filters
        }
      }
    }
    outputShape = Shape(filters, walk.rows.count, walk.columns.count)
    for filter in 0..<filters {
      if convolution.bias { biases += 1 }
      for _ in inputsOfFilter(filter) {
        multiplyAdds += walk.taps
        for _ in 0..<convolution.kernel.height {
          for _ in 0..<convolution.kernel.width { weights += 1 }
        }
      }
    }
  }
}
