extension ExtentArithmetic {
  /// What a node does to two numbers.
  enum Combination {
    case sum
    case difference
    case product
    case quotient
    /// 1 where both are the same, else 0.
    case equality

    /// What it makes of two real numbers.
    func result<Number: FloatingPoint>(of first: Number, _ second: Number) -> Number {
      switch self {
      case .sum: first + second
      case .difference: first - second
      case .product: first * second
      case .quotient: first / second
      case .equality: first == second ? 1 : 0
      }
    }
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
    return .extents(ExtentList(extents: extents, isScalar: a.isScalar && b.isScalar))
  }

  /// Where of extents, the number of images among them, by the file's numbers or by what follows from those.
  ///
  /// - Returns: nil where the node is about other numbers than these.
  static func chosen(_ node: NodeReader) throws(Obstacle) -> Value? {
    guard node.inputs.count == 3, case .constant(let test)? = node.inputs[0] else { return nil }
    let isAboutExtents = node.inputs.contains { if case .extents? = $0 { true } else { false } }
    guard isAboutExtents else { return nil }
    let tests = try list(.constant(test)).extents
    let (first, second) = (try list(try node.input(1)), try list(try node.input(2)))
    let count = [tests.count, first.extents.count, second.extents.count].max() ?? 0
    guard
      [tests.count, first.extents.count, second.extents.count].allSatisfy({
        $0 == 1 || $0 == count
      })
    else { throw .unmapped(reason: "its lists of extents differ in length") }
    func at(_ place: Int, _ extents: [AxisExtent]) -> AxisExtent {
      extents[extents.count == 1 ? 0 : place]
    }
    let extents = (0..<count).map { place in
      at(place, at(place, tests) == .known(0) ? second.extents : first.extents)
    }
    return .extents(
      ExtentList(extents: extents, isScalar: test.dimensions.isEmpty && first.isScalar))
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
        case .equality: (a == b ? 1 : 0, false)
        }
      guard !isTooLarge else { throw .unmapped(reason: "its extents are beyond reason") }
      return .known(result)
    // The number of images stays a symbol.
    case (.batch, .known(0), .sum), (.batch, .known(0), .difference), (.batch, .known(1), .product),
      (.batch, .known(1), .quotient), (.known(0), .batch, .sum), (.known(1), .batch, .product):
      return .batch
    // There is an image at least.
    case (.batch, .known(...0), .equality), (.known(...0), .batch, .equality): return .known(0)
    case (.batch, .batch, .equality): return .known(1)
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
