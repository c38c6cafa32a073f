import Netlab

/// Operators that pick some of a tensor's channels: Gather, Slice and Split.
///
/// No layer of netlab's does that. Yet what is picked apart, scaled channel by channel and put together
/// again is one layer, as normalisation of images is often written.
struct ChannelSelection: Sendable {
  /// The layer of which channels are picked.
  var layer: Int
  var channels: Range<Int>

  /// Reads a node that picks channels; false where it does something else.
  static func read(
    _ type: OperatorType, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) -> Bool {
    guard case .features(let input)? = node.optional(0), input.padding == nil,
      input.extents.count == 4, input.arrangement.meaning(of: input.shape) != nil
    else { return false }
    let channels = input.shape.channels
    switch type {
    case .gather:
      guard try node.integer("axis", default: 0) == 1,
        let indices = try node.optionalConstant(1), indices.dimensions.count <= 1,
        indices.count == 1,
        let index = try passingFaults({ () throws(ONNXFault) in try indices.integers() })?.first,
        (-channels..<channels).contains(index)
      else { return false }
      let place = index < 0 ? index + channels : index
      var picked = try graph.pick(place..<place + 1, of: input)
      if indices.dimensions.isEmpty {
        guard let arrangement = picked.arrangement.squeezed([1]) else { return false }
        picked.arrangement = arrangement
      }
      try graph.set(.features(picked))
      return true
    case .slice:
      if try SliceLimits(node, rank: 4)?.isWhole(of: input.extents) == true {
        try graph.set(.features(input))
        return true
      }
      guard let limits = try SliceLimits(node, rank: 4), limits.axes == [1], limits.steps == [1]
      else { return false }
      let range = limits.range(0, count: channels)
      guard !range.isEmpty else { return false }
      try graph.set(.features(try graph.pick(range, of: input)))
      return true
    case .split:
      guard let sizes = try splitSizes(node, extents: input.extents),
        sizes.axis == 1, sizes.parts.reduce(0, +) == channels,
        sizes.parts.allSatisfy({ $0 > 0 })
      else { return false }
      var start = 0
      for (number, size) in sizes.parts.enumerated() where node.hasOutput(number) {
        try graph.set(
          .features(try graph.pick(start..<start + size, of: input)), output: number)
        start += size
      }
      return true
    default: return false
    }
  }

  /// The axis of a Split and the extents of its parts; nil where they are not known.
  static func splitSizes(
    _ node: NodeReader, extents: [AxisExtent]
  ) throws(Obstacle) -> (axis: Int, parts: [Int])? {
    let given = try node.integer("axis", default: 0)
    let axis = given < 0 ? given + extents.count : given
    guard extents.indices.contains(axis), case .known(let whole) = extents[axis] else {
      return nil
    }
    let outputs = node.message.output.count
    var parts = try node.integers("split")
    if parts == nil, let constant = try node.optionalConstant(1) {
      parts = try passingFaults { () throws(ONNXFault) in try constant.integers() }
    }
    if let parts {
      let isWhole = parts.count == outputs && parts.allSatisfy { (0...whole).contains($0) }
      return isWhole && outputs < 1 << 12 ? (axis, parts) : nil
    }
    guard outputs > 0, outputs <= whole else { return nil }
    let part = (whole + outputs - 1) / outputs
    let last = whole - part * (outputs - 1)
    return last > 0
      ? (axis, [Int](repeating: part, count: outputs - 1) + [last]) : nil
  }

