import Netlab
import OneDNN

/// One factor and one offset for each channel, as batch normalisation with running statistics and scaling have them.
struct ChannelwiseAffine {
  var path: String
  var epsilon: Float
  /// Whether a mean is subtracted and a deviation divided by.
  var hasStatistics: Bool
  var hasScale: Bool
  var hasShift: Bool

  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let member = node.members[0]
    let extents = lowering.extents(of: node.inputs[0])
    let source = try lowering.need(node.inputs[0], .blocked)
    let destination = lowering.define(member.output, .blocked)
    var options: NormalizationOptions = .givenStatistics
    if hasScale { options.insert(.scale) }
    if hasShift { options.insert(.shift) }
    if member.activation != nil { options.insert(.relu) }
    let epsilon = epsilon
    let prepared = try lowering.prepare { [options] (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.batchNormalizationForward(
        .inference, extents.stacked(), epsilon: epsilon, options, on: engine)
    }
    let owner = lowering.plan.graph.nodes[member.node]
    let (channels, padding) = (
      extents.blockedChannels, extents.blockedChannels - extents.shape.channels
    )
    let line = try onBehalf(of: lowering.path) { () throws(OneDNNError) in
      try MemoryDescriptor([channels], layout: .plain)
    }
    var bindings: [PrimitiveWork.Binding] = [
      .init(.source, prepared.descriptor.descriptor(of: .source), source),
      .init(.destination, prepared.descriptor.descriptor(of: .destination), destination),
    ]
    func bind(
      _ argument: Argument, _ role: ParameterTensor.Role, fallback: Float?,
      _ lowering: inout Lowering
    ) {
      let place = lowering.constant(
        "\(owner.path).\(role.rawValue)", line, extents: [channels]
      ) { (values) throws(EngineError) in
        if let fallback { return [Float](repeating: fallback, count: channels) }
        return try values.numbers(owner, role) + [Float](repeating: 0, count: padding)
      }
      bindings.append(.init(argument, line, place))
    }
    bind(.mean, .mean, fallback: hasStatistics ? nil : 0, &lowering)
    // A variance of 0 behind the last channel would divide 0 by 0 where ε is 0.
    if hasStatistics {
      let place = lowering.constant("\(owner.path).variance", line, extents: [channels]) {
        (values) throws(EngineError) in
        try values.numbers(owner, .variance) + [Float](repeating: 1, count: padding)
      }
      bindings.append(.init(.variance, line, place))
    } else {
      bind(.variance, .variance, fallback: 1, &lowering)
    }
    if hasScale { bind(.scale, .weight, fallback: nil, &lowering) }
    if hasShift { bind(.shift, .bias, fallback: nil, &lowering) }
    lowering.add(prepared, bindings)
  }
}
