import Netlab

extension AveragePool {
  /// AveragePool: maps.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let window = try PoolWindow(node)
    var countsPadding = try node.integer("count_include_pad", default: 0) != 0
    if let waiting = window.input.padding, waiting != .zero {
      // Zeros that another node put there count as pixels, and so must those of its own.
      guard countsPadding || window.padding.explicit == waiting, window.rounding == .floor else {
        throw .unmapped(
          reason: "some of the zeros around its input count in the mean, others do not")
      }
      countsPadding = true
    }
    // Without padding there is nothing to count, and nothing to write.
    if window.padding.explicit == .zero, window.rounding == .floor { countsPadding = false }
    let pool = AveragePool(
      kernel: window.kernel, stride: window.stride, padding: window.padding,
      rounding: window.rounding, countsPadding: countsPadding)
    let source = try graph.windowed(window.input)
    try graph.set(.features(try graph.add(.averagePool(pool), reading: [source])))
  }
}
