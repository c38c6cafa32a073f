/// How many zeros a window adds around its input: a rule, or numbers.
///
/// `padding: 1` pads every side, `Padding(3, 0)` rows and columns, `Padding(top:left:bottom:right:)`
/// each side for itself.
public struct Padding: Hashable, Sendable, Codable, ExpressibleByIntegerLiteral {
  package enum Rule: Hashable, Sendable, Codable {
    case symmetric
    case same
    case explicit(Margins)
  }

  package var rule: Rule

  package init(rule: Rule) {
    self.rule = rule
  }

  /// (k − 1) / 2 on both sides, rounded down: what Caffe's and PyTorch's definitions write out.
  public static let symmetric = Padding(rule: .symmetric)

  /// TensorFlow's SAME: as many outputs as the stride divides the input into, rounded up.
  ///
  /// An odd number of zeros puts the larger half at the bottom and on the right.
  public static let same = Padding(rule: .same)

  /// No padding at all.
  public static let valid = Padding(rule: .explicit(.zero))

  /// `rows` above and below, `columns` on the left and on the right.
  public init(_ rows: Int, _ columns: Int) {
    self.init(top: rows, left: columns, bottom: rows, right: columns)
  }

  /// Each side for itself.
  public init(top: Int, left: Int, bottom: Int, right: Int) {
    rule = .explicit(Margins(top: top, left: left, bottom: bottom, right: right))
  }

  /// `value` on every side.
  public init(integerLiteral value: Int) {
    self.init(value, value)
  }

  /// `side` on every side.
  public init(_ side: Int) {
    self.init(side, side)
  }
}

extension Padding {
  /// The margins where they are numbers, or nil where they are a rule.
  package var explicit: Margins? {
    switch rule {
    case .explicit(let margins): margins
    case .symmetric, .same: nil
    }
  }

  /// The rule or the numbers as one text.
  package var signature: String {
    switch rule {
    case .explicit(let margins): "\(margins.sides)"
    case .symmetric: "symmetric"
    case .same: "same"
    }
  }

  /// The margins for a window on an input, or nil where they depend on an extent nobody knows.
  ///
  /// - Parameter window: the window's size, dilation included.
  package func margins(for window: Extent, stride: Extent, on input: Extent?) -> Margins? {
    switch rule {
    case .explicit(let margins):
      return margins
    case .symmetric:
      let (rows, columns) = ((window.height - 1) / 2, (window.width - 1) / 2)
      return Margins(top: rows, left: columns, bottom: rows, right: columns)
    case .same:
      guard
        let rows = Self.same(window: window.height, stride: stride.height, input: input?.height),
        let columns = Self.same(window: window.width, stride: stride.width, input: input?.width)
      else { return nil }
      return Margins(
        top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
    }
  }

  private static func same(window: Int, stride: Int, input: Int?) -> Int? {
    if stride == 1 || window == 1 { return window - 1 }
    guard let input else { return nil }
    let outputs = (input + stride - 1) / stride
    return max((outputs - 1) * stride + window - input, 0)
  }
}
