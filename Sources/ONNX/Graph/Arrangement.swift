import Netlab

/// How a model looks at a layer's numbers: the axes of a tensor, each told by places in C×H×W.
///
/// Reshaping, transposing, squeezing and flattening change how numbers are looked at and compute
/// nothing; what comes of several of them is a plain look again, a long vector, or channels shuffled.
struct Arrangement: Hashable, Sendable {
  /// A part of an axis.
  enum Factor: Hashable, Sendable {
    /// The images.
    case batch
    /// Numbers at even distances: in numbers where the shape is known, else in channels.
    case run(extent: Int, stride: Int)
    /// Rows, of which nobody knows how many there are.
    case openHeight
    case openWidth
  }

  /// For each axis its parts, the outermost first; none for an axis of extent 1.
  private(set) var axes: [[Factor]]

  /// Batch × channels × height × width.
  static func maps(_ shape: OpenShape) -> Arrangement {
    guard let extent = shape.extent else {
      return Arrangement(axes: [
        [.batch], run(shape.channels, 1), [.openHeight], [.openWidth],
      ])
    }
    return Arrangement(axes: [
      [.batch], run(shape.channels, extent.height * extent.width),
      run(extent.height, extent.width), run(extent.width, 1),
    ])
  }

  /// Batch × numbers.
  static func vector(_ shape: Shape) -> Arrangement {
    Arrangement(axes: [[.batch], run(shape.elements, 1)])
  }

  private static func run(_ extent: Int, _ stride: Int) -> [Factor] {
    extent == 1 ? [] : [.run(extent: extent, stride: stride)]
  }

  private init(axes: [[Factor]]) {
    self.axes = axes.map(Self.merged)
  }

  /// The extents of the axes.
  var extents: [AxisExtent] {
    axes.map { factors in
      if factors.contains(.batch) { return .batch }
      var product = 1
      for factor in factors {
        guard case .run(let extent, _) = factor else { return .open }
        product *= extent
      }
      return .known(product)
    }
  }

  /// Runs that follow one another evenly, as one.
  private static func merged(_ factors: [Factor]) -> [Factor] {
    var result: [Factor] = []
    for factor in factors {
      if case .run(let inner, let step) = factor,
        case .run(let outer, let stride)? = result.last, stride == inner * step
      {
        result[result.count - 1] = .run(extent: outer * inner, stride: step)
      } else {
        result.append(factor)
      }
    }
    return result
  }

  // MARK: What operators do to it

  /// The axes in another order.
  func transposed(_ order: [Int]) -> Arrangement { Arrangement(axes: order.map { axes[$0] }) }

  /// Axes of extent 1 taken out; nil where one is no such axis.
  func squeezed(_ places: Set<Int>) -> Arrangement? {
    guard places.allSatisfy({ axes.indices.contains($0) && axes[$0].isEmpty }) else { return nil }
    return Arrangement(
      axes: axes.enumerated().filter { !places.contains($0.offset) }.map(\.element))
  }

  /// The places of axes of extent 1.
  var singleAxes: Set<Int> { Set(axes.indices.filter { axes[$0].isEmpty }) }

  /// Axes of extent 1 put in at places of the result.
  func unsqueezed(_ places: Set<Int>) -> Arrangement? {
    let count = axes.count + places.count
    guard count <= 16, places.allSatisfy({ (0..<count).contains($0) }) else { return nil }
    var rest = axes[...]
    return Arrangement(
      axes: (0..<count).map { places.contains($0) ? [] : rest.popFirst() ?? [] })
  }

  /// Two axes: those in front of `axis` in one, the others in another.
  func flattened(at axis: Int) -> Arrangement? {
    guard (0...axes.count).contains(axis) else { return nil }
    return Arrangement(axes: [axes[..<axis].flatMap { $0 }, axes[axis...].flatMap { $0 }])
  }

  /// Other extents of the same product.
  ///
  /// - Parameter target: for each axis of the result what it is to be.
  /// - Returns: nil where the numbers of one axis would have to come from parts of others that do not
  ///   divide evenly, or where sizes are needed that nobody knows.
  func reshaped(to target: [AxisTarget]) -> Arrangement? {
    guard let target = completed(target) else { return nil }
    var rest = Self.merged(axes.flatMap { $0 })[...]
    var result: [[Factor]] = []
    for wanted in target {
      var axis: [Factor] = []
      switch wanted {
      case .batch:
        guard rest.first == .batch else { return nil }
        axis = [rest.removeFirst()]
      case .same(let factors):
        guard rest.prefix(factors.count).elementsEqual(factors) else { return nil }
        axis = factors
        rest = rest.dropFirst(factors.count)
      case .known(var extent):
        while extent > 1 {
          guard case .run(let available, let stride)? = rest.first else { return nil }
          if extent % available == 0 {
            axis.append(rest.removeFirst())
            extent /= available
          } else if available % extent == 0 {
            let inner = available / extent
            axis.append(.run(extent: extent, stride: stride * inner))
            rest[rest.startIndex] = .run(extent: inner, stride: stride)
            extent = 1
          } else {
            return nil
          }
        }
      }
      result.append(axis)
    }
    return rest.isEmpty ? Arrangement(axes: result) : nil
  }

