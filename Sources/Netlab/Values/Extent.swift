/// A height and a width, in pixels or in steps: `Extent(1, 7)`, or `7` for a square.
public struct Extent: Hashable, Sendable, Codable, ExpressibleByIntegerLiteral {
  /// Rows.
  public var height: Int
  /// Columns.
  public var width: Int

  /// An extent of `height` rows and `width` columns.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// A square of side `value`.
  public init(integerLiteral value: Int) {
    self.init(value, value)
  }

  /// A square of side `side`.
  public init(_ side: Int) {
    self.init(side, side)
  }
}

extension Extent: CustomStringConvertible {
  /// The extent as papers print it: `7×7`.
  public var description: String { "\(height)×\(width)" }

  package static let one = Extent(1, 1)

  /// The extent as a short factor: `2` for a square of two, `2×1` for a rectangle.
  package var shortDescription: String { height == width ? "\(height)" : description }

  /// Whether both sides lie in `range`.
  package func lies(in range: ClosedRange<Int>) -> Bool {
    range.contains(height) && range.contains(width)
  }
}
