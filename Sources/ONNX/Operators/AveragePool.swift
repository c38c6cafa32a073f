import Netlab

extension AveragePool {
  /// AveragePool: maps.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let window = try PoolWindow(node)
    if let annotated = try annotated(window, node) {
      let source = try graph.windowed(window.input)
      try graph.set(.features(try graph.add(annotated, reading: [source])))
      return
    }
    var countsPadding = try node.integer("count_include_pad", default: 0) != 0
    if let waiting = window.input.padding, waiting != .zero {
      // Zeros that another node put there count as pixels, and so must those of its own.
      guard countsPadding || window.padding.explicit == waiting, window.rounding == .floor else {
        throw .unmapped(
          reason: "some of the zeros around its input count in the mean, others do not")
      }
      countsPadding = true
    }
    if window.isIdentity, node.annotation != .kept { return try graph.set(.features(window.input)) }
    // Without padding there is nothing to count, and nothing to write.
    if window.padding.explicit == .zero, window.rounding == .floor { countsPadding = false }
    let pool = AveragePool(
      kernel: window.kernel, stride: window.stride, padding: window.padding,
      rounding: window.rounding, countsPadding: countsPadding)
    let source = try graph.windowed(window.input)
    try graph.set(.features(try graph.add(.averagePool(pool), reading: [source])))
  }

  /// The layer that an annotation tells of, where the node computes the same.
  private static func annotated(
    _ window: PoolWindow, _ node: NodeReader
  ) throws(Obstacle) -> Operator? {
    let counts = try node.integer("count_include_pad", default: 0) != 0
    let waiting = window.input.padding ?? .zero
    switch node.annotation {
    case .patches(let outputs)?:
      guard let extent = window.input.shape.extent, window.padding.explicit == .zero,
        window.kernel == window.stride, outputs.height > 0, outputs.width > 0,
        window.kernel == AdaptiveAveragePool.evenSide(of: extent, outputs: outputs)
      else { return nil }
      return .adaptiveAveragePool(AdaptiveAveragePool(outputs: outputs))
    case .ceiling(let margins, let countsPadding)?:
      guard !counts, waiting == (countsPadding ? margins : .zero),
        window.isWritten(around: margins)
      else { return nil }
      return .averagePool(
        AveragePool(
          kernel: window.kernel, stride: window.stride, padding: Padding(rule: .explicit(margins)),
          rounding: .ceiling, countsPadding: countsPadding))
    case .countsPadding?:
      guard counts, window.padding.explicit == .zero, window.rounding == .floor else { return nil }
      return .averagePool(
        AveragePool(kernel: window.kernel, stride: window.stride, countsPadding: true))
    case .kept?, .connections?, .fixed?, .learned?, .shuffle?, nil: return nil
    }
  }
}

extension AveragePool: WritableOperator {
  /// AveragePool; behind a Pad where some of the zeros count and others do not.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let window = WrittenWindow(slidingWindow, on: writer.inputShape, outputs: node.shape.extent)
    var input = writer.maps()
    var (pads, countsPadding) = (window.pads, countsPadding)
    var ceilMode = window.ceilMode
    if countsPadding, rounding == .ceiling {
      let margins = window.margins
      if margins != .zero {
        let zeros = writer.constant(
          "pads",
          .integers(
            [0, 0, margins.top, margins.left, 0, 0, margins.bottom, margins.right]
              .map(Int64.init)), [8])
        input = writer.step("pad", "Pad", [input, zeros])
      }
      pads = Margins(
        top: 0, left: 0, bottom: window.overhang.height, right: window.overhang.width)
      (countsPadding, ceilMode) = (false, 0)
      writer.annotate(.ceiling(margins, countsPadding: true))
    } else if window.isExplicit {
      writer.annotate(.ceiling(window.margins, countsPadding: false))
    } else if countsPadding, window.margins == .zero, rounding == .floor {
      writer.annotate(.countsPadding)
    }
    if window.isIdentity(kernel: kernel, stride: stride) { writer.annotate(.kept) }
    writer.add(
      "AveragePool", [input],
      [
        "ceil_mode": .integer(ceilMode), "count_include_pad": .integer(countsPadding ? 1 : 0),
        "kernel_shape": .extent(kernel), "pads": .margins(pads), "strides": .extent(stride),
      ])
  }
}
