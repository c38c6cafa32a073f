import Netlab

/// What a node makes of a shape that neither the file nor any operator's definition tells.
enum Shapeless: Sendable {
  /// The output of a layer.
  case layer(Int)
  /// Numbers made of the file's alone, whose counts stand under their names.
  case numbers(ForeignConstant, of: [String: Int])
}

/// A layer that netlab has no operator for, as it is read.
struct UnknownLayer {
  var layer: Int
  var reason: String
  /// The numbers of the file that it reads, which count as parameters.
  var numbers: Int

  /// Why a layer is unknown whose operator is one of netlab's.
  static let readsShapeless = "the shape of what it reads is unknown"
}

extension GraphReader {
  /// Adds a layer that netlab does not know.
  mutating func addForeign(
    _ type: String, shape: OpenShape, _ reason: String, reading sources: [Int], numbers: Int = 0,
    details: String = ""
  ) throws(Obstacle) -> Features {
    let operation = Foreign(
      type: type, shape: shape, reason: reason, numbers: numbers, details: details)
    let added = try add(.foreign(operation), reading: sources)
    foreign.append(UnknownLayer(layer: added.layer, reason: reason, numbers: numbers))
    return added
  }

  /// Why a node is none of netlab's layers that reads some values, where one has no known shape.
  func reasonOfShapeless(among values: [String]) -> String? {
    for case .numbers(let maker, _)? in values.map({ shapeless[$0] }) { return maker.ofReader }
    return values.contains { shapeless[$0] != nil } ? UnknownLayer.readsShapeless : nil
  }

  /// Gives the outputs of a node that somebody reads and that are not known yet a layer each.
  ///
  /// - Throws: where a declared shape is beyond reason.
  mutating func addForeign(
    _ node: NodeReader, reason: String, declared: [String: DeclaredShape]
  ) throws(ONNXFault) {
    var (sources, numbers) = (foreignSources(of: node), foreignNumbers(of: node))
    for (number, output) in node.message.output.enumerated() where !output.isEmpty {
      guard isRead(output), !knows(output) else { continue }
      guard !sources.isEmpty else {
        let maker = ForeignConstant(node: node.label, type: node.message.shownType, reason: reason)
        let isOfConstants = node.inputs.allSatisfy { $0?.isConstant ?? true }
        if isOfConstants, reasonOfShapeless(among: node.message.reads) == nil,
          let constant = ConstantTensor(madeBy: maker, node, output: number, declared: declared)
        {
          define(output, .constant(constant))
        } else {
          define(output, .numbers(maker, of: numbers))
        }
        continue
      }
      let shape = shape(of: node, output: number, declared: declared)
      do throws(Obstacle) {
        let added = try addForeign(
          node.message.shownType, shape: shape?.layer ?? .unknown, reason, reading: sources,
          numbers: Self.sum(numbers.values), details: "\(node.details), output \(number)")
        numbers = [:]
        if let shape {
          define(
            output,
            .features(
              Features(
                layer: added.layer, shape: added.shape, arrangement: shape.arrangement, padding: nil
              )))
        } else {
          define(output, .layer(added.layer))
        }
      } catch {
        if case .fault(let fault) = error { throw fault }
      }
    }
  }

  /// The layers that a node reads, as they are written.
  private func foreignSources(of node: NodeReader) -> [Int] {
    node.message.reads.compactMap { name in
      if case .features(let features)? = values[name] { return features.layer }
      if case .layer(let layer)? = shapeless[name] { return layer }
      return nil
    }
  }

  /// The file's numbers that go into a node, by their names.
  private func foreignNumbers(of node: NodeReader) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for name in node.message.reads {
      switch values[name] {
      // Whole numbers in a row are extents, axes and places, and not what anybody learned.
      case .constant(let constant)?
      where constant.dimensions.count > (constant.type.isReal ? 0 : 1):
        numbers[constant.name] = constant.count
      case .constant?, .extents?, .features?, nil: break
      }
      if case .numbers(_, let others)? = shapeless[name] {
        numbers.merge(others) { first, _ in first }
      }
    }
    return numbers
  }

  /// The shape of an output, as the file, the operator's definition or its readers tell it.
  private func shape(
    of node: NodeReader, output number: Int, declared: [String: DeclaredShape]
  ) -> (layer: OpenShape, arrangement: Arrangement)? {
    let output = node.message.output[number]
    if let shape = declared[output]?.shape { return shape }
    // Definitions tell shapes by those of all inputs.
    if !node.message.reads.contains(where: { shapeless[$0] != nil }),
      let shape = ForeignShape.shape(of: node, output: number)
    {
      return shape
    }
    return expected?.shape(of: output) ?? joinedShape(of: node)
  }

  /// The shape of a sum of something known and something unknown, which can be stretched to the known one
  /// but not beyond it, as far as that has no axis of extent 1.
  private func joinedShape(
    of node: NodeReader
  ) -> (layer: OpenShape, arrangement: Arrangement)? {
    guard ["Add", "Sum"].contains(node.type), ModelFile.isStandard(node.message.domain) else {
      return nil
    }
    for case .features(let features)? in node.inputs
    where features.padding == nil && features.extents.count == 4 {
      let isWhole = features.extents.dropFirst().allSatisfy { extent in
        if case .known(2...) = extent { true } else { false }
      }
      if isWhole { return (features.shape, features.arrangement) }
    }
    return nil
  }

  /// Counts together, or the most that can be counted.
  private static func sum(_ counts: some Sequence<Int>) -> Int {
    counts.reduce(0) { sum, count in
      let (total, isBeyond) = sum.addingReportingOverflow(count)
      return isBeyond ? .max : total
    }
  }
}
