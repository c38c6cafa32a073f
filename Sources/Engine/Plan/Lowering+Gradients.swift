import Netlab
import OneDNN

/// The gradient of the loss with respect to one value, as far as it has been summed up.
struct Gradient {
  var place: Place
  var layout: TensorLayout
  /// Whether nobody else reads this memory as a gradient, so that it may be overwritten.
  var isExclusive: Bool
}

/// A place for one consumer's share of a gradient.
struct GradientShare {
  var value: Int
  var place: Place
  var layout: TensorLayout
  var isFirst: Bool
}

/// What a forward kernel leaves for its backward ones.
struct ForwardRecord {
  var prepared: PreparedPrimitive
  var bindings: [PrimitiveWork.Binding]
  /// The layout of its result.
  var layout = TensorLayout.blocked
  var repetitions = 1

  func binding(_ argument: Argument) -> PrimitiveWork.Binding {
    guard let binding = optionalBinding(argument) else {
      preconditionFailure("the forward pass bound no \(argument)")
    }
    return binding
  }

  func optionalBinding(_ argument: Argument) -> PrimitiveWork.Binding? {
    bindings.first { $0.argument == argument }
  }
}

/// The reverse walk: shares of gradients are summed where paths meet.
extension Lowering {
  /// Whether anything that training changes, or a gradient that somebody wants, lies upstream of a value.
  func needsGradient(_ value: Int) -> Bool { wantedGradients.contains(value) }

  /// A place for a share of a value's gradient, the value's own if it is the first.
  mutating func share(of value: Int, _ layout: TensorLayout) -> GradientShare {
    let extents = extents(of: value)
    if gradients[value] == nil {
      let own =
        layout == .blocked && !partsOfConcatenations.contains(value) ? sharedGradient(value) : nil
      let place =
        own ?? buffer("gradient of \(plan.graph.nodes[value].path)", extents.byteCount(layout))
      return GradientShare(value: value, place: place, layout: layout, isFirst: true)
    }
    let place = buffer(
      "share of gradient of \(plan.graph.nodes[value].path)", extents.byteCount(layout))
    return GradientShare(value: value, place: place, layout: layout, isFirst: false)
  }

  /// Adds a share that has been computed.
  mutating func deliver(_ share: GradientShare) throws(EngineError) {
    guard !share.isFirst else {
      gradients[share.value] = Gradient(
        place: share.place, layout: share.layout, isExclusive: true)
      return
    }
    try adopt(share.place, share.layout, for: share.value, isExclusive: true)
  }

  /// Lets memory that holds a share of a gradient be the gradient, or adds it to what there is.
  mutating func adopt(
    _ place: Place, _ layout: TensorLayout, for value: Int, isExclusive: Bool
  ) throws(EngineError) {
    guard needsGradient(value) else { return }
    guard let sum = gradients[value] else {
      gradients[value] = Gradient(place: place, layout: layout, isExclusive: isExclusive)
      return
    }
    let extents = extents(of: value)
    var addend = place
    if !extents.coincide(layout, sum.layout) {
      addend = buffer("share of gradient, reordered", extents.byteCount(sum.layout))
      try reorder(extents, place, layout, to: addend, sum.layout)
    }
    let count = extents.byteCount(sum.layout) / 4
    let destination =
      sum.isExclusive ? sum.place : buffer("summed gradient", extents.byteCount(sum.layout))
    let prepared = try prepare { (engine) throws(OneDNNError) in
      let line = try MemoryDescriptor([1, count], layout: .plain)
      return try PrimitiveDescriptor.binary(.add, line, line, into: line, on: engine)
    }
    let line = prepared.descriptor.descriptor(of: .source)
    add(
      prepared,
      [
        .init(.source, line, sum.place), .init(.source1, line, addend),
        .init(.destination, line, destination),
      ])
    gradients[value] = Gradient(place: destination, layout: sum.layout, isExclusive: true)
  }

