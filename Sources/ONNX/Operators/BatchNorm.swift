import Netlab

extension BatchNorm {
  /// BatchNormalization: maps or vectors, scale, shift, mean and variance.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let input = try node.features(0)
    var norm = BatchNorm(
      epsilon: try node.number("epsilon", default: 1e-5),
      momentum: try node.number("momentum", default: 0.9))
    guard try node.integer("spatial", default: 1) == 1 else {
      throw .unmapped(reason: "it normalises each pixel by itself")
    }
    guard try node.integer("training_mode", default: 0) == 0 else {
      throw .unmapped(
        reason: "its training_mode is true, so that it normalises by the batch's own statistics;"
          + " export the model for inference, as after model.eval()")
    }
    // Before version 14, more outputs than one meant training.
    guard node.operatorSet >= 14 || !(1...4).contains(where: node.hasOutput) else {
      throw .unmapped(
        reason:
          "it gives the batch's statistics, so that it normalises by them; export the model for"
          + " inference, as after model.eval()")
    }
    var parameters: [ParameterTensor.Role: ConstantTensor] = [
      .weight: try node.constant(1), .bias: try node.constant(2), .mean: try node.constant(3),
      .variance: try node.constant(4),
    ]
    if case .learned(let scale, let shift)? = node.annotation {
      if !scale, try node.constant(1).isEverywhere(1) {
        (norm.scale, parameters[.weight]) = (false, nil)
      }
      if !shift, try node.constant(2).isEverywhere(0) {
        (norm.shift, parameters[.bias]) = (false, nil)
      }
    }
    let source = try graph.maps(input)
    let output = try graph.add(.batchNorm(norm), reading: [source], parameters: parameters)
    try graph.set(.features(graph.keeping(input.arrangement, output)))
  }
}

extension BatchNorm: WritableOperator {
  /// BatchNormalization by running statistics; factors or offsets that are not learned are 1 or 0.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, form) = writer.inputs()
    let channels = node.shape.channels
    func even(_ name: String, _ value: Float) -> String {
      writer.constant(
        name, .floats([Float](repeating: value, count: channels)), [channels])
    }
    let factors = scale ? writer.parameter(.weight) : even("weight", 1)
    let offsets = shift ? writer.parameter(.bias) : even("bias", 0)
    if !scale || !shift { writer.annotate(.learned(scale: scale, shift: shift)) }
    writer.add(
      "BatchNormalization",
      inputs + [factors, offsets, writer.parameter(.mean), writer.parameter(.variance)],
      ["epsilon": .number(epsilon), "momentum": .number(momentum)], as: form)
  }
}
