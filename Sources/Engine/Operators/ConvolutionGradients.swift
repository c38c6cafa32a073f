import Netlab
import OneDNN

/// The backward passes of a convolution.
///
/// Where oneDNN has machine code for blocks of channels, they run on what the forward pass used. Else, for dilated
/// kernels and few input channels, they run on plain tensors by matrix multiplication, and the results are
/// reordered.
extension ConvolutionWork {
  func lowerBackward(_ lowering: inout Lowering) throws(EngineError) {
    let record = lowering.record(of: node)
    let gradient =
      record.layout == .blocked
      ? try lowering.gradients(of: node.members)
      : try lowering.gradient(of: node.members[0].output, .plain)
    let arriving = try lowering.throughActivation(
      activation, result: record.binding(.destination).place, gradient,
      count: output.byteCount(record.layout) / 4)
    if !(try lowerWeights(record, arriving, &lowering)) {
      try lowerPlainWeights(record, arriving, &lowering)
    }
    try maskWeights(record, &lowering)
    guard lowering.needsGradient(node.inputs[0]) else { return }
    if !(try lowerData(record, arriving, &lowering)) {
      try lowerPlainData(record, arriving, &lowering)
    }
  }

  /// The passes by tiles, where they are faster.
  private func winograd(_ record: ForwardRecord, _ lowering: Lowering) -> WinogradWork? {
    record.layout == .blocked
      ? WinogradWork(self, weights: record.binding(.weights).descriptor, lowering) : nil
  }

  /// The window as the forward pass was told of it.
  private func window(_ record: ForwardRecord) -> WindowGeometry {
    guard record.binding(.weights).step != 0 || isDepthwise(record) else { return geometry }
    return WindowGeometry(
      batch: 1, stride: convolution.stride, dilation: convolution.dilation,
      before: Extent(convolution.margins.top, convolution.margins.left),
      after: Extent(convolution.margins.bottom, convolution.margins.right))
  }

  private func isDepthwise(_ record: ForwardRecord) -> Bool {
    record.layout == .blocked && convolution.isDepthwise(inputs: input.shape.channels)
  }

