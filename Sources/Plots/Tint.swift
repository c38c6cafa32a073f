/// Colours and marks that readers tell apart in print and whatever colours they see.
///
/// - Source: Okabe and Ito 2008, "Color Universal Design"; the yellow, too faint on white, left out.
enum Tint {
  private static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000",
  ]
  /// gnuplot's numbers of a disc, a square, two triangles and a diamond.
  private static let filled = [7, 5, 9, 13, 11]

  static func color(_ number: Int) -> String { colors[number % colors.count] }

  static func mark(_ number: Int, filled isFilled: Bool = true) -> Int {
    filled[number % filled.count] - (isFilled ? 0 : 1)
  }
}
