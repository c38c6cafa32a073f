import Netlab

/// Extents of what operators give that netlab does not have, as their definitions tell them.
struct ForeignExtents {
  private let node: NodeReader
  private let input: [AxisExtent]

  /// The extents of an output; nil where they are not known.
  static func extents(of node: NodeReader, output: Int) -> [AxisExtent]? {
    let first = node.type == "QLinearConcat" ? 2 : 0
    guard case .features(let features)? = node.optional(first) else { return nil }
    return ForeignExtents(node: node, input: features.extents).counted(output: output)
  }

  /// The extents of numbers that are made of the file's; nil where they are not known.
  static func dimensions(of node: NodeReader, output: Int) -> [Int]? {
    if generators.contains(node.type) {
      let extents = (try? node.integers("shape")) ?? nil
      return extents?.allSatisfy({ $0 >= 0 }) == true ? extents : nil
    }
    guard case .constant(let constant)? = node.optional(0) else { return nil }
    let reader = ForeignExtents(node: node, input: constant.dimensions.map { .known($0) })
    guard let extents = reader.counted(output: output) else { return nil }
    let known = extents.compactMap { if case .known(let known) = $0 { known } else { nil } }
    return known.count == extents.count ? known : nil
  }

  /// Operators that read nothing.
  private static let generators: Set<String> = ["RandomNormal", "RandomUniform"]

