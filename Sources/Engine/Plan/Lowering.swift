import Netlab
import OneDNN

/// A plan in the making: steps and buffers, and where each value lies in which layout.
///
/// Each operator's file adds the steps of its kernels. A kernel asks for its inputs in the layout that it wants, with
/// `need`, which reorders once where they are not there; and for a place for its output, with `define`.
struct Lowering {
  let processor: Processor
  let plan: PlanGraph
  let placement: Placement
  let purpose: Purpose
  let partsOfConcatenations: Set<Int>

  private(set) var buffers: [Buffer] = []
  var steps: [Step] = []
  var constants: [Constant] = []
  private var versions: [Int: [TensorLayout: Place]] = [:]
  private var groups: [Int: Int] = [:]
  /// What training changes or keeps.
  var slots: [ParameterSlot] = []
  /// The buffer of gradients that belongs to a buffer of parameters.
  var gradientTwins: [Int: Int] = [:]
  var records: [Int: ForwardRecord] = [:]
  /// The form of all weights of a convolution that runs block by block.
  var wholeWeights: [Int: MemoryDescriptor] = [:]
  var gradients: [Int: Gradient] = [:]
  var gradientGroups: [Int: Int] = [:]
  var wantedGradients: Set<Int> = []
  /// The layout that a kernel which can do with any has chosen, for its backward pass.
  var layouts: [Int: TensorLayout] = [:]
  /// Where a training step finds its seed for dropout.
  var seed: Place?
  /// The layers that the steps being added compute.
  var path = ""
  /// Whether those steps belong to the backward pass.
  var isBackward = false

  init(
    _ plan: PlanGraph, _ placement: Placement, purpose: Purpose, on processor: Processor
  ) {
    self.plan = plan
    self.placement = placement
    self.purpose = purpose
    self.processor = processor
    partsOfConcatenations = plan.partsOfConcatenations(placement)
  }

  func extents(of value: Int) -> TensorExtents {
    TensorExtents(batch: plan.batch, shape: plan.shape(of: value))
  }

  /// Memory for `byteCount` bytes.
  mutating func buffer(
    _ label: String, _ byteCount: Int, in region: Buffer.Region = .transient
  ) -> Place {
    buffers.append(Buffer(label: label, byteCount: byteCount, region: region))
    return Place(buffer: buffers.count - 1)
  }

  /// Where a value lies in a layout, if it does.
  func place(of value: Int, _ layout: TensorLayout) -> Place? {
    guard let known = versions[value] else { return nil }
    if let place = known[layout] { return place }
    let extents = extents(of: value)
    return known.first { extents.coincide($0.key, layout) }?.value
  }

  /// Some layout in which a value lies.
  func anyPlace(of value: Int) -> (Place, TensorLayout) {
    let order: [TensorLayout] = [.plain, .rows, .blocked, .pixels]
    for layout in order {
      if let place = versions[value]?[layout] { return (place, layout) }
    }
    preconditionFailure("value \(value) is needed before it is computed")
  }

  /// Where the forward pass of training leaves what its backward pass reads.
  mutating func workspace(of prepared: PreparedPrimitive) -> [PrimitiveWork.Binding] {
    let form = prepared.descriptor.workspace
    guard !form.isNone, form.byteCount > 0 else { return [] }
    let place = buffer("workspace of \(path)", form.byteCount)
    return [.init(.workspace, form, place)]
  }

  /// Lets a value lie at `place`, where something has been or will be written.
  mutating func set(_ value: Int, _ layout: TensorLayout, _ place: Place) {
    versions[value, default: [:]][layout] = place
  }

  /// A place for a value that is about to be computed.
  mutating func define(_ value: Int, _ layout: TensorLayout) -> Place {
    let place =
      layout == .blocked ? shared(value) ?? fresh(value, layout) : fresh(value, layout)
    set(value, layout, place)
    return place
  }

  private mutating func fresh(_ value: Int, _ layout: TensorLayout) -> Place {
    buffer(plan.graph.nodes[value].path, extents(of: value).byteCount(layout))
  }

  /// The value's part of a shared buffer, if it has one.
  mutating func shared(_ value: Int) -> Place? {
    guard let slot = placement.slots[value] else { return nil }
    let bytes = extents(of: value).bytesPerChannel
    if groups[slot.group] == nil {
      groups[slot.group] =
        buffer(
          "\(plan.graph.nodes[value].path) and others", placement.channels[slot.group] * bytes
        ).buffer
    }
    return groups[slot.group].map { Place(buffer: $0, offset: slot.offset * bytes) }
  }

  /// Where a value lies in the layout wanted; reorders it where it is not there yet.
  mutating func need(_ value: Int, _ layout: TensorLayout) throws(EngineError) -> Place {
    if let place = place(of: value, layout) { return place }
    let extents = extents(of: value)
    let (from, source) = anyPlace(of: value)
    let place = define(value, layout)
    try reorder(extents, from, source, to: place, layout)
    return place
  }

  /// Adds a step that copies a tensor into another layout.
  mutating func reorder(
    _ extents: TensorExtents, _ from: Place, _ source: TensorLayout, to place: Place,
    _ layout: TensorLayout
  ) throws(EngineError) {
    let (read, written) = try onBehalf(of: path) { () throws(OneDNNError) in
      (try extents.descriptor(source), try extents.descriptor(layout))
    }
    try reorder(read, from, to: written, place)
  }

