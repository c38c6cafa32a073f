import Netlab

/// The extents of a value as a model's file declares them, or as follow from an operator's definition.
struct DeclaredShape: Sendable {
  /// The extents behind the batch's; nil where they are symbols.
  var extents: [Int?]
  /// The images, where the file gives their number.
  var batch: Int?

  /// The shape that a message declares; nil where it declares none or no tensor's.
  init?(_ type: Onnx_TypeProto) {
    guard case .tensorType(let tensor)? = type.value, tensor.hasShape,
      (1...16).contains(tensor.shape.dim.count)
    else { return nil }
    let dimensions = tensor.shape.dim.map { dimension -> Int? in
      guard case .dimValue(let value)? = dimension.value else { return nil }
      return Int(value)
    }
    batch = dimensions[0]
    extents = Array(dimensions.dropFirst())
    // Numbers that nobody could count make no shape; what reads them goes on multiplying.
    var count = 1
    for extent in extents.compactMap(\.self) where extent > 0 {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: extent)
      guard !isTooLarge, product < 1 << 56 else { return nil }
      count = product
    }
  }

  init(extents: [AxisExtent]) {
    batch = nil
    self.extents = extents.dropFirst().map { extent in
      if case .known(let known) = extent { known } else { nil }
    }
  }

  /// The extents as messages print them.
  var description: String {
    (["N"] + extents.map { $0.map(String.init) ?? "?" }).joined(separator: "×")
  }

  /// All its extents, the first like the others.
  var fullDescription: String {
    ([batch] + extents).map { $0.map(String.init) ?? "?" }.joined(separator: "×")
  }

  /// All its extents, where none is a symbol.
  var known: [Int]? {
    let known = ([batch] + extents).compactMap(\.self)
    return known.count == extents.count + 1 ? known : nil
  }

  /// Whether maps of a height and width are as it declares them.
  func allows(_ extent: Extent) -> Bool {
    extents.count == 3
      && zip(extents.dropFirst(), [extent.height, extent.width]).allSatisfy { $0 ?? $1 == $1 }
  }

  /// Whether nothing in it contradicts the extents of numbers in the file.
  func agrees(with known: [Int]) -> Bool {
    known.count == extents.count + 1
      && zip([batch] + extents, known).allSatisfy { $0 == nil || $0 == $1 }
  }

  /// Whether nothing in it contradicts extents that were inferred.
  func agrees(with inferred: [AxisExtent]) -> Bool {
    guard inferred.count == extents.count + 1 else { return false }
    return zip(extents, inferred.dropFirst()).allSatisfy { declared, inferred in
      guard let declared, case .known(let known) = inferred else { return true }
      return declared == known
    }
  }

  /// The shape as a layer's, and how the model looks at it; nil where it is none of images.
  var shape: (layer: OpenShape, arrangement: Arrangement)? {
    switch extents.count {
    case 1:
      guard let numbers = extents[0], numbers > 0 else { return nil }
      let shape = OpenShape(numbers, .one)
      return (shape, .vector(Shape(numbers, 1, 1)))
    case 3:
      guard let channels = extents[0], channels > 0 else { return nil }
      if let height = extents[1], let width = extents[2], height > 0, width > 0 {
        let shape = OpenShape(channels, Extent(height, width))
        return (shape, .maps(shape))
      }
      let shape = OpenShape(channels, nil)
      return (shape, .maps(shape))
    case 2:
      // One row for each channel, as sequences have it.
      guard let channels = extents[0], let width = extents[1], channels > 0, width > 0 else {
        return nil
      }
      let shape = OpenShape(channels, Extent(1, width))
      return Arrangement.maps(shape).squeezed([2]).map { (shape, $0) }
    default: return nil
    }
  }
}