  private func counted(output: Int) -> [AxisExtent]? {
    guard let extents = (try? extents(output: output)) ?? nil else { return nil }
    // Numbers that nobody could count make no shape.
    var count = 1
    for case .known(let extent) in extents {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: max(extent, 1))
      guard !isTooLarge, product < 1 << 48 else { return nil }
      count = product
    }
    return extents
  }

  private func extents(output: Int) throws(Obstacle) -> [AxisExtent]? {
    guard output == 0 || node.type == "Split" || node.type == "MaxPool" && output == 1,
      try node.integer("channels_last", default: 0) == 0
    else { return nil }
    switch node.type {
    case "Conv", "ConvInteger", "FusedConv": return try convolved()
    case "ConvTranspose": return try transposeConvolved()
    case "AveragePool", "LpPool", "MaxPool", "QLinearAveragePool": return try pooled()
    case "GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool", "QLinearGlobalAveragePool":
      return input.count > 2 ? input[..<2] + input.dropFirst(2).map { _ in .known(1) } : nil
    case "Gemm", "FusedGemm", "QGemm":
      guard let weight = weights(node.type == "QGemm" ? 3 : 1), weight.count == 2 else {
        return nil
      }
      guard try node.integer("transA", default: 0) == 0 else { return nil }
      let isTransposed = try node.integer("transB", default: 0) != 0
      return [input[0], .known(weight[isTransposed ? 0 : 1])]
    case "MatMul", "MatMulInteger": return try multiplied(by: 1)
    case "QLinearMatMul": return try multiplied(by: 3)
    case "Einsum": return try summed()
    case "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean",
      "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare":
      let axes = try node.axes(input: 1) ?? []
      let reducesNone = try node.integer("noop_with_empty_axes", default: 0) != 0
      return axes.isEmpty ? (reducesNone ? input : reduced(nil)) : reduced(axes)
    case "ArgMax", "ArgMin": return reduced([try node.integer("axis", default: 0)])
    case "QLinearConv": return try convolved(weights: 3)
    case "QLinearAdd", "QLinearMul":
      return ForeignShape.extents(of: try node.input(3)).flatMap {
        ForeignShape.broadcast(input, $0)
      }
    case "Split":
      guard let sizes = try ChannelSelection.splitSizes(node, extents: input),
        sizes.parts.indices.contains(output)
      else { return nil }
      return replacing(sizes.axis, .known(sizes.parts[output]))
    case "Slice": return try sliced()
    case "Gather": return try gathered()
    case "Concat": return try concatenated(Array(node.inputs.indices))
    // Its result's scale and zero stand first, and each input's behind it.
    case "QLinearConcat":
      return try concatenated(Array(stride(from: 2, to: node.inputs.count, by: 3)))
    case "Resize": return try resized(scales: node.operatorSet >= 11 ? 2 : 1, sizes: 3)
    case "Upsample": return try resized(scales: 1, sizes: nil)
    case "DepthToSpace", "SpaceToDepth": return try blocked()
    case "Expand": return try expanded()
    case "Flatten":
      let isUsual = try node.integer("axis", default: 1) == 1
      return isUsual ? product(input.dropFirst()).map { [input[0], .known($0)] } : nil
    case "Pad": return try padded()
    case "Reshape": return try reshaped()
    case "Tile": return try tiled()
    default: return nil
    }
  }

  private func replacing(_ axis: Int, _ extent: AxisExtent) -> [AxisExtent] {
    var extents = input
    extents[axis] = extent
    return extents
  }

  // MARK: Windows

  /// The operands of a window over the axes behind the channels.
  private struct Windows {
    var kernel: [Int]
    var strides: [Int]
    var dilations: [Int]
    /// Zeros in front of each axis and behind it; nil where they follow from the sizes.
    var pads: [Int]?
    var isSame: Bool

    func reach(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }
  }

  private func windows(kernel: [Int]) throws(Obstacle) -> Windows? {
    let count = input.count - 2
    let ones = [Int](repeating: 1, count: max(count, 0))
    let strides = try node.integers("strides") ?? ones
    let dilations = try node.integers("dilations") ?? ones
    let pads = try node.integers("pads") ?? ones.flatMap { _ in [0, 0] }
    let automatic = try node.text("auto_pad", default: "NOTSET")
    let hasUsualSizes = input.allSatisfy { extent in
      if case .known(let known) = extent { known < 1 << 30 } else { true }
    }
    guard count > 0, kernel.count == count, strides.count == count, dilations.count == count,
      pads.count == 2 * count, hasUsualSizes,
      (kernel + strides + dilations).allSatisfy({ (1...Problem.largestOperand).contains($0) }),
      pads.allSatisfy({ abs($0) <= Problem.largestOperand })
    else { return nil }
    return Windows(
      kernel: kernel, strides: strides, dilations: dilations,
      pads: automatic == "NOTSET" ? pads : automatic == "VALID" ? pads.map { _ in 0 } : nil,
      isSame: automatic.hasPrefix("SAME"))
  }

  private func slid(
    _ windows: Windows, channels: AxisExtent, roundsUp: Bool
  ) -> [AxisExtent] {
    let spatial = input.dropFirst(2).enumerated().map { axis, extent -> AxisExtent in
      guard case .known(let known) = extent else { return extent }
      let stride = windows.strides[axis]
      guard let pads = windows.pads else { return .known((known + stride - 1) / stride) }
      let room = known + pads[axis] + pads[axis + windows.kernel.count] - windows.reach(axis)
      var places = max(0, (room + (roundsUp ? stride - 1 : 0)) / stride + 1)
      // A window that begins behind the input is none.
      if roundsUp, places > 1, (places - 1) * stride >= known + pads[axis] { places -= 1 }
      return .known(places)
    }
    return [input[0], channels] + spatial
  }

  private func convolved(weights place: Int = 1) throws(Obstacle) -> [AxisExtent]? {
    guard let weight = weights(place), weight.count == input.count,
      let windows = try windows(kernel: Array(weight.dropFirst(2)))
    else { return nil }
    return slid(windows, channels: .known(weight[0]), roundsUp: false)
  }

  private func pooled() throws(Obstacle) -> [AxisExtent]? {
    guard let kernel = try node.integers("kernel_shape"), let windows = try windows(kernel: kernel)
    else { return nil }
    return slid(
      windows, channels: input[1], roundsUp: try node.integer("ceil_mode", default: 0) != 0)
  }

  private func transposeConvolved() throws(Obstacle) -> [AxisExtent]? {
    guard let weight = weights(1), weight.count == input.count,
      let windows = try windows(kernel: Array(weight.dropFirst(2)))
    else { return nil }
    let groups = try node.integer("group", default: 1)
    let count = windows.kernel.count
    let given = try node.integers("output_shape")
    let more = try node.integers("output_padding") ?? windows.kernel.map { _ in 0 }
    let (channels, isTooLarge) = weight[1].multipliedReportingOverflow(by: groups)
    guard groups > 0, !isTooLarge, more.count == count else { return nil }
    var extents: [AxisExtent] = [input[0], .known(channels)]
    for axis in 0..<count {
      if let given, given.count >= count {
        extents.append(.known(given[given.count - count + axis]))
      } else if case .known(let known) = input[axis + 2] {
        if windows.isSame {
          extents.append(.known(known * windows.strides[axis]))
        } else {
          let pads = windows.pads ?? []
          let around = pads.isEmpty ? 0 : pads[axis] + pads[axis + count]
          extents.append(
            .known(
              (known - 1) * windows.strides[axis] + more[axis] + windows.reach(axis) - around))
        }
      } else {
        extents.append(input[axis + 2])
      }
    }
    return extents
  }

  /// The extents of an input that is a constant.
  private func weights(_ place: Int) -> [Int]? {
    switch node.optional(place) {
    case .constant(let constant)?: return constant.dimensions
    case .features, .extents, nil: return nil
    }
  }

  // MARK: Products and means

  private func multiplied(by place: Int) throws(Obstacle) -> [AxisExtent]? {
    guard input.count >= 2 else { return nil }
    switch try node.input(place) {
    case .constant(let matrix):
      guard matrix.dimensions.count == 2 else { return nil }
      return input.dropLast() + [.known(matrix.dimensions[1])]
    case .features(let other):
      let rank = input.count
      guard other.extents.count == rank, let last = other.extents.last,
        let leading = ForeignShape.broadcast(
          Array(input.dropLast(2)), Array(other.extents.dropLast(2)))
      else { return nil }
      return leading + [input[rank - 2], last]
    case .extents: return nil
    }
  }

  /// The extents of a sum of products, whose letters are axes: `ij,jk->ik`.
  private func summed() throws(Obstacle) -> [AxisExtent]? {
    let equation = try node.text("equation", default: "").filter { $0 != " " }
    guard !equation.contains("."), let arrow = equation.firstRange(of: "->") else { return nil }
    let terms = equation[..<arrow.lowerBound].split(
      separator: ",", omittingEmptySubsequences: false)
    guard terms.count == node.inputs.count else { return nil }
    var extents: [Character: AxisExtent] = [:]
    for (letters, value) in zip(terms, node.inputs) {
      guard let own = value.flatMap(ForeignShape.extents), own.count == letters.count else {
        return nil
      }
      for (letter, extent) in zip(letters, own)
      where extents[letter, default: .known(1)] == .known(1) {
        extents[letter] = extent
      }
    }
    let result = equation[arrow.upperBound...].map { extents[$0] }
    return result.contains(nil) ? nil : result.compactMap(\.self)
  }

  private func reduced(_ axes: [Int]?) -> [AxisExtent]? {
    let axes = Set((axes ?? Array(input.indices)).map { $0 < 0 ? $0 + input.count : $0 })
    let keepsAxes = (try? node.integer("keepdims", default: 1)) != 0
    return input.enumerated().compactMap { place, extent in
      guard axes.contains(place) else { return extent }
      return keepsAxes ? .known(1) : nil
    }
  }

  // MARK: Parts

  private func sliced() throws(Obstacle) -> [AxisExtent]? {
    guard let limits = try SliceLimits(node, rank: input.count) else { return nil }
    var extents = input
    for (number, axis) in limits.axes.enumerated() {
      guard extents.indices.contains(axis), limits.steps[number] > 0 else { return nil }
      if extents[axis] == .open { continue }
      guard case .known(let known) = extents[axis] else { return nil }
      let count = limits.range(number, count: known).count
      extents[axis] = .known((count + limits.steps[number] - 1) / limits.steps[number])
    }
    return extents
  }

  private func gathered() throws(Obstacle) -> [AxisExtent]? {
    let given = try node.integer("axis", default: 0)
    let axis = given < 0 ? given + input.count : given
    guard input.indices.contains(axis), axis > 0,
      case .constant(let indices) = try node.input(1)
    else { return nil }
    return input[..<axis] + indices.dimensions.map { .known($0) } + input[(axis + 1)...]
  }

  private func concatenated(_ places: [Int]) throws(Obstacle) -> [AxisExtent]? {
    let given = try node.integer("axis", default: 1)
    let axis = given < 0 ? given + input.count : given
    guard input.indices.contains(axis), axis > 0, node.inputs.count < 1 << 12 else { return nil }
    var sum = 0
    for place in places {
      guard case .features(let part) = try node.input(place), part.extents.count == input.count,
        case .known(let extent) = part.extents[axis], extent < 1 << 48
      else { return nil }
      sum += extent
    }
    return replacing(axis, .known(sum))
  }

  // MARK: Sizes

  private func expanded() throws(Obstacle) -> [AxisExtent]? {
    let target = try ExtentArithmetic.list(try node.input(1)).extents
    return ForeignShape.broadcast(input, target)
  }

  private func reshaped() throws(Obstacle) -> [AxisExtent]? {
    let target = try ExtentArithmetic.list(try node.input(1)).extents
    guard !target.isEmpty, target.count <= 16 else { return nil }
    let extents = target.enumerated().map { axis, extent in
      extent == .known(0) && input.indices.contains(axis) ? input[axis] : extent
    }
    // What is left for −1 follows from the rest; without it, all numbers must be there again.
    guard let own = product(input.dropFirst()), let others = product(extents.dropFirst()),
      others > 0, own.isMultiple(of: others),
      own == others || extents.dropFirst().contains(.known(-1))
    else { return nil }
    // What stands first must be the images again.
    switch extents[0] {
    case .batch, .known(1): break
    case .known(-1) where own == others: break
    case .known, .open: return nil
    }
    return [input[0]] + extents.dropFirst().map { $0 == .known(-1) ? .known(own / others) : $0 }
  }

  /// The product of extents, −1 left out; nil where one is not known or it is beyond counting.
  private func product(_ extents: ArraySlice<AxisExtent>) -> Int? {
    var product = 1
    for extent in extents where extent != .known(-1) {
      guard case .known(let known) = extent, known >= 0 else { return nil }
      let (next, isTooLarge) = product.multipliedReportingOverflow(by: known)
      guard !isTooLarge else { return nil }
      product = next
    }
    return product
  }

  private func tiled() throws(Obstacle) -> [AxisExtent]? {
    let times = try ExtentArithmetic.list(try node.input(1)).extents
    guard times.count == input.count, times.first == .known(1) else { return nil }
    var extents = input
    for (axis, times) in times.enumerated() where times != .known(1) {
      guard case .known(let known) = input[axis], case .known(let times) = times, times >= 0,
        known < 1 << 32, times < 1 << 30
      else { return nil }
      extents[axis] = .known(known * times)
    }
    return extents
  }

  private func resized(scales: Int, sizes: Int?) throws(Obstacle) -> [AxisExtent]? {
    let policy = try node.text("keep_aspect_ratio_policy", default: "stretch")
    guard policy == "stretch", !node.has("axes") else { return nil }
    if let sizes, node.optional(sizes) != nil {
      let list = try ExtentArithmetic.list(try node.input(sizes)).extents
      guard list.count == input.count else { return nil }
      return [input[0]] + list.dropFirst()
    }
    let constant = try node.optionalConstant(scales)
    let attribute = node.message.attribute.first { $0.name == "scales" }?.floats
    let factors =
      try constant.map { constant throws(Obstacle) in
        try passingFaults { () throws(ONNXFault) in
          constant.count <= 16 ? try constant.floats() : []
        }
      } ?? attribute ?? []
    guard factors.count == input.count, factors.allSatisfy({ $0 > 0 && $0 < 1e6 }) else {
      return nil
    }
    return zip(input, factors).enumerated().map { axis, pair in
      guard axis > 0, case .known(let known) = pair.0 else { return pair.0 }
      // In single precision, as ONNX Runtime has it.
      let size = Float(known) * pair.1
      return .known(size < 1e15 ? Int(size) : 0)
    }
  }

  private func blocked() throws(Obstacle) -> [AxisExtent]? {
    let block = try node.integer("blocksize", default: 1)
    guard input.count == 4, (1...4096).contains(block) else { return nil }
    let isDeep = node.type == "SpaceToDepth"
    return input.enumerated().map { axis, extent in
      guard axis > 0, case .known(let known) = extent, known < 1 << 32 else { return extent }
      let grows = isDeep == (axis == 1)
      let factor = axis == 1 ? block * block : block
      return .known(grows ? known * factor : known / factor)
    }
  }

  private func padded() throws(Obstacle) -> [AxisExtent]? {
    var pads = try node.integers("pads")
    if pads == nil, let constant = try node.optionalConstant(1) {
      pads = try passingFaults { () throws(ONNXFault) in try constant.integers() }
    }
    guard let pads, pads.count == 2 * input.count, node.optional(3) == nil,
      pads.allSatisfy({ abs($0) <= Problem.largestOperand })
    else { return nil }
    return input.enumerated().map { axis, extent in
      guard axis > 0, case .known(let known) = extent else { return extent }
      return .known(known + pads[axis] + pads[axis + input.count])
    }
  }
}