  private enum CompletedTarget {
    case batch
    case known(Int)
    case same([Factor])
  }

  /// The target with its open places filled in: the images stand first, whatever their number is.
  private func completed(_ target: [AxisTarget]) -> [CompletedTarget]? {
    guard let first = target.first, axes.first == [.batch] else { return nil }
    var known = 1
    var inferred = 0
    var result: [CompletedTarget] = []
    for (place, wanted) in target.enumerated() {
      switch wanted {
      case .batch where place == 0: result.append(.batch)
      case .same where place == 0: result.append(.batch)
      case .inferred where place == 0, .known where place == 0: result.append(.batch)
      case .batch: return nil
      case .same:
        guard axes.indices.contains(place) else { return nil }
        if case .known(let extent) = extents[place] {
          let (product, overflow) = known.multipliedReportingOverflow(by: extent)
          guard !overflow else { return nil }
          known = product
          result.append(.known(extent))
        } else {
          result.append(.same(axes[place]))
        }
      case .inferred:
        inferred += 1
        result.append(.known(0))
      case .known(let extent):
        let (product, overflow) = known.multipliedReportingOverflow(by: extent)
        guard !overflow, extent > 0 else { return nil }
        known = product
        result.append(.known(extent))
      }
    }
    var total = 1
    for extent in extents.dropFirst() {
      if case .known(let extent) = extent { total *= extent }
    }
    if inferred == 0 {
      // A number of images that leaves the wrong rest is a number of something else.
      if case .known = first, known != total { return nil }
      return result
    }
    guard inferred == 1, total % known == 0 else { return nil }
    return result.map { wanted in
      if case .known(0) = wanted { return .known(total / known) }
      return wanted
    }
  }

  /// The axis behind the batch's that holds the channels and nothing else, as far as they are several.
  func channelAxis(of shape: OpenShape) -> Int? {
    guard shape.channels > 1 else { return nil }
    let pixels = shape.extent.map { $0.height * $0.width } ?? 1
    return axes.firstIndex(of: [.run(extent: shape.channels, stride: pixels)])
  }

  /// The same look at a layer of as many pixels with other channels.
  func withChannels(_ channels: Int, atAxis axis: Int, of shape: OpenShape) -> Arrangement {
    var result = self
    let pixels = shape.extent.map { $0.height * $0.width } ?? 1
    result.axes[axis] = Self.run(channels, pixels)
    return result
  }

  // MARK: What it comes to

  /// What has to be done to a layer's C×H×W to have it in this order.
  enum Meaning: Equatable {
    /// Nothing: batch × C × H × W, or a vector of it.
    case same
    /// The numbers in a row.
    case flattened
    case shuffled(groups: Int)
  }

  /// What it means as batch × channels × height × width, or as batch × numbers; nil if neither.
  func meaning(of shape: OpenShape) -> Meaning? {
    if self == .maps(shape) { return .same }
    guard let closed = shape.closed else {
      return shuffle(channels: shape.channels, pixels: 1, as: .maps(shape))
    }
    let vector = Arrangement.vector(closed)
    if self == vector || self == vector.unsqueezed([2, 3]) {
      return closed.height * closed.width == 1 ? .same : .flattened
    }
    return shuffle(
      channels: shape.channels, pixels: closed.height * closed.width, as: .maps(shape))
  }

  /// Whether the numbers follow one another as in C×H×W, however they are cut into axes.
  func isInOrder(for shape: OpenShape) -> Bool {
    guard shape.closed != nil else { return self == .maps(shape) }
    return axes.first == [.batch] && flattened(at: 1) == Arrangement.maps(shape).flattened(at: 1)
  }

  private func shuffle(channels: Int, pixels: Int, as maps: Arrangement) -> Meaning? {
    guard axes.count == 4, axes[0] == [.batch], Array(axes[2...]) == Array(maps.axes[2...]),
      axes[1].count == 2, case .run(let each, let near) = axes[1][0],
      case .run(let groups, let far) = axes[1][1], near == pixels, far == each * pixels,
      each * groups == channels
    else { return nil }
    return .shuffled(groups: groups)
  }
}

/// The extent of one axis of a tensor.
enum AxisExtent: Hashable, Sendable {
  case batch
  case known(Int)
  /// A height or width that nobody knows.
  case open
}

/// What one axis of a reshaped tensor is to be.
enum AxisTarget: Hashable, Sendable {
  case batch
  case known(Int)
  /// As the axis at the same place was.
  case same
  /// Whatever is left.
  case inferred
}

extension AxisExtent: CustomStringConvertible {
  var description: String {
    switch self {
    case .batch: "N"
    case .known(let extent): "\(extent)"
    case .open: "?"
    }
  }
}
