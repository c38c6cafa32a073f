import Netlab
import OneDNN

extension Linear: ReferenceOperator {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    let (weights, features) = (parameters[.weight] ?? [], x.shape.elements)
    var y = ReferenceTensor<Scalar>(batch: x.batch, shape: shape)
    for n in 0..<x.batch {
      for o in 0..<units {
        var sum = parameters[.bias]?[o] ?? 0
        for i in 0..<features {
          sum += weights[o * features + i] * x.values[n * features + i]
          pass.multiplyAdds += 1
        }
        y[n, o, 0, 0] = sum
      }
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let x = inputs[0]
    let (weights, features) = (parameters[.weight] ?? [], x.shape.elements)
    var dx = ReferenceTensor<Scalar>(batch: x.batch, shape: x.shape)
    var dWeights = [Scalar](repeating: 0, count: weights.count)
    var dBias = [Scalar](repeating: 0, count: units)
    for n in 0..<x.batch {
      for o in 0..<units {
        let dy = gradient[n, o, 0, 0]
        dBias[o] += dy
        for i in 0..<features {
          dx.values[n * features + i] += weights[o * features + i] * dy
          dWeights[o * features + i] += x.values[n * features + i] * dy
        }
      }
    }
    return ReferenceGradients(
      inputs: [dx], parameters: bias ? [.weight: dWeights, .bias: dBias] : [.weight: dWeights])
  }
}

extension Linear: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let member = node.members[0]
    let input = lowering.extents(of: node.inputs[0])
    let features = input.shape.elements
    let source = try lowering.need(node.inputs[0], .rows)
    let destination = lowering.define(member.output, .rows)
    let attributes = Attributes(
      postOperations: (member.activation?.chain ?? []).map { .eltwise($0) })
    let (units, bias, batch, purpose) = (units, bias, input.batch, lowering.purpose)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.innerProductForward(
        purpose, source: MemoryDescriptor([batch, features], layout: .plain),
        weights: MemoryDescriptor(
          [units, features], layout: purpose == .inference ? .any : .plain),
        bias: bias ? MemoryDescriptor([units], layout: .plain) : .none,
        destination: MemoryDescriptor([batch, units], layout: .plain), attributes: attributes,
        on: engine)
    }
    let owner = lowering.plan.graph.nodes[member.node]
    let (weightForm, biasForm) = (
      prepared.descriptor.descriptor(of: .weights), prepared.descriptor.descriptor(of: .bias)
    )
    var bindings: [PrimitiveWork.Binding] = [
      .init(.source, prepared.descriptor.descriptor(of: .source), source),
      .init(.destination, prepared.descriptor.descriptor(of: .destination), destination),
    ]
    switch purpose {
    case .inference:
      let weights = lowering.constant(
        "\(owner.path).weight", weightForm, extents: [units, features]
      ) { (values) throws(EngineError) in
        try values.numbers(owner, .weight)
      }
      bindings.append(.init(.weights, weightForm, weights))
      if bias {
        let place = lowering.constant("\(owner.path).bias", biasForm, extents: [units]) {
          (values) throws(EngineError) in
          try values.numbers(owner, .bias)
        }
        bindings.append(.init(.bias, biasForm, place))
      }
    case .training:
      let name = ParameterValues.name(owner.path, .weight)
      let place = lowering.parameterBuffer(name, weightForm.byteCount, isLearned: learned)
      lowering.slots.append(
        ParameterSlot(
          name: name, role: .weight, dimensions: [units, features], isLearned: learned,
          place: place, form: weightForm, extents: [units, features], padded: (units, features)))
      bindings.append(.init(.weights, weightForm, place))
      if let bias = try lowering.vector(owner, .bias, count: units) { bindings.append(bias) }
    }
    lowering.add(prepared, bindings, multiplyAdds: owner.cost.multiplyAdds * batch)
    lowering.records[member.output] = ForwardRecord(
      prepared: prepared, bindings: bindings, layout: .rows)
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let member = node.members[0]
    let record = lowering.record(of: node)
    let output = lowering.extents(of: member.output)
    let (source, weights) = (record.binding(.source), record.binding(.weights))
    let (result, bias) = (record.binding(.destination), record.optionalBinding(.bias))
    let arriving = try lowering.throughActivation(
      member.activation, result: result.place,
      try lowering.gradient(of: member.output, .rows), count: output.byteCount(.rows) / 4)
    let multiplyAdds = lowering.plan.graph.nodes[member.node].cost.multiplyAdds * output.batch
    if let twin = lowering.gradientTwin(of: weights.place) {
      let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
        try PrimitiveDescriptor.innerProductBackwardWeights(
          source: source.descriptor, weightsGradient: weights.descriptor,
          biasGradient: bias?.descriptor ?? .none, destinationGradient: result.descriptor,
          hint: record.prepared.descriptor, on: engine)
      }
      var bindings: [PrimitiveWork.Binding] = [
        source, .init(.destinationGradient, result.descriptor, arriving),
        .init(.weightsGradient, weights.descriptor, twin),
      ]
      if let bias, let twin = lowering.gradientTwin(of: bias.place) {
        bindings.append(.init(.biasGradient, bias.descriptor, twin))
      }
      lowering.add(prepared, bindings, multiplyAdds: multiplyAdds)
    }
    guard lowering.needsGradient(node.inputs[0]) else { return }
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.innerProductBackwardData(
        sourceGradient: source.descriptor, weights: weights.descriptor,
        destinationGradient: result.descriptor, hint: record.prepared.descriptor, on: engine)
    }
    let share = lowering.share(of: node.inputs[0], .rows)
    lowering.add(
      prepared,
      [
        .init(.destinationGradient, result.descriptor, arriving), weights,
        .init(.sourceGradient, source.descriptor, share.place),
      ], multiplyAdds: multiplyAdds)
    try lowering.deliver(share)
  }
}