  mutating func reorder(
    _ read: MemoryDescriptor, _ from: Place, to written: MemoryDescriptor, _ place: Place
  ) throws(EngineError) {
    let prepared = try prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.reorder(from: read, to: written, on: engine)
    }
    add(
      prepared, [.init(.source, read, from), .init(.destination, written, place)], isCheap: true)
  }

  /// Makes a primitive descriptor on behalf of the current layer.
  func prepare(
    _ body: (borrowing ComputeEngine) throws(OneDNNError) -> PrimitiveDescriptor
  ) throws(EngineError) -> PreparedPrimitive {
    do { return PreparedPrimitive(try body(processor.engine)) } catch {
      throw .library(path: path, reason: error)
    }
  }

  /// Adds a primitive, with a scratchpad where it wants one.
  mutating func add(
    _ prepared: PreparedPrimitive, _ bindings: [PrimitiveWork.Binding], repetitions: Int = 1,
    multiplyAdds: Int = 0, isCheap: Bool = false
  ) {
    var bindings = bindings
    let scratchpad = prepared.descriptor.scratchpad
    if scratchpad.byteCount > 0 {
      bindings.append(
        .init(.scratchpad, scratchpad, buffer("scratchpad of \(path)", scratchpad.byteCount)))
    }
    steps.append(
      Step(
        path: path, implementation: prepared.descriptor.implementation,
        work: .primitive(
          PrimitiveWork(prepared: prepared, bindings: bindings, repetitions: repetitions)),
        multiplyAdds: multiplyAdds, isBackward: isBackward, isCheap: isCheap))
  }

  /// Adds a loop of our own on one thread over memory at `places`, of which it writes those of a range.
  mutating func addNative(
    _ name: String, _ places: [Place], writing written: Range<Int>, multiplyAdds: Int = 0,
    isCheap: Bool = false,
    _ body: @escaping @Sendable ([UnsafeMutableRawPointer]) -> Void
  ) {
    addNative(
      name, places, writing: written, multiplyAdds: multiplyAdds, isCheap: isCheap,
      loops: [NativeWork.Loop(1) { _, memory in body(memory) }])
  }

  /// Adds loops of our own whose rounds all threads share.
  mutating func addNative(
    _ name: String, _ places: [Place], writing written: Range<Int>, multiplyAdds: Int = 0,
    isCheap: Bool = false, loops: [NativeWork.Loop]
  ) {
    steps.append(
      Step(
        path: path, implementation: "own:\(name)",
        work: .native(NativeWork(places: places, written: written, loops: loops)),
        multiplyAdds: multiplyAdds, isBackward: isBackward, isCheap: isCheap))
  }

  /// Fills the lanes behind the last channel with zeros again, after a function that does not keep them so.
  ///
  /// Weights are padded with zeros, so such lanes would do no harm to a convolution; normalisation across channels
  /// reads them, and gradients of padding must vanish.
  mutating func clearPadding(_ value: Int, _ place: Place) {
    let extents = extents(of: value)
    let used = extents.shape.channels % 8
    guard used != 0 else { return }
    let pixels = extents.batch * extents.shape.area
    let last = place.advanced(bytes: (extents.blockedChannels - 8) * extents.bytesPerChannel)
    addNative("clear padding", [last], writing: 0..<1, isCheap: true) { memory in
      let numbers = memory[0].assumingMemoryBound(to: Float.self)
      for pixel in 0..<pixels {
        for lane in used..<8 { numbers[pixel * 8 + lane] = 0 }
      }
    }
  }

  /// A constant tensor, made from the parameters when they are loaded.
  mutating func constant(
    _ label: String, _ descriptor: MemoryDescriptor, extents: [Int],
    _ make: @escaping @Sendable (any ParameterSource) throws(EngineError) -> [Float]
  ) -> Place {
    let place = buffer(label, descriptor.byteCount, in: .constants)
    constants.append(
      Constant(
        place: place, path: path,
        work: .tensor(descriptor: descriptor, extents: extents, make: make)))
    return place
  }

  /// A constant of a form of our own, which `fill` writes to its memory.
  mutating func constant(
    _ label: String, byteCount: Int,
    _ fill:
      @escaping @Sendable (any ParameterSource, UnsafeMutableRawPointer) throws(EngineError) -> Void
  ) -> Place {
    let place = buffer(label, byteCount, in: .constants)
    constants.append(Constant(place: place, path: path, work: .memory(fill)))
    return place
  }
}

/// A tensor that is computed from the parameters once.
struct Constant {
  enum Work {
    /// `make` gives numbers in row-major order, of these extents; a kernel reads them in the layout of `descriptor`.
    case tensor(
      descriptor: MemoryDescriptor, extents: [Int],
      make: @Sendable (any ParameterSource) throws(EngineError) -> [Float])
    /// Writes the memory as it is read.
    case memory(
      @Sendable (any ParameterSource, UnsafeMutableRawPointer) throws(EngineError) -> Void)
  }

  var place: Place
  /// The layers that read it.
  var path: String
  var work: Work
}

/// The CPU and its stream, which everything that was made with them must not outlive.
final class Processor {
  let engine: ComputeEngine
  let stream: ExecutionStream

  init() throws(OneDNNError) {
    engine = try ComputeEngine()
    stream = try ExecutionStream(on: engine)
  }
}
