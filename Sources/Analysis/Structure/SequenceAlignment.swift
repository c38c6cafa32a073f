/// Two sequences put side by side, in order, so that what stands beside each other is most alike.
///
/// - Source: Needleman and Wunsch 1970, without a price for gaps; long sequences are searched in a
///   band around the diagonal, so that time and room stay linear.
struct SequenceAlignment {
  private static let mostCells = 1_500_000
  private static let leastBand = 48

  private enum Step: UInt8 { case both, first, second }

  /// The places that stand beside each other, in order.
  ///
  /// - Parameter score: how alike two places are; what is 0 or less never stands together.
  static func pairs(
    _ count: Int, _ others: Int, score: (Int, Int) -> Double
  ) -> [(first: Int, second: Int)] {
    guard count > 0, others > 0 else { return [] }
    let half =
      others <= mostCells / count ? others : max(leastBand, mostCells / max(count, others) / 2)
    func band(_ row: Int) -> ClosedRange<Int> {
      let centre = row * others / count
      return max(1, centre - half)...min(others, centre + half)
    }
    var best = [Double](repeating: 0, count: others + 1)
    var steps: [[Step]] = []
    steps.reserveCapacity(count)
    var reached = 0
    for row in 1...count {
      let columns = band(row)
      if reached < columns.upperBound {
        for column in (reached + 1)...columns.upperBound { best[column] = best[reached] }
      }
      var taken: [Step] = []
      taken.reserveCapacity(columns.count)
      var diagonal = best[columns.lowerBound - 1]
      for column in columns {
        let (up, left) = (best[column], best[column - 1])
        let likeness = score(row - 1, column - 1)
        let both = likeness > 0 ? diagonal + likeness : -1
        diagonal = up
        if both >= up, both >= left {
          best[column] = both
          taken.append(.both)
        } else if up >= left {
          taken.append(.first)
        } else {
          best[column] = left
          taken.append(.second)
        }
      }
      steps.append(taken)
      reached = columns.upperBound
    }

    var pairs: [(first: Int, second: Int)] = []
    var (row, column) = (count, others)
    while row > 0, column > 0 {
      let columns = band(row)
      column = min(column, columns.upperBound)
      guard column >= columns.lowerBound else {
        row -= 1
        continue
      }
      switch steps[row - 1][column - columns.lowerBound] {
      case .both:
        pairs.append((row - 1, column - 1))
        row -= 1
        column -= 1
      case .first: row -= 1
      case .second: column -= 1
      }
    }
    return pairs.reversed()
  }
}
