import Netlab

extension Convolution {
  /// Conv: maps, weights (filters, channels of a group, height, width), and perhaps biases.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let input = try node.features(0)
    let weight = try node.constant(1)
    let bias = try node.optionalConstant(2)
    guard weight.dimensions.count == 4 else {
      let axes = weight.dimensions.count - 2
      guard axes > 0 else {
        throw .fault(.kernel(node: node.label, extents: weight.dimensions))
      }
      throw .unmapped(reason: "its kernel has \(axes) spatial axes, and netlab's have 2")
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
    var convolution = Convolution(
      kernel: kernel, filters: isDepthwise ? 1 : filters, stride: stride, padding: padding,
      dilation: dilation, groups: isDepthwise ? 1 : groups, bias: bias != nil,
      multiplier: isDepthwise ? filters / channels : nil)
    if case .connections(let table)? = node.annotation, groups == 1, !isDepthwise {
      var connected = convolution
      connected.connections = table
      if try connected.isTrue(of: weight, channels: channels) { convolution = connected }
    }
    var parameters: [ParameterTensor.Role: ConstantTensor] = [.weight: weight]
    parameters[.bias] = bias
    try graph.set(
      .features(
        try graph.add(
          .convolution(convolution.readable), reading: [source], parameters: parameters)))
  }

  /// Whether its connection table is one for these weights, and those that it leaves out are 0.
  private func isTrue(of weight: ConstantTensor, channels: Int) throws(Obstacle) -> Bool {
    guard let table = connections, operandProblems.isEmpty, weight.dimensions[1] == channels,
      weight.count <= ConstantTensor.mostCompared,
      table.allSatisfy({ $0.allSatisfy((0..<channels).contains) })
    else { return false }
    let values = try passingFaults { () throws(ONNXFault) in try weight.floats() }
    return Self.unconnected(by: table, dimensions: weight.dimensions).allSatisfy { range in
      values[range].allSatisfy { $0 == 0 }
    }
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

extension Convolution: WritableOperator {
  /// Conv; a connection table is zeros among the weights, and an annotation.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let zeros = connections.map { table in
      node.parameters.first { $0.role == .weight }
        .map { Self.unconnected(by: table, dimensions: $0.dimensions) } ?? []
    }
    var inputs = [writer.maps(), writer.parameter(.weight, zeros: zeros ?? [])]
    if bias { inputs.append(writer.parameter(.bias)) }
    if let connections { writer.annotate(.connections(connections)) }
    writer.add(
      "Conv", inputs,
      [
        "dilations": .extent(dilation), "group": .integer(groups), "kernel_shape": .extent(kernel),
        "pads": .margins(padding.explicit ?? .zero), "strides": .extent(stride),
      ])
  }

  /// The places of weights that a connection table leaves out.
  private static func unconnected(by table: [[Int]], dimensions: [Int]) -> [Range<Int>] {
    let (inputs, taps) = (dimensions[1], dimensions[2] * dimensions[3])
    return table.enumerated().flatMap { filter, read in
      Set(0..<inputs).subtracting(read).map { channel in
        let start = (filter * inputs + channel) * taps
        return start..<start + taps
      }
    }
  }
}
