import Netlab

extension MaxPool {
  /// MaxPool: maps; of its outputs only the maxima, not their places.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let window = try PoolWindow(node)
    if let padding = window.input.padding, padding != .zero {
      // Zeros never win against numbers that are not negative.
      guard case .activation(let activation) = graph.layers[window.input.layer].operation,
        [.relu, .relu6, .sigmoid].contains(activation.function)
      else { throw .unmapped(reason: "its input is padded with zeros, which could be maxima") }
    }
    let pool = MaxPool(
      kernel: window.kernel, stride: window.stride, padding: window.padding,
      rounding: window.rounding)
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
}