  /// The gradient of a value in the layout wanted. Every value of a plan leads to the loss, so there is one.
  mutating func gradient(
    of value: Int, _ layout: TensorLayout
  ) throws(EngineError) -> Gradient {
    guard let gradient = gradients[value] else {
      preconditionFailure("value \(value) has no gradient")
    }
    let extents = extents(of: value)
    if extents.coincide(gradient.layout, layout) {
      return Gradient(place: gradient.place, layout: layout, isExclusive: gradient.isExclusive)
    }
    let place = buffer(
      "gradient of \(plan.graph.nodes[value].path), reordered", extents.byteCount(layout))
    try reorder(extents, gradient.place, gradient.layout, to: place, layout)
    return Gradient(place: place, layout: layout, isExclusive: true)
  }

  /// The gradients of several values that lie side by side in one buffer.
  mutating func gradients(of members: [PlanGraph.Member]) throws(EngineError) -> Gradient {
    if members.count == 1 { return try gradient(of: members[0].output, .blocked) }
    guard let start = sharedGradient(members[0].output) else {
      preconditionFailure("merged siblings lie side by side")
    }
    for member in members {
      let own = try gradient(of: member.output, .blocked)
      guard let slice = sharedGradient(member.output), slice != own.place else { continue }
      copy(own.place, to: slice, byteCount: extents(of: member.output).byteCount(.blocked))
    }
    return Gradient(place: start, layout: .blocked, isExclusive: true)
  }

  /// Multiplies a gradient by the derivative of a fused activation, told from its result.
  mutating func throughActivation(
    _ activation: Activation?, result: Place, _ gradient: Gradient, count: Int
  ) throws(EngineError) -> Place {
    guard let activation else { return gradient.place }
    let destination =
      gradient.isExclusive ? gradient.place : buffer("gradient before activation", count * 4)
    try addActivationGradient(
      activation, kept: result, isResult: true, gradient.place, to: destination, count: count)
    return destination
  }

  /// Adds dx = dy · f′, from the function's argument or its result.
  mutating func addActivationGradient(
    _ activation: Activation, kept: Place, isResult: Bool, _ gradient: Place,
    to destination: Place, count: Int
  ) throws(EngineError) {
    let function = activation.chain[0]
    let prepared = try prepare { (engine) throws(OneDNNError) in
      let line = try MemoryDescriptor([count], layout: .plain)
      return try PrimitiveDescriptor.eltwiseBackward(
        function, fromDestination: isResult, gradient: line, line, on: engine)
    }
    let line = prepared.descriptor.descriptor(of: .destinationGradient)
    add(
      prepared,
      [
        .init(isResult ? .destination : .source, line, kept),
        .init(.destinationGradient, line, gradient), .init(.sourceGradient, line, destination),
      ])
  }

  mutating func copy(_ from: Place, to place: Place, byteCount: Int) {
    addNative("copy", [from, place], writing: 1..<2, isCheap: true) { memory in
      memory[1].copyMemory(from: memory[0], byteCount: byteCount)
    }
  }

  /// The value's part of the shared buffer of gradients, laid out as that of the values.
  mutating func sharedGradient(_ value: Int) -> Place? {
    guard let slot = placement.slots[value] else { return nil }
    let bytes = extents(of: value).bytesPerChannel
    if gradientGroups[slot.group] == nil {
      gradientGroups[slot.group] =
        buffer(
          "gradients of \(plan.graph.nodes[value].path) and others",
          placement.channels[slot.group] * bytes
        ).buffer
    }
    return gradientGroups[slot.group].map { Place(buffer: $0, offset: slot.offset * bytes) }
  }
}

extension PlanGraph {
  /// Values whose part of the shared gradients is also a part of a concatenation's gradient, which others may still be
  /// adding to.
  func partsOfConcatenations(_ placement: Placement) -> Set<Int> {
    var parts: Set<Int> = []
    for node in nodes {
      guard case .concat = operation(node.members[0]),
        let whole = placement.slots[node.members[0].output]
      else { continue }
      parts.formUnion(node.inputs.filter { placement.slots[$0]?.group == whole.group })
    }
    return parts
  }
}

extension Lowering {
  /// What the forward pass of a node has left.
  func record(of node: PlanGraph.Node) -> ForwardRecord {
    guard let record = records[node.members[0].output] else {
      preconditionFailure("\(path) has not been lowered forward")
    }
    return record
  }
}
