import Netlab

extension ConstantTensor {
  /// Numbers made of this tensor's and another's, stretched to one another's extents.
  ///
  /// - Throws: `.unmapped` where the extents do not go together.
  func combined(
    with other: ConstantTensor, _ operation: @escaping @Sendable (Float, Float) -> Float
  ) throws(Obstacle) -> ConstantTensor {
    let both = try Self.stretched([self, other])
    let (first, second) = (both.tensors[0], both.tensors[1])
    let larger = first.count == 1 && other.dimensions.count >= dimensions.count ? other : self
    let extents = both.extents
    let (total, type) = (extents.reduce(1, *), type)
    return larger.computed(extents, with: [first, second]) { () throws(ONNXFault) in
      let (a, b) = (try first.floats(), try second.floats())
      return (0..<total).map { place in
        type.rounded(operation(a[a.count == 1 ? 0 : place], b[b.count == 1 ? 0 : place]))
      }
    }
  }

  /// Numbers of a type, each made of the tensors' numbers at its place; whole ones wrap as the type does.
  ///
  /// - Throws: as ``combined(with:_:)``; `.unmapped` for whole numbers that are too many or too large.
  static func made(
    of tensors: [ConstantTensor], type: ElementType,
    _ function: @escaping @Sendable ([Double]) -> Double
  ) throws(Obstacle) -> ConstantTensor {
    guard let first = tensors.first else { throw .unmapped(reason: "it reads nothing") }
    let (stretched, extents) = try stretched(tensors)
    let total = extents.reduce(1, *)
    let make: @Sendable ([[Double]]) -> [Double] = { lists in
      (0..<total).map { place in function(lists.map { $0[$0.count == 1 ? 0 : place] }) }
    }
    if type.isReal || stretched.contains(where: \.isUnknown) {
      var result = first.computed(extents, with: stretched) { () throws(ONNXFault) in
        var lists: [[Double]] = []
        for tensor in stretched { lists.append(try tensor.floats().map { Double($0) }) }
        return make(lists).map { type.rounded(Float($0)) }
      }
      result.type = type
      return result
    }
    guard total <= mostIntegers, stretched.allSatisfy({ $0.count <= mostIntegers }) else {
      throw .unmapped(reason: "it works out \(total.grouped) whole numbers")
    }
    var lists: [[Double]] = []
    for tensor in stretched { lists.append(try tensor.doubles()) }
    var result = first.reshaped(to: extents)
    result.type = type
    result.source = .integers(try whole(make(lists), type))
    return result
  }

  /// The same numbers as another type has them: whole ones without what is behind the point.
  ///
  /// Short lists stay lists of whole numbers, since graphs work out extents in real ones, too.
  ///
  /// - Throws: `.unmapped` for numbers that no whole one can be made of; faults where they cannot be read.
  func cast(to target: ElementType) throws(Obstacle) -> ConstantTensor {
    if target == type { return self }
    var result = self
    if isUnknown {
      result.type = target
      return result
    }
    let isNarrow = target == .float16 || target == .bfloat16
    if target.isReal {
      if type.isReal, !isNarrow { return self }
      if isNarrow || count > Self.mostIntegers {
        result = map { target.rounded($0) }
      } else if let numbers = try passingFaults({ () throws(ONNXFault) in try integers() }) {
        result.source = .integers(numbers.map { Int64($0) })
      }
    } else if !type.isReal,
      let numbers = try passingFaults({ () throws(ONNXFault) in try integers() })
    {
      result.source = .integers(numbers.map { target.wrapped(Int64($0)) })
    } else if count <= Self.mostIntegers {
      let numbers = try doubles()
      result.source = .integers(
        target == .bool
          ? numbers.map { $0 == 0 ? 0 : 1 }
          : try Self.whole(numbers.map { $0.rounded(.towardZero) }, target))
    } else {
      let original = self
      result = computed(dimensions) { () throws(ONNXFault) in
        let numbers = try original.floats()
        return target == .bool
          ? numbers.map { $0 == 0 ? 0 : 1 }
          : numbers.map { number in
            Int64(exactly: number.rounded(.towardZero)).map { Float(target.wrapped($0)) } ?? .nan
          }
      }
    }
    result.type = target
    return result
  }

  /// Whole numbers of a type.
  ///
  /// - Throws: `.unmapped` for those that real numbers cannot tell apart, and for none.
  private static func whole(
    _ numbers: [Double], _ type: ElementType
  ) throws(Obstacle) -> [Int64] {
    var whole: [Int64] = []
    for number in numbers {
      guard abs(number) <= largestWhole, let exact = Int64(exactly: number) else {
        throw .unmapped(reason: "its whole numbers are beyond reason")
      }
      whole.append(type.wrapped(exact))
    }
    return whole
  }

  /// The largest number up to which a real one of double precision is exact.
  private static let largestWhole = 0x1p53

  /// The numbers of a short list, whole ones as they are.
  private func doubles() throws(Obstacle) -> [Double] {
    let numbers = try passingFaults { () throws(ONNXFault) in
      if let whole = try integers() { return whole.map { Double($0) } }
      return try floats().map { Double($0) }
    }
    guard type.isReal || numbers.allSatisfy({ abs($0) < Self.largestWhole }) else {
      throw .unmapped(reason: "its whole numbers are beyond reason")
    }
    return numbers
  }

  /// Tensors under the extents that all of them can be stretched to; single numbers are left so.
  private static func stretched(
    _ tensors: [ConstantTensor]
  ) throws(Obstacle) -> (tensors: [ConstantTensor], extents: [Int]) {
    let rank = tensors.map(\.dimensions.count).max() ?? 0
    var extents = [Int](repeating: 1, count: rank)
    for tensor in tensors {
      for (axis, extent) in zip(extents.indices.reversed(), tensor.dimensions.reversed())
      where extent != 1 {
        guard extents[axis] == 1 || extents[axis] == extent else {
          throw .unmapped(reason: "its constants' extents do not go together")
        }
        extents[axis] = extent
      }
    }
    let target = extents
    let result = try passingFaults { () throws(ONNXFault) in
      _ = try count(target, tensor: tensors.first?.name ?? "")
      var result: [ConstantTensor] = []
      for tensor in tensors {
        result.append(
          tensor.count == 1 || tensor.dimensions == target
            ? tensor : try tensor.expanded(to: target))
      }
      return result
    }
    return (result, target)
  }
}
