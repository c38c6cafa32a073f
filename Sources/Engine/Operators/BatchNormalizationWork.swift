import Netlab
import OneDNN

/// Batch normalisation in training, or scaling, which is normalisation with a mean of 0 and a variance of 1.
struct BatchNormalizationWork {
  let node: PlanGraph.Node
  let owner: ShapedNode
  let extents: TensorExtents
  /// Nil for scaling.
  let normalization: BatchNorm?
  private let hasScale: Bool
  private let hasShift: Bool

  init(_ normalization: BatchNorm, _ node: PlanGraph.Node, _ lowering: Lowering) {
    self.node = node
    self.normalization = normalization
    owner = lowering.plan.graph.nodes[node.members[0].node]
    extents = lowering.extents(of: node.inputs[0])
    (hasScale, hasShift) = (normalization.scale, normalization.shift)
  }

  init(scaling scale: Scale, _ node: PlanGraph.Node, _ lowering: Lowering) {
    self.node = node
    normalization = nil
    owner = lowering.plan.graph.nodes[node.members[0].node]
    extents = lowering.extents(of: node.inputs[0])
    (hasScale, hasShift) = (true, scale.bias)
  }

  private var options: NormalizationOptions {
    var options: NormalizationOptions = normalization == nil ? .givenStatistics : []
    if hasScale { options.insert(.scale) }
    if hasShift { options.insert(.shift) }
    if node.members[0].activation != nil { options.insert(.relu) }
    return options
  }

  private var epsilon: Float { Float(normalization?.epsilon ?? 0) }

  func lower(_ lowering: inout Lowering) throws(EngineError) {
    let (extents, epsilon, options) = (extents, epsilon, options)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.batchNormalizationForward(
        .training, extents.stacked(), epsilon: epsilon, options, on: engine)
    }
    let channels = extents.blockedChannels
    let line = try onBehalf(of: lowering.path) { () throws(OneDNNError) in
      try MemoryDescriptor([channels], layout: .plain)
    }
    let tensor = prepared.descriptor.descriptor(of: .source)
    let source = try lowering.need(node.inputs[0], .blocked)
    let destination = lowering.define(node.members[0].output, .blocked)
    let (mean, variance) = statistics(line, &lowering)
    var bindings: [PrimitiveWork.Binding] = [
      .init(.source, tensor, source), .init(.destination, tensor, destination),
      .init(.mean, line, mean), .init(.variance, line, variance),
    ]
    if let scale = try lowering.vector(owner, .weight, count: channels) {
      bindings.append(.init(.scale, line, scale.place))
    }
    if let shift = try lowering.vector(owner, .bias, count: channels) {
      bindings.append(.init(.shift, line, shift.place))
    }
    bindings += lowering.workspace(of: prepared)
    lowering.add(prepared, bindings, isCheap: true)
    lowering.records[node.members[0].output] = ForwardRecord(
      prepared: prepared, bindings: bindings)
    try keepRunningStatistics(mean, variance, &lowering)
  }

  /// Where the batch's mean and variance go, or, for scaling, where 0 and 1 are.
  private func statistics(
    _ line: MemoryDescriptor, _ lowering: inout Lowering
  ) -> (mean: Place, variance: Place) {
    let channels = extents.blockedChannels
    guard normalization == nil else {
      return (
        lowering.buffer("mean of \(lowering.path)", channels * 4),
        lowering.buffer("variance of \(lowering.path)", channels * 4)
      )
    }
    func constant(_ number: Float, _ lowering: inout Lowering) -> Place {
      lowering.constant("\(number) for \(lowering.path)", line, extents: [channels]) {
        (_) throws(EngineError) in [Float](repeating: number, count: channels)
      }
    }
    return (constant(0, &lowering), constant(1, &lowering))
  }

  /// Lets the running statistics follow the batch's; the variance of the population is estimated from the batch's.
  private func keepRunningStatistics(
    _ mean: Place, _ variance: Place, _ lowering: inout Lowering
  ) throws(EngineError) {
    guard let normalization,
      let runningMean = try lowering.vector(owner, .mean, count: extents.blockedChannels),
      let runningVariance = try lowering.vector(owner, .variance, count: extents.blockedChannels)
    else { return }
    let count = extents.batch * extents.shape.area
    let kept = Float(normalization.momentum)
    let (channels, unbiased) = (extents.shape.channels, Float(count) / Float(max(1, count - 1)))
    lowering.addNative(
      "running statistics", [mean, variance, runningMean.place, runningVariance.place],
      writing: 2..<4
    ) { memory in
      let (mean, variance, runningMean, runningVariance) = (
        memory[0].assumingMemoryBound(to: Float.self),
        memory[1].assumingMemoryBound(to: Float.self),
        memory[2].assumingMemoryBound(to: Float.self),
        memory[3].assumingMemoryBound(to: Float.self)
      )
      for c in 0..<channels {
        runningMean[c] = kept * runningMean[c] + (1 - kept) * mean[c]
        runningVariance[c] = kept * runningVariance[c] + (1 - kept) * variance[c] * unbiased
      }
    }
  }

  func lowerBackward(_ lowering: inout Lowering) throws(EngineError) {
    let record = lowering.record(of: node)
    let tensor = record.binding(.source).descriptor
    let (epsilon, options) = (epsilon, options)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.batchNormalizationBackward(
        gradient: tensor, source: tensor, epsilon: epsilon, options,
        hint: record.prepared.descriptor, on: engine)
    }
    let arriving = try lowering.gradient(of: node.members[0].output, .blocked)
    let wanted = lowering.needsGradient(node.inputs[0])
    // The primitive computes all gradients or none.
    let share = wanted ? lowering.share(of: node.inputs[0], .blocked) : nil
    let place =
      share?.place ?? lowering.buffer("unwanted gradient", extents.byteCount(.blocked))
    var bindings: [PrimitiveWork.Binding] = [
      record.binding(.source), record.binding(.mean), record.binding(.variance),
      .init(.destinationGradient, tensor, arriving.place), .init(.sourceGradient, tensor, place),
    ]
    let gradients: [(Argument, Argument)] = [(.scale, .scaleGradient), (.shift, .shiftGradient)]
    for (role, gradient) in gradients {
      guard let own = record.optionalBinding(role),
        let twin = lowering.gradientTwin(of: own.place)
      else { continue }
      bindings += [own, .init(gradient, own.descriptor, twin)]
    }
    bindings += [record.optionalBinding(.workspace)].compactMap(\.self)
    lowering.add(prepared, bindings)
    if let share { try lowering.deliver(share) }
  }
}
