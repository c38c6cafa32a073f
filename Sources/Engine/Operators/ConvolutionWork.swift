import Netlab
import OneDNN

/// One convolution of a plan, perhaps made of several siblings, and the ways to run it.
struct ConvolutionWork {
  let convolution: Convolution
  let node: PlanGraph.Node
  let graph: ShapedGraph
  let input: TensorExtents
  /// The results of all siblings, one behind the other.
  let output: TensorExtents

  init(_ convolution: Convolution, _ node: PlanGraph.Node, _ lowering: Lowering) {
    self.convolution = convolution
    self.node = node
    graph = lowering.plan.graph
    input = lowering.extents(of: node.inputs[0])
    var shape = lowering.plan.shape(of: node.members[0].output)
    shape.channels = node.members.reduce(0) { $0 + lowering.plan.shape(of: $1.output).channels }
    output = TensorExtents(batch: lowering.plan.batch, shape: shape)
  }

  var geometry: WindowGeometry {
    WindowGeometry(
      batch: input.batch, stride: convolution.stride, dilation: convolution.dilation,
      before: Extent(convolution.margins.top, convolution.margins.left),
      after: Extent(convolution.margins.bottom, convolution.margins.right))
  }

  /// The kernel's extents as oneDNN is told of them, with a depth of one beside a depth of images.
  var taps: [Int] {
    (input.batch > 1 ? [1] : []) + [convolution.kernel.height, convolution.kernel.width]
  }

  var activation: Activation? { node.members[0].activation }

  var attributes: Attributes {
    Attributes(
      postOperations: (node.addend == nil ? [] : [.sum(scale: 1)])
        + (activation?.chain ?? []).map { .eltwise($0) })
  }

  var hasBias: Bool {
    node.members.contains { member in
      guard case .convolution(let own) = graph.nodes[member.node].operation else { return false }
      return own.bias || !member.affine.isEmpty
    }
  }

  var multiplyAdds: Int {
    node.members.reduce(0) { $0 + graph.nodes[$1.node].cost.multiplyAdds } * input.batch
  }

  /// Fewer than eight channels that lie plain are read as they are, by code made for first layers.
  func readsPlain(_ lowering: Lowering) -> Bool {
    // In training, the gradient of the weights has such code for colour images only.
    let suits = lowering.purpose == .inference ? 1..<8 : 3..<4
    return lowering.place(of: node.inputs[0], .blocked) == nil
      && suits.contains(input.shape.channels) && convolution.groups == 1
      && convolution.kernel != .one
  }

  /// Weights' extents: grouped ones have one dimension more; plain ones have no padding.
  func weightExtents(inputs: Int, outputs: Int) -> [Int] {
    let groups = convolution.groups
    return (groups > 1 ? [groups, outputs / groups, inputs / groups] : [outputs, inputs]) + taps
  }

  /// Runs on blocks of eight channels; false where oneDNN has only reference code for that.
  func lowerBlocked(_ lowering: inout Lowering) throws(EngineError) -> Bool {
    let source: TensorLayout = readsPlain(lowering) ? .plain : .blocked
    let inputs = source == .plain ? input.shape.channels : input.blockedChannels
    let weights = weightExtents(inputs: inputs, outputs: output.blockedChannels)
    let (geometry, attributes, purpose) = (geometry, attributes, lowering.purpose)
    let (biased, input, output) = (hasBias, input, output)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.convolutionForward(
        purpose, source: input.windowed(source), weights: MemoryDescriptor(weights, layout: .any),
        bias: biased ? MemoryDescriptor([output.blockedChannels], layout: .plain) : .none,
        destination: output.windowed(.blocked), geometry, attributes: attributes, on: engine)
    }
    let mustBeBlocked = node.addend != nil || node.members.count > 1
    if prepared.descriptor.isReference && !mustBeBlocked { return false }

