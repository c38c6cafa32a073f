import Netlab

extension Dropout {
  /// Dropout: the ratio is an attribute before version 12, then an input.
  static func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    let input = try node.features(0)
    guard input.padding == nil else { throw .unmapped(reason: "its input is padded") }
    var rate = try node.number("ratio", default: 0.5)
    if node.operatorSet >= 12, let ratio = try node.optionalConstant(1) {
      let given = try passingFaults { () throws(ONNXFault) in try ratio.uniform() }
      guard let given else { throw .fault(.attribute(node: node.label, name: "ratio")) }
      rate = Double(decimal: given)
    }
    if node.operatorSet >= 12, rate > 0, try isTraining(node) {
      throw .unmapped(
        reason: "its training_mode is true, so that it drops numbers at random; export the model"
          + " for inference, as after model.eval()")
    }
    if node.hasOutput(1), graph.isRead(node.message.output[1]) {
      throw .unmapped(reason: "its mask is read, too")
    }
    var output = try graph.add(.dropout(Dropout(rate: rate)), reading: [input.layer])
    output.arrangement = input.arrangement
    try graph.set(.features(output))
  }

  /// Whether it works as in training: a third input says so, which most models leave out.
  private static func isTraining(_ node: NodeReader) throws(Obstacle) -> Bool {
    guard let mode = try node.optionalConstant(2) else { return false }
    let given = try passingFaults { () throws(ONNXFault) in try mode.uniform() }
    return given != 0
  }
}

extension Dropout: WritableOperator {
  /// Dropout, which passes its input on unless somebody trains the model.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    let (inputs, form) = writer.inputs()
    let ratio = writer.constant("ratio", .floats([Float(rate)]), [])
    writer.add("Dropout", inputs + [ratio], as: form)
  }
}
