import Netlab

extension BatchNorm {
  /// BatchNormalization: maps or vectors, scale, shift, mean and variance.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let input = try node.features(0)
    let norm = BatchNorm(
      epsilon: try node.number("epsilon", default: 1e-5),
      momentum: try node.number("momentum", default: 0.9))
    guard try node.integer("spatial", default: 1) == 1 else {
      throw .unmapped(reason: "it normalises each pixel by itself")
    }
    guard try node.integer("training_mode", default: 0) == 0 else {
      throw .unmapped(reason: "it normalises by the batch's own statistics")
    }
    let parameters: [ParameterTensor.Role: ConstantTensor] = [
      .weight: try node.constant(1), .bias: try node.constant(2), .mean: try node.constant(3),
      .variance: try node.constant(4),
    ]
    let source = try graph.maps(input)
    let output = try graph.add(.batchNorm(norm), reading: [source], parameters: parameters)
    try graph.set(.features(graph.keeping(input.arrangement, output)))
  }
}