  /// Gradients of weights and bias on the forward pass's tensors; false where there is only reference code.
  private func lowerWeights(
    _ record: ForwardRecord, _ arriving: Place, _ lowering: inout Lowering
  ) throws(EngineError) -> Bool {
    let (source, weights) = (record.binding(.source), record.binding(.weights))
    let (result, bias) = (record.binding(.destination), record.optionalBinding(.bias))
    guard let twin = lowering.gradientTwin(of: weights.place) else { return true }
    if let winograd = winograd(record, lowering) {
      winograd.lowerWeights(
        source.place, arriving, to: twin,
        bias: bias.flatMap { lowering.gradientTwin(of: $0.place) }, &lowering)
      return true
    }
    let window = window(record)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.convolutionBackwardWeights(
        source: source.descriptor, weightsGradient: weights.descriptor,
        biasGradient: bias?.descriptor ?? .none, destinationGradient: result.descriptor, window,
        hint: record.prepared.descriptor, on: engine)
    }
    if prepared.descriptor.isReference { return false }
    var bindings: [PrimitiveWork.Binding] = [
      source, .init(.destinationGradient, result.descriptor, arriving, step: result.step),
      .init(.weightsGradient, weights.descriptor, twin, step: weights.step),
    ]
    if let bias, let twin = lowering.gradientTwin(of: bias.place) {
      bindings.append(.init(.biasGradient, bias.descriptor, twin, step: bias.step))
    }
    lowering.add(
      prepared, bindings, repetitions: record.repetitions, multiplyAdds: multiplyAdds)
    return true
  }

  /// A forward descriptor on plain tensors, which the backward ones on plain tensors want to see.
  private func preparePlain(_ lowering: Lowering) throws(EngineError) -> PreparedPrimitive {
    let weights = weightExtents(inputs: input.shape.channels, outputs: output.shape.channels)
    let (input, output, geometry) = (input, output, geometry)
    return try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.convolutionForward(
        .training, source: input.windowed(.plain),
        weights: MemoryDescriptor(weights, layout: .plain), destination: output.windowed(.plain),
        geometry, on: engine)
    }
  }

  private func plainGradient(
    _ record: ForwardRecord, _ arriving: Place, _ lowering: inout Lowering
  ) throws(EngineError) -> Place {
    if record.layout == .plain { return arriving }
    let place = lowering.buffer("plain gradient", output.byteCount(.plain))
    try lowering.reorder(output, arriving, .blocked, to: place, .plain)
    return place
  }

  private func lowerPlainWeights(
    _ record: ForwardRecord, _ arriving: Place, _ lowering: inout Lowering
  ) throws(EngineError) {
    let weights = record.binding(.weights)
    guard let twin = lowering.gradientTwin(of: weights.place) else { return }
    let hint = try preparePlain(lowering)
    let biasTwin = record.optionalBinding(.bias).flatMap { lowering.gradientTwin(of: $0.place) }
    let (geometry, filters) = (geometry, output.shape.channels)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      let forward = hint.descriptor.descriptor(of: .weights)
      return try PrimitiveDescriptor.convolutionBackwardWeights(
        source: hint.descriptor.descriptor(of: .source), weightsGradient: forward,
        biasGradient: biasTwin == nil ? .none : MemoryDescriptor([filters], layout: .plain),
        destinationGradient: hint.descriptor.descriptor(of: .destination), geometry,
        hint: hint.descriptor, on: engine)
    }
    let descriptor = { (argument: Argument) in prepared.descriptor.descriptor(of: argument) }
    let form = descriptor(.weightsGradient)
    let fresh = lowering.buffer("plain gradient of weights", form.byteCount)
    var bindings: [PrimitiveWork.Binding] = [
      .init(.source, descriptor(.source), try lowering.need(node.inputs[0], .plain)),
      .init(
        .destinationGradient, descriptor(.destinationGradient),
        try plainGradient(record, arriving, &lowering)),
      .init(.weightsGradient, form, fresh),
    ]
    if let biasTwin { bindings.append(.init(.biasGradient, descriptor(.biasGradient), biasTwin)) }
    lowering.add(prepared, bindings, multiplyAdds: multiplyAdds)
    let target = lowering.wholeWeights[node.members[0].output] ?? weights.descriptor
    let padded = try recut(fresh, toPadding: true, target, &lowering)
    let plain = try plainForm(target, lowering)
    try lowering.reorder(plain, padded, to: target, twin)
  }

  private func plainForm(
    _ form: MemoryDescriptor, _ lowering: Lowering
  ) throws(EngineError) -> MemoryDescriptor {
    try onBehalf(of: lowering.path) { () throws(OneDNNError) in
      try MemoryDescriptor(form.extents, layout: .plain)
    }
  }

  /// Puts plain weights into padded extents or takes them out; no step where the extents are the same.
  private func recut(
    _ place: Place, toPadding: Bool, _ form: MemoryDescriptor, _ lowering: inout Lowering
  ) throws(EngineError) -> Place {
    let own = graph.nodes[node.members[0].node].parameters[0].dimensions
    let (columns, taps) = (own[1], own[2] * own[3])
    let count = form.extents.reduce(1, *)
    let paddedColumns =
      convolution.groups > 1
      ? columns : form.extents.dropFirst().reduce(1, *) / taps
    let rows = own[0]
    if count == rows * columns * taps { return place }
    let result = lowering.buffer("weights, cut", (toPadding ? count : rows * columns * taps) * 4)
    lowering.addNative("cut", [place, result], writing: 1..<2) { memory in
      let (from, to) = (
        memory[0].assumingMemoryBound(to: Float.self), memory[1].assumingMemoryBound(to: Float.self)
      )
      if toPadding { to.update(repeating: 0, count: count) }
      let (narrow, wide) = (columns * taps, paddedColumns * taps)
      for row in 0..<rows {
        let source = from + row * (toPadding ? narrow : wide)
        (to + row * (toPadding ? wide : narrow)).update(from: source, count: narrow)
      }
    }
    return result
  }

  /// The gradient of the input on blocks; false where there is only reference code.
  private func lowerData(
    _ record: ForwardRecord, _ arriving: Place, _ lowering: inout Lowering
  ) throws(EngineError) -> Bool {
    let (source, weights) = (record.binding(.source), record.binding(.weights))
    let result = record.binding(.destination)
    // First layers' code reads plain images; there is none for their gradient.
    let readsPlain = record.layout == .blocked && source.descriptor.paddedExtents[1] % 8 != 0
    if readsPlain { return false }
    if let winograd = winograd(record, lowering) {
      let share = lowering.share(of: node.inputs[0], .blocked)
      winograd.lowerData(arriving, weights: weights.place, to: share.place, &lowering)
      try lowering.deliver(share)
      return true
    }
    let window = window(record)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.convolutionBackwardData(
        sourceGradient: source.descriptor,
        weights: MemoryDescriptor(weights.descriptor.extents, layout: .any),
        destinationGradient: result.descriptor, window, hint: record.prepared.descriptor, on: engine
      )
    }
    let form = prepared.descriptor.descriptor(of: .weights)
    // Block by block, weights are not worth another form.
    if prepared.descriptor.isReference || (weights.step != 0 && form != weights.descriptor) {
      return false
    }
    var place = weights.place
    if form != weights.descriptor {
      place = lowering.buffer("weights for the gradient", form.byteCount)
      try lowering.reorder(weights.descriptor, weights.place, to: form, place)
    }
    let share = lowering.share(
      of: node.inputs[0], record.layout == .plain ? .plain : .blocked)
    lowering.add(
      prepared,
      [
        .init(.destinationGradient, result.descriptor, arriving, step: result.step),
        .init(.weights, form, place, step: weights.step),
        .init(.sourceGradient, source.descriptor, share.place, step: source.step),
      ], repetitions: record.repetitions, multiplyAdds: multiplyAdds)
    try lowering.deliver(share)
    return true
  }

  private func lowerPlainData(
    _ record: ForwardRecord, _ arriving: Place, _ lowering: inout Lowering
  ) throws(EngineError) {
    let weights = record.binding(.weights)
    let hint = try preparePlain(lowering)
    let geometry = geometry
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.convolutionBackwardData(
        sourceGradient: hint.descriptor.descriptor(of: .source),
        weights: hint.descriptor.descriptor(of: .weights),
        destinationGradient: hint.descriptor.descriptor(of: .destination), geometry,
        hint: hint.descriptor, on: engine)
    }
    let own = lowering.wholeWeights[node.members[0].output] ?? weights.descriptor
    let plain = try plainForm(own, lowering)
    let padded = lowering.buffer("plain weights", plain.byteCount)
    try lowering.reorder(own, weights.place, to: plain, padded)
    let cut = try recut(padded, toPadding: false, own, &lowering)
    let share = lowering.share(of: node.inputs[0], .plain)
    let descriptor = { (argument: Argument) in prepared.descriptor.descriptor(of: argument) }
    lowering.add(
      prepared,
      [
        .init(
          .destinationGradient, descriptor(.destinationGradient),
          try plainGradient(record, arriving, &lowering)),
        .init(.weights, descriptor(.weights), cut),
        .init(.sourceGradient, descriptor(.sourceGradient), share.place),
      ], multiplyAdds: multiplyAdds)
    try lowering.deliver(share)
  }

  /// Takes out the gradients of weights that a connection table leaves out, so that these stay zero.
  private func maskWeights(
    _ record: ForwardRecord, _ lowering: inout Lowering
  ) throws(EngineError) {
    guard convolution.connections != nil else { return }
    let weights = record.binding(.weights)
    guard let twin = lowering.gradientTwin(of: weights.place),
      let slot = lowering.slots.first(where: { $0.place == weights.place })
    else { return }
    let convolution = convolution
    let mask = lowering.constant(
      "connections of \(lowering.path)", weights.descriptor, extents: slot.extents
    ) { (_) throws(EngineError) in
      var ones = [Float](repeating: 1, count: slot.dimensions.reduce(1, *))
      convolution.disconnect(&ones, dimensions: slot.dimensions)
      return slot.padding(ones)
    }
    let count = weights.descriptor.byteCount / 4
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      let line = try MemoryDescriptor([1, count], layout: .plain)
      return try PrimitiveDescriptor.binary(.multiply, line, line, into: line, on: engine)
    }
    let line = prepared.descriptor.descriptor(of: .source)
    lowering.add(
      prepared,
      [.init(.source, line, twin), .init(.source1, line, mask), .init(.destination, line, twin)])
  }
}