    let read = try lowering.need(node.inputs[0], source)
    let written: Place
    if let addend = node.addend {
      written = try lowering.need(addend, .blocked)
      lowering.set(node.members[0].output, .blocked, written)
    } else {
      written = lowering.define(node.members[0].output, .blocked)
      for member in node.members.dropFirst() { _ = lowering.define(member.output, .blocked) }
    }
    try add(
      prepared, read, written, .blocked, inputs: inputs, outputs: output.blockedChannels, &lowering)
    if let activation, !activation.keepsZero {
      for member in node.members {
        if let place = lowering.place(of: member.output, .blocked) {
          lowering.clearPadding(member.output, place)
        }
      }
    }
    return true
  }

  /// Runs on plain tensors by matrix multiplication, for groups that cut blocks of channels.
  func lowerPlain(_ lowering: inout Lowering) throws(EngineError) {
    let weights = weightExtents(inputs: input.shape.channels, outputs: output.shape.channels)
    let (geometry, attributes, purpose) = (geometry, attributes, lowering.purpose)
    let (biased, input, output) = (hasBias, input, output)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.convolutionForward(
        purpose, source: input.windowed(.plain),
        weights: MemoryDescriptor(weights, layout: .plain),
        bias: biased ? MemoryDescriptor([output.shape.channels], layout: .plain) : .none,
        destination: output.windowed(.plain), geometry, attributes: attributes, on: engine)
    }
    let read = try lowering.need(node.inputs[0], .plain)
    let written = lowering.define(node.members[0].output, .plain)
    if let addend = node.addend {
      // The result is added onto a copy: others may see the addend's own plain numbers, as a flatten does.
      let (place, layout) = lowering.anyPlace(of: addend)
      try lowering.reorder(output, place, layout, to: written, .plain)
    }
    try add(
      prepared, read, written, .plain, inputs: input.shape.channels,
      outputs: output.shape.channels, &lowering)
  }

  private func add(
    _ prepared: PreparedPrimitive, _ read: Place, _ written: Place, _ layout: TensorLayout,
    inputs: Int, outputs: Int, _ lowering: inout Lowering
  ) throws(EngineError) {
    let descriptor = { (argument: Argument) in prepared.descriptor.descriptor(of: argument) }
    let form = descriptor(.weights)
    let winograd =
      layout == .blocked ? WinogradWork(self, weights: form, lowering) : nil
    if let winograd, lowering.purpose == .inference {
      try add(winograd, read, written, inputs: inputs, outputs: outputs, &lowering)
      return
    }
    let perGroup = convolution.groups > 1 ? inputs / convolution.groups : inputs
    let own = try parameters(
      weights: form, bias: descriptor(.bias), inputs: perGroup, outputs: outputs, &lowering)
    let bindings: [PrimitiveWork.Binding] =
      [
        .init(.source, descriptor(.source), read),
        .init(.destination, descriptor(.destination), written),
      ] + own
    let record = ForwardRecord(prepared: prepared, bindings: bindings, layout: layout)
    lowering.records[node.members[0].output] = record
    if let winograd {
      winograd.lowerTraining(
        read, weights: record.binding(.weights).place,
        bias: record.optionalBinding(.bias)?.place, to: written, &lowering)
    } else {
      lowering.add(prepared, bindings, multiplyAdds: multiplyAdds)
    }
  }

  /// A convolution by tiles with weights that are constants.
  private func add(
    _ winograd: WinogradWork, _ read: Place, _ written: Place, inputs: Int, outputs: Int,
    _ lowering: inout Lowering
  ) throws(EngineError) {
    let folded = FoldedWeights(graph, node.members)
    let weights = lowering.constant(
      "weights of \(lowering.path)", byteCount: winograd.transformedCount * 4
    ) { (values, memory) throws(EngineError) in
      winograd.transform(
        try folded.weights(values, inputs: inputs, outputs: outputs),
        to: memory.assumingMemoryBound(to: Float.self))
    }
    winograd.lower(
      read, weights: weights,
      bias: hasBias ? try biases(folded, outputs: outputs, &lowering) : nil, to: written, &lowering)
  }

  /// Weights and bias: constants of an inference plan, or what training changes.
  ///
  /// - Parameters:
  ///   - inputs: channels of one group, with padding where the kernel wants it.
  ///   - outputs: filters, likewise.
  func parameters(
    weights form: MemoryDescriptor, bias biasForm: MemoryDescriptor, inputs: Int, outputs: Int,
    _ lowering: inout Lowering
  ) throws(EngineError) -> [PrimitiveWork.Binding] {
    let path = lowering.path
    switch lowering.purpose {
    case .inference:
      let folded = FoldedWeights(graph, node.members)
      let weights = lowering.constant("weights of \(path)", form, extents: form.extents) {
        (values) throws(EngineError) in
        try folded.weights(values, inputs: inputs, outputs: outputs)
      }
      guard hasBias else { return [.init(.weights, form, weights)] }
      let bias = try biases(folded, outputs: outputs, &lowering)
      return [.init(.weights, form, weights), .init(.bias, biasForm, bias)]
    case .training:
      let weights = lowering.parameterBuffer(
        "weights of \(path)", form.byteCount, isLearned: true)
      let bias =
        hasBias
        ? lowering.parameterBuffer("bias of \(path)", outputs * 4, isLearned: true) : nil
      var filter = 0
      for member in node.members {
        let owner = graph.nodes[member.node]
        // Siblings have whole blocks of filters; a convolution by itself has all, padding included.
        let filters = node.members.count == 1 ? outputs : owner.shape.channels
        try addSlots(
          of: owner, filters: filter..<filter + filters, inputs: inputs, form, weights, bias,
          &lowering)
        filter += filters
      }
      return [.init(.weights, form, weights)]
        + (bias.map { [.init(.bias, biasForm, $0)] } ?? [])
    }
  }

  private func biases(
    _ folded: FoldedWeights, outputs: Int, _ lowering: inout Lowering
  ) throws(EngineError) -> Place {
    let line = try onBehalf(of: lowering.path) { () throws(OneDNNError) in
      try MemoryDescriptor([outputs], layout: .plain)
    }
    return lowering.constant("bias of \(lowering.path)", line, extents: [outputs]) {
      (values) throws(EngineError) in
      try folded.biases(values, outputs: outputs)
    }
  }

  private func addSlots(
    of owner: ShapedNode, filters: Range<Int>, inputs: Int, _ form: MemoryDescriptor,
    _ weights: Place, _ bias: Place?, _ lowering: inout Lowering
  ) throws(EngineError) {
    let isPart = node.members.count > 1
    let (part, line) = try onBehalf(of: lowering.path) { () throws(OneDNNError) in
      var (extents, start) = (form.extents, form.extents.map { _ in 0 })
      (extents[0], start[0]) = (filters.count, filters.lowerBound)
      return (
        isPart ? try form.part(extents, at: start) : form,
        try MemoryDescriptor([filters.count], layout: .plain)
      )
    }
    for parameter in owner.parameters {
      let isWeight = parameter.role == .weight
      guard let place = isWeight ? weights : bias else { continue }
      lowering.slots.append(
        ParameterSlot(
          name: ParameterValues.name(owner.path, parameter.role), role: parameter.role,
          dimensions: parameter.dimensions, isLearned: parameter.isLearned,
          place: isWeight ? place : place.advanced(bytes: filters.lowerBound * 4),
          form: isWeight ? part : line,
          extents: isWeight ? part.extents : [filters.count],
          padded: (filters.count, isWeight ? inputs : 1)))
    }
  }

  /// Runs one block of channels after the other over the whole batch; false where oneDNN has only reference code.
  ///
  /// The code for depthwise kernels knows no depth; but a block of eight channels is in itself an ordinary batch of
  /// eight-channel images.
  func lowerDepthwise(_ lowering: inout Lowering) throws(EngineError) -> Bool {
    let (channels, batch) = (input.blockedChannels, input.batch)
    let kernel = [convolution.kernel.height, convolution.kernel.width]
    let flat = WindowGeometry(
      batch: 1, stride: convolution.stride, dilation: convolution.dilation,
      before: Extent(convolution.margins.top, convolution.margins.left),
      after: Extent(convolution.margins.bottom, convolution.margins.right))
    let (attributes, purpose, biased) = (attributes, lowering.purpose, hasBias)
    let (from, to) = (input.shape, output.shape)
    func prepare(
      _ images: Int, _ lanes: Int, _ lowering: Lowering
    ) throws(EngineError) -> PreparedPrimitive {
      try lowering.prepare { (engine) throws(OneDNNError) in
        try PrimitiveDescriptor.convolutionForward(
          purpose,
          source: MemoryDescriptor([images, lanes, from.height, from.width], layout: .blocked),
          weights: MemoryDescriptor([lanes, 1, 1] + kernel, layout: .any),
          bias: biased ? MemoryDescriptor([lanes], layout: .plain) : .none,
          destination: MemoryDescriptor([images, lanes, to.height, to.width], layout: .blocked),
          flat, attributes: attributes, on: engine)
      }
    }
    // One image's channels are contiguous, and so are one block's images.
    let whole = try prepare(1, channels, lowering)
    let block = batch == 1 ? whole : try prepare(batch, 8, lowering)
    if block.descriptor.isReference || whole.descriptor.isReference { return false }
    let read = try lowering.need(node.inputs[0], .blocked)
    let written: Place
    if let addend = node.addend {
      written = try lowering.need(addend, .blocked)
      lowering.set(node.members[0].output, .blocked, written)
    } else {
      written = lowering.define(node.members[0].output, .blocked)
    }
    let descriptor = { (argument: Argument) in block.descriptor.descriptor(of: argument) }
    var bindings: [PrimitiveWork.Binding] = [
      .init(.source, descriptor(.source), read, step: 8 * input.bytesPerChannel),
      .init(.destination, descriptor(.destination), written, step: 8 * output.bytesPerChannel),
    ]
    let steps = [8 * kernel[0] * kernel[1] * 4, 32]
    let own = try parameters(
      weights: whole.descriptor.descriptor(of: .weights),
      bias: whole.descriptor.descriptor(of: .bias), inputs: 1, outputs: channels, &lowering)
    for (binding, step) in zip(own, steps) {
      bindings.append(
        .init(binding.argument, descriptor(binding.argument), binding.place, step: step))
    }
    let repetitions = batch == 1 ? 1 : channels / 8
    lowering.add(block, bindings, repetitions: repetitions, multiplyAdds: multiplyAdds)
    lowering.records[node.members[0].output] = ForwardRecord(
      prepared: block, bindings: bindings, repetitions: repetitions)
    lowering.wholeWeights[node.members[0].output] = whole.descriptor.descriptor(of: .weights)
    if let activation, !activation.keepsZero {
      lowering.clearPadding(node.members[0].output, written)
    }
    return true
  }
}
