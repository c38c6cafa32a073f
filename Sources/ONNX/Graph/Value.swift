import Netlab

/// What a name in a model's graph stands for.
enum Value: Sendable {
  /// Numbers that the file holds.
  case constant(ConstantTensor)
  /// Numbers that the network computes.
  case features(Features)
  /// The extents of something that the network computes.
  case extents(ExtentList)

  var isConstant: Bool { if case .constant = self { true } else { false } }

  /// Extents that are all known, as the constant that they are.
  func settled(as name: String) -> Value {
    guard case .extents(let list) = self else { return self }
    var numbers: [Int] = []
    for extent in list.extents {
      guard case .known(let number) = extent else { return self }
      numbers.append(number)
    }
    return .constant(ConstantTensor(name: name, integers: numbers, isScalar: list.isScalar))
  }
}

/// The output of a layer, as the model looks at it.
struct Features: Sendable {
  /// The layer, in the order in which they were made.
  var layer: Int
  var shape: OpenShape
  var arrangement: Arrangement
  /// Zeros that have been put around it and belong to the window that reads it.
  var padding: Margins?

  /// The extents of its axes, with the zeros around it.
  var extents: [AxisExtent] {
    var extents = arrangement.extents
    guard let padding, extents.count == 4 else { return extents }
    for (axis, zeros) in [(2, padding.vertical), (3, padding.horizontal)] {
      if case .known(let extent) = extents[axis] { extents[axis] = .known(extent + zeros) }
    }
    return extents
  }

  /// The same with the zeros around it as its own, where it waits for a window that adds them; nil else.
  var withZeros: Features? {
    guard let padding else { return nil }
    var padded = self
    padded.padding = nil
    if let extent = shape.extent {
      padded.shape = OpenShape(
        shape.channels,
        Extent(extent.height + padding.vertical, extent.width + padding.horizontal))
    }
    padded.arrangement = .maps(padded.shape)
    return padded
  }
}

/// Extents of a tensor, of which the batch's is a symbol.
struct ExtentList: Sendable {
  var extents: [AxisExtent]
  /// Whether it is one number instead of a list.
  var isScalar = false

  /// The extents as messages print them.
  var description: String { extents.map(\.description).joined(separator: "×") }
}
