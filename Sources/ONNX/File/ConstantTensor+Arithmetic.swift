import Foundation

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
    let total = extents.reduce(1, *)
    return larger.computed(extents, with: [first, second]) { () throws(ONNXFault) in
      let (a, b) = (try first.floats(), try second.floats())
      return (0..<total).map { operation(a[a.count == 1 ? 0 : $0], b[b.count == 1 ? 0 : $0]) }
    }
  }

  /// Numbers of a type, each made of the tensors' numbers at its place.
  ///
  /// - Returns: nil for more whole numbers than lists of extents, axes and places have.
  /// - Throws: as ``combined(with:_:)``.
  static func made(
    of tensors: [ConstantTensor], type: ElementType,
    _ function: @escaping @Sendable ([Double]) -> Double
  ) throws(Obstacle) -> ConstantTensor? {
    guard let first = tensors.first else { return nil }
    let (stretched, extents) = try stretched(tensors)
    let total = extents.reduce(1, *)
    let make: @Sendable ([[Double]]) -> [Double] = { lists in
      (0..<total).map { place in function(lists.map { $0[$0.count == 1 ? 0 : place] }) }
    }
    var result = first.computed(extents, with: stretched) { () throws(ONNXFault) in
      var lists: [[Double]] = []
      for tensor in stretched { lists.append(try tensor.floats().map { Double($0) }) }
      return make(lists).map { Float($0) }
    }
    result.type = type
    if type.isReal || result.isUnknown { return result }
    guard total <= mostIntegers, stretched.allSatisfy({ $0.count <= mostIntegers }) else {
      return nil
    }
    let lists = try passingFaults { () throws(ONNXFault) in
      var lists: [[Double]] = []
      for tensor in stretched { lists.append(try tensor.doubles()) }
      return lists
    }
    let numbers = make(lists).map { Int64(exactly: $0.rounded()) ?? ($0 < 0 ? .min : .max) }
    result.source = .integers(numbers)
    return result
  }

  /// The numbers of a short list, whole ones as they are.
  private func doubles() throws(ONNXFault) -> [Double] {
    if let whole = try integers() { return whole.map { Double($0) } }
    return try floats().map { Double($0) }
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
