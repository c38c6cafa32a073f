/// Rows and columns on each side of an image: the zeros that a window adds, in pixels.
public struct Margins: Hashable, Sendable, Codable {
  /// Rows above.
  public var top: Int
  /// Columns on the left.
  public var left: Int
  /// Rows below.
  public var bottom: Int
  /// Columns on the right.
  public var right: Int

  /// Margins given side by side.
  public init(top: Int, left: Int, bottom: Int, right: Int) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }
}

extension Margins: CustomStringConvertible {
  /// `0`, `3`, `3×0` for equal opposite sides, else all four: `0,0,1,1`.
  public var description: String {
    guard top == bottom, left == right else { return "\(top),\(left),\(bottom),\(right)" }
    return top == left ? "\(top)" : "\(top)×\(left)"
  }

  package static let zero = Margins(top: 0, left: 0, bottom: 0, right: 0)

  /// The rows that both margins add to a height.
  package var vertical: Int { top + bottom }

  /// The columns that both margins add to a width.
  package var horizontal: Int { left + right }

  /// The four numbers in the order of netlab's files: top, left, bottom, right.
  package var sides: [Int] { [top, left, bottom, right] }
}
