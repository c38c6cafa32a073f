import Netlab

extension Convolution {
  /// Conv: maps, weights (filters, channels of a group, height, width), and perhaps biases.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let input = try node.features(0)
    let weight = try node.constant(1)
    let bias = try node.optionalConstant(2)
    guard weight.dimensions.count == 4 else {
      throw .unmapped(
        reason: "its kernel has \(weight.dimensions.count - 2) spatial axes, and netlab's have 2")
    }
    let kernel = Extent(weight.dimensions[2], weight.dimensions[3])
    guard try node.extent("kernel_shape", default: kernel) == kernel else {
      throw .fault(.attribute(node: node.label, name: "kernel_shape"))
    }
    let stride = try node.extent("strides", default: 1)
    let dilation = try node.extent("dilations", default: 1)
    let groups = try node.integer("group", default: 1)
    let padding = try node.padding(kernel: kernel, stride: stride, dilation: dilation, on: input)
    let source = try graph.windowed(input)
    let channels = graph.layers[source].shape.channels
    let filters = weight.dimensions[0]
    let isDepthwise = groups > 1 && groups == channels && filters % channels == 0
    let convolution = Convolution(
      kernel: kernel, filters: isDepthwise ? 1 : filters, stride: stride, padding: padding,
      dilation: dilation, groups: isDepthwise ? 1 : groups, bias: bias != nil,
      multiplier: isDepthwise ? filters / channels : nil)
    var parameters: [ParameterTensor.Role: ConstantTensor] = [.weight: weight]
    parameters[.bias] = bias
    try graph.set(
      .features(
        try graph.add(
          .convolution(convolution.readable), reading: [source], parameters: parameters)))
  }

  /// The same convolution with its padding as a spec would write it.
  private var readable: Convolution {
    var convolution = self
    if slidingWindow.operandProblems.isEmpty, dilation == .one,
      padding.explicit == Padding.symmetric.margins(for: kernel, stride: stride, on: nil)
    {
      convolution.padding = .symmetric
    }
    return convolution
  }
}
