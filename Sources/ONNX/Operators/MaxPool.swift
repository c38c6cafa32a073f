import Netlab

extension MaxPool {
  /// MaxPool: maps; of its outputs only the maxima, not their places.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let window = try PoolWindow(node)
    if window.isIdentity, node.annotation != .kept { return try graph.set(.features(window.input)) }
    if let padding = window.input.padding, padding != .zero {
      // Zeros never win against numbers that are not negative.
      guard case .activation(let activation) = graph.layers[window.input.layer].operation,
        [.relu, .relu6, .sigmoid].contains(activation.function)
      else { throw .unmapped(reason: "its input is padded with zeros, which could be maxima") }
    }
    var pool = MaxPool(
      kernel: window.kernel, stride: window.stride, padding: window.padding,
      rounding: window.rounding)
    if let waiting = window.input.padding, waiting != .zero, window.rounding == .ceiling {
      (pool.padding, pool.rounding) = (try window.reaching(around: waiting), .floor)
    }
    if case .ceiling(let margins, false)? = node.annotation, window.isWritten(around: margins) {
      (pool.padding, pool.rounding) = (Padding(rule: .explicit(margins)), .ceiling)
    }
    let source = try graph.windowed(window.input)
    try graph.set(.features(try graph.add(.maxPool(pool), reading: [source])))
  }

  /// GlobalMaxPool: the maximum of each map.
  static func readGlobal(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let source = try graph.maps(try node.features(0))
    guard let extent = graph.layers[source].shape.extent else {
      throw .unmapped(reason: "its window depends on a size that nobody knows")
    }
    let pool = MaxPool(kernel: extent, stride: 1)
    try graph.set(.features(try graph.add(.maxPool(pool), reading: [source])))
  }
}

/// The operands that ONNX's pooling operators share.
struct PoolWindow {
  var input: Features
  var kernel: Extent
  var stride: Extent
  var padding: Padding
  var rounding: Rounding

  init(_ node: NodeReader) throws(Obstacle) {
    input = try node.features(0)
    guard node.has("kernel_shape") else {
      throw .fault(.attribute(node: node.label, name: "kernel_shape"))
    }
    kernel = try node.extent("kernel_shape", default: 1)
    stride = try node.extent("strides", default: 1)
    guard try node.extent("dilations", default: 1) == .one else {
      throw .unmapped(reason: "its window has holes")
    }
    if node.hasOutput(1) { throw .unmapped(reason: "it gives the places of the maxima, too") }
    padding = try node.padding(kernel: kernel, stride: stride, dilation: 1, on: input)
    rounding = try node.integer("ceil_mode", default: 0) == 0 ? .floor : .ceiling
  }

  /// Whether it passes its input on, as exporters leave behind of pools made for other sizes.
  var isIdentity: Bool {
    kernel == .one && stride == .one && padding.explicit ?? .zero == .zero && input.padding == nil
  }

  /// The zeros that other nodes have put around the input and its own, up to where its last places end.
  ///
  /// Places are rounded up on the input with its zeros, which no rounding of the input alone comes to.
  func reaching(around waiting: Margins) throws(Obstacle) -> Padding {
    guard let padded = input.withZeros?.shape, let shape = padded.closed,
      let all = padding.explicit
    else { throw .unmapped(reason: "its last places depend on a size that nobody knows") }
    let own = Margins(
      top: all.top - waiting.top, left: all.left - waiting.left,
      bottom: all.bottom - waiting.bottom, right: all.right - waiting.right)
    let window = SlidingWindow(
      kernel: kernel, stride: stride, padding: Padding(rule: .explicit(own)), rounding: .ceiling)
    guard window.poolingProblems.isEmpty,
      let outputs = (try? window.outputExtent(of: padded)) ?? nil
    else { throw .unmapped(reason: "its places do not fit its input") }
    let reaching = WrittenWindow(window, on: shape, outputs: outputs).reaching
    return Padding(
      top: reaching.top + waiting.top, left: reaching.left + waiting.left,
      bottom: reaching.bottom + waiting.bottom, right: reaching.right + waiting.right)
  }

  /// Whether it is what a window rounded up around these zeros is written as.
  func isWritten(around margins: Margins) -> Bool {
    let window = SlidingWindow(
      kernel: kernel, stride: stride, padding: Padding(rule: .explicit(margins)),
      rounding: .ceiling)
    guard rounding == .floor, let shape = input.shape.closed, window.poolingProblems.isEmpty,
      let outputs = (try? window.outputExtent(of: input.shape)) ?? nil
    else { return false }
    return padding.explicit == WrittenWindow(window, on: shape, outputs: outputs).reaching
  }
}

extension MaxPool: WritableOperator {
  /// MaxPool.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let window = WrittenWindow(slidingWindow, on: writer.inputShape, outputs: node.shape.extent)
    if window.isExplicit { writer.annotate(.ceiling(window.margins, countsPadding: false)) }
    if window.isIdentity(kernel: kernel, stride: stride) { writer.annotate(.kept) }
    writer.add(
      "MaxPool", [writer.maps()],
      [
        "ceil_mode": .integer(window.ceilMode), "kernel_shape": .extent(kernel),
        "pads": .margins(window.pads), "strides": .extent(stride),
      ])
  }
}

/// A pooling window whose places are rounded as ONNX has it.
///
/// Where a last window would start in the zeros behind the input, netlab leaves it out, and so do the newer
/// versions of ONNX; older ones do not. There the window is written with the zeros that it reaches
/// instead, rounded down, which everybody reads alike.
struct WrittenWindow {
  /// The zeros that the layer has.
  let margins: Margins
  /// Rows and columns that the last places hang over them.
  let overhang: Extent
  /// Whether the rounding is written out.
  let isExplicit: Bool
  private let isCeiling: Bool

  init(_ window: SlidingWindow, on input: Shape, outputs: Extent) {
    margins = window.padding.explicit ?? .zero
    func overhang(_ places: Int, _ stride: Int, _ size: Int, _ room: Int) -> Int {
      max(0, (places - 1) * stride + size - room)
    }
    let room = Extent(input.height + margins.vertical, input.width + margins.horizontal)
    self.overhang = Extent(
      overhang(outputs.height, window.stride.height, window.size.height, room.height),
      overhang(outputs.width, window.stride.width, window.size.width, room.width))
    func plain(_ room: Int, _ stride: Int, _ size: Int) -> Int {
      (room - size + stride - 1) / stride + 1
    }
    let isPlain =
      outputs.height == plain(room.height, window.stride.height, window.size.height)
      && outputs.width == plain(room.width, window.stride.width, window.size.width)
    isCeiling = window.rounding == .ceiling
    isExplicit = isCeiling && !isPlain
  }

  /// Whether a reader would take it for nothing.
  func isIdentity(kernel: Extent, stride: Extent) -> Bool {
    kernel == .one && stride == .one && margins == .zero && !isExplicit
  }

  var ceilMode: Int { isCeiling && !isExplicit ? 1 : 0 }

  /// The zeros that the node is to have.
  var pads: Margins { isExplicit ? reaching : margins }

  /// The zeros up to where the last places end.
  var reaching: Margins {
    Margins(
      top: margins.top, left: margins.left, bottom: margins.bottom + overhang.height,
      right: margins.right + overhang.width)
  }
}