  /// The channels of one layer that parts pick one after the other, each scaled by numbers, as one layer;
  /// nil for parts that are anything else.
  static func readReunion(
    _ parts: [Features], _ graph: inout GraphReader
  ) throws(Obstacle) -> Features? {
    var pieces: [(selection: ChannelSelection, steps: [ReadLayer])] = []
    for part in parts {
      guard part.arrangement == .maps(part.shape), part.padding == nil else { return nil }
      var layer = part.layer
      var steps: [ReadLayer] = []
      while case .scale = graph.layers[layer].operation, graph.selections[layer] == nil {
        steps.insert(graph.layers[layer], at: 0)
        layer = graph.layers[layer].inputs[0]
      }
      guard let selection = graph.selections[layer],
        selection.layer == pieces.first?.selection.layer ?? selection.layer,
        selection.channels.lowerBound == pieces.last?.selection.channels.upperBound ?? 0
      else { return nil }
      pieces.append((selection, steps))
    }
    guard let first = pieces.first?.selection.layer, pieces.count > 1,
      pieces.last?.selection.channels.upperBound == graph.layers[first].shape.channels
    else { return nil }
    let shape = graph.layers[first].shape
    let whole = Features(layer: first, shape: shape, arrangement: .maps(shape), padding: nil)
    guard pieces.contains(where: { !$0.steps.isEmpty }) else { return whole }
    let parts = pieces.map { ($0.selection.channels.count, $0.steps.map(\.parameters)) }
    func numbers(_ take: @escaping @Sendable (Float, Float) -> Float) -> ConstantTensor {
      ConstantTensor(
        name: "", dimensions: [shape.channels], type: .float,
        source: .computed(
          .init(from: parts.flatMap { $0.1 }.flatMap(\.values)) { () throws(ONNXFault) in
            var numbers: [Float] = []
            for (count, steps) in parts {
              var factors = [Float](repeating: 1, count: count)
              var offsets = [Float](repeating: 0, count: count)
              for step in steps {
                let weights = try step[.weight]?.floats() ?? factors.map { _ in 1 }
                let biases = try step[.bias]?.floats() ?? factors.map { _ in 0 }
                for place in 0..<count {
                  factors[place] *= weights[place]
                  offsets[place] = offsets[place] * weights[place] + biases[place]
                }
              }
              numbers += zip(factors, offsets).map(take)
            }
            return numbers
          }))
    }
    return try graph.add(
      .scale(Scale()), reading: [first],
      parameters: [
        .weight: numbers { factor, _ in factor }, .bias: numbers { _, offset in offset },
      ]
    )
  }
}

extension GraphReader {
  /// Some of a layer's channels, as a layer that netlab does not have.
  fileprivate mutating func pick(
    _ channels: Range<Int>, of features: Features
  ) throws(Obstacle) -> Features {
    let source = try maps(features)
    let picked = try addForeign(
      nodeType, shape: OpenShape(channels.count, features.shape.extent),
      "it picks channels, which no layer of netlab's does", reading: [source],
      details: "channels \(channels.lowerBound) to \(channels.upperBound - 1)")
    selections[picked.layer] = ChannelSelection(layer: source, channels: channels)
    return picked
  }
}

/// What a Slice cuts out: attributes before version 10, then inputs.
struct SliceLimits {
  var axes: [Int]
  var steps: [Int]
  private var starts: [Int]
  private var ends: [Int]

  /// Nil where they are not known.
  init?(_ node: NodeReader, rank: Int) throws(Obstacle) {
    guard let starts = try Self.numbers("starts", 1, node),
      let ends = try Self.numbers("ends", 2, node), starts.count == ends.count
    else { return nil }
    (self.starts, self.ends) = (starts, ends)
    axes = try (Self.numbers("axes", 3, node) ?? Array(starts.indices))
      .map { $0 < 0 ? $0 + rank : $0 }
    steps = try Self.numbers("steps", 4, node) ?? starts.map { _ in 1 }
    guard axes.count == starts.count, steps.count == starts.count,
      steps.allSatisfy({ abs(Double($0)) < 1e9 })
    else { return nil }
  }

  private static func numbers(
    _ name: String, _ input: Int, _ node: NodeReader
  ) throws(Obstacle) -> [Int]? {
    if let given = try node.places(name) { return given }
    guard let value = node.optional(input) else { return nil }
    var numbers: [Int] = []
    for extent in try ExtentArithmetic.list(value).extents {
      guard case .known(let number) = extent else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// Whether nothing is cut off.
  func isWhole(of extents: [AxisExtent]) -> Bool {
    axes.indices.allSatisfy { number in
      guard extents.indices.contains(axes[number]), steps[number] == 1 else { return false }
      guard case .known(let known) = extents[axes[number]] else {
        return starts[number] == 0 && ends[number] >= Int(Int32.max)
      }
      return range(number, count: known) == 0..<known
    }
  }

  /// The places that are taken of an axis of some extent, in their order; the step is not 0.
  func places(_ number: Int, count: Int) -> StrideTo<Int> {
    let step = steps[number]
    func place(_ limit: Int) -> Int {
      let place = limit < 0 ? limit + count : limit
      return step > 0 ? min(max(place, 0), count) : min(max(place, -1), count - 1)
    }
    // Backwards, a start in front of the first number is the first: so ONNX has it, and NumPy not.
    let start = step > 0 || count == 0 ? place(starts[number]) : max(place(starts[number]), 0)
    return stride(from: start, to: place(ends[number]), by: step)
  }

  /// The places between a start and its end, in an axis of some extent.
  func range(_ number: Int, count: Int) -> Range<Int> {
    func place(_ limit: Int) -> Int { min(max(limit < 0 ? limit + count : limit, 0), count) }
    let start = place(starts[number])
    return start..<max(start, place(ends[number]))
  }
}
