extension ExtentArithmetic {
  /// What a node does to two numbers.
  enum Combination {
    case sum
    case difference
    case product
    case quotient
  }

  /// Extents and whole numbers put together place by place.
  ///
  /// - Returns: nil where the node is about other numbers than these.
  static func combined(
    _ node: NodeReader, as combination: Combination
  ) throws(Obstacle) -> Value? {
    let (first, second) = (try node.input(0), try node.input(1))
    switch (first, second) {
    case (.extents, .extents), (.extents, .constant), (.constant, .extents): break
    case (.constant(let first), .constant(let second)):
      guard first.isWholeNumbers, second.isWholeNumbers else { return nil }
    default: return nil
    }
    let (a, b) = (try list(first), try list(second))
    let count = max(a.extents.count, b.extents.count)
    guard [1, count].contains(a.extents.count), [1, count].contains(b.extents.count) else {
      throw .unmapped(reason: "its lists of extents differ in length")
    }
    var extents: [AxisExtent] = []
    for place in 0..<count {
      extents.append(
        try combined(
          a.extents[a.extents.count == 1 ? 0 : place], b.extents[b.extents.count == 1 ? 0 : place],
          as: combination))
    }
    return .extents(ExtentList(extents: extents, isScalar: a.isScalar && b.isScalar)).settled(
      as: node.message.output.first ?? "")
  }

  private static func combined(
    _ first: AxisExtent, _ second: AxisExtent, as combination: Combination
  ) throws(Obstacle) -> AxisExtent {
    switch (first, second, combination) {
    case (.known(let a), .known(let b), _):
      let (result, isTooLarge) =
        switch combination {
        case .sum: a.addingReportingOverflow(b)
        case .difference: a.subtractingReportingOverflow(b)
        case .product: a.multipliedReportingOverflow(by: b)
        case .quotient: a.dividedReportingOverflow(by: b)
        }
      guard !isTooLarge else { throw .unmapped(reason: "its extents are beyond reason") }
      return .known(result)
    // The number of images stays a symbol.
    case (.batch, .known(0), .sum), (.batch, .known(0), .difference), (.batch, .known(1), .product),
      (.batch, .known(1), .quotient), (.known(0), .batch, .sum), (.known(1), .batch, .product):
      return .batch
    default: throw .unmapped(reason: "it works out an extent from sizes that nobody knows")
    }
  }
}

extension ConstantTensor {
  /// Whether it is a short list of whole numbers, such as layers are never made of.
  fileprivate var isWholeNumbers: Bool {
    switch type {
    case .int64, .int32: dimensions.count <= 1 && count <= 16
    default: false
    }
  }
}

extension Value {
  /// Extents that are all known, as a constant.
  fileprivate func settled(as name: String) -> Value {
    guard case .extents(let list) = self else { return self }
    var numbers: [Int] = []
    for extent in list.extents {
      guard case .known(let number) = extent else { return self }
      numbers.append(number)
    }
    return .constant(ConstantTensor(name: name, integers: numbers, isScalar: list.isScalar))
  }
}
