import Netlab

extension ConstantTensor {
  /// The axes in another order.
  ///
  /// - Throws: `ONNXFault` where the numbers of a short list cannot be read.
  func transposed(_ order: [Int]) throws(ONNXFault) -> ConstantTensor {
    if order == Array(dimensions.indices) { return self }
    let steps = strides
    return try picked(
      order.map { axis in Places.every(step: steps[axis], count: dimensions[axis]) })
  }

  /// Some places of one axis, in any order and as often as asked for.
  ///
  /// - Throws: `.extents` for more numbers than can be; else as ``transposed(_:)``.
  func picked(_ places: [Int], axis: Int) throws(ONNXFault) -> ConstantTensor {
    let steps = strides
    return try picked(
      dimensions.indices.map { place in
        place == axis
          ? .these(places.map { $0 * steps[axis] })
          : .every(step: steps[place], count: dimensions[place])
      })
  }

  /// Its numbers repeated until it has these extents, axes of one number and those that it lacks.
  ///
  /// - Throws: as ``picked(_:axis:)``.
  func expanded(to extents: [Int]) throws(ONNXFault) -> ConstantTensor {
    if extents == dimensions { return self }
    let missing = extents.count - dimensions.count
    let steps = strides
    return try picked(
      extents.enumerated().map { axis, extent in
        let own = axis - missing
        let isRepeated = own < 0 || dimensions[own] == 1
        return .every(step: isRepeated ? 0 : steps[own], count: extent)
      })
  }

  /// Tensors one behind the other along an axis in which alone they differ.
  ///
  /// - Throws: as ``picked(_:axis:)``.
  static func joined(_ parts: [ConstantTensor], axis: Int) throws(ONNXFault) -> ConstantTensor? {
    guard var result = parts.first, result.dimensions.indices.contains(axis) else { return nil }
    for part in parts.dropFirst() {
      let isAlike =
        part.type.isReal == result.type.isReal || part.isUnknown || result.isUnknown
      guard isAlike, part.dimensions.count == result.dimensions.count,
        zip(part.dimensions, result.dimensions).enumerated().allSatisfy({
          $0 == axis || $1.0 == $1.1
        })
      else { return nil }
      result.dimensions[axis] += part.dimensions[axis]
      _ = try count(result.dimensions, tensor: result.name)
    }
    // For each place in front of the axis a run of numbers of each part.
    let rounds = result.dimensions[..<axis].reduce(1, *)
    let runs = parts.map { $0.dimensions[axis...].reduce(1, *) }
    @Sendable func together<Number>(_ numbers: [[Number]]) -> [Number] {
      (0..<rounds).flatMap { round in
        zip(numbers, runs).flatMap { $0[(round * $1)..<(round * $1 + $1)] }
      }
    }
    if let lists = try wholeNumbers(of: parts, result: result.count) {
      result.source = .integers(together(lists))
      return result
    }
    let dimensions = result.dimensions
    return parts[0].computed(dimensions, with: Array(parts.dropFirst())) { () throws(ONNXFault) in
      var numbers: [[Float]] = []
      for part in parts { numbers.append(try part.floats()) }
      return together(numbers)
    }
  }

  /// Which numbers of an axis follow one another, as distances in the list of all.
  private enum Places: Sendable {
    case every(step: Int, count: Int)
    case these([Int])

    var count: Int {
      switch self {
      case .every(_, let count): count
      case .these(let distances): distances.count
      }
    }

    var distances: [Int] {
      switch self {
      case .every(let step, let count): (0..<count).map { $0 * step }
      case .these(let distances): distances
      }
    }
  }

  /// How far the next number of each axis is.
  private var strides: [Int] {
    var strides = [Int](repeating: 1, count: dimensions.count)
    for axis in dimensions.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    return strides
  }

  private func picked(_ places: [Places]) throws(ONNXFault) -> ConstantTensor {
    let target = places.map(\.count)
    let count = try Self.count(target, tensor: name)
    if case .filled = source { return reshaped(to: target) }
    if let numbers = try Self.wholeNumbers(of: [self], result: count)?.first {
      var result = reshaped(to: target)
      result.source = .integers(Self.pick(places, of: numbers, count: count))
      return result
    }
    let original = self
    return computed(target) { () throws(ONNXFault) in
      try original.reshaped(to: target).checkSize(Self.mostNumbers)
      return Self.pick(places, of: try original.floats(), count: count)
    }
  }

  private static func pick<Number>(
    _ places: [Places], of numbers: [Number], count: Int
  ) -> [Number] {
    guard count > 0, let last = places.last?.distances else { return count > 0 ? numbers : [] }
    let outer = places.dropLast().map(\.distances)
    var result: [Number] = []
    result.reserveCapacity(count)
    var place = [Int](repeating: 0, count: outer.count)
    while true {
      let start = zip(outer, place).reduce(0) { $0 + $1.0[$1.1] }
      for distance in last { result.append(numbers[start + distance]) }
      guard let axis = place.indices.last(where: { place[$0] + 1 < outer[$0].count }) else {
        return result
      }
      place[axis] += 1
      for inner in place.indices where inner > axis { place[inner] = 0 }
    }
  }

  /// The numbers of short lists of whole ones, which stay such; nil for others.
  private static func wholeNumbers(
    of tensors: [ConstantTensor], result: Int
  ) throws(ONNXFault) -> [[Int64]]? {
    guard result <= mostIntegers else { return nil }
    var lists: [[Int64]] = []
    for tensor in tensors {
      guard !tensor.type.isReal, tensor.count <= mostIntegers, let numbers = try tensor.integers()
      else { return nil }
      lists.append(numbers.map(Int64.init))
    }
    return lists
  }
}
