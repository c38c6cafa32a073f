/// The directions in which the colours of a training set vary, and how much.
///
/// - Source: Krizhevsky et al. 2012, §4.1; found with Jacobi's rotations.
package struct PrincipalComponents: Hashable, Sendable {
  /// The variance along each direction, the largest first.
  package let variances: [Double]
  /// The directions, unit vectors, their largest component positive.
  package let directions: [[Double]]

  /// The components of colours with these statistics.
  package init(_ statistics: ChannelStatistics) {
    let count = statistics.mean.count
    var matrix = statistics.covariance
    var vectors = (0..<count * count).map { $0 / count == $0 % count ? 1.0 : 0.0 }
    for _ in 0..<32 {
      for p in 0..<count {
        for q in (p + 1)..<max(p + 1, count) {
          Self.rotate(&matrix, &vectors, p, q, count)
        }
      }
    }
    let order = (0..<count).sorted { matrix[$0 * count + $0] > matrix[$1 * count + $1] }
    variances = order.map { max(0, matrix[$0 * count + $0]) }
    directions = order.map { column in
      let vector = (0..<count).map { vectors[$0 * count + column] }
      let largest = vector.max { abs($0) < abs($1) } ?? 1
      return largest < 0 ? vector.map { -$0 } : vector
    }
  }

  /// Makes the element at row `p`, column `q` zero.
  private static func rotate(
    _ matrix: inout [Double], _ vectors: inout [Double], _ p: Int, _ q: Int, _ count: Int
  ) {
    let off = matrix[p * count + q]
    guard abs(off) > 1e-300 else { return }
    let theta = (matrix[q * count + q] - matrix[p * count + p]) / (2 * off)
    let tangent = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for k in 0..<count {
      let (a, b) = (matrix[k * count + p], matrix[k * count + q])
      matrix[k * count + p] = cosine * a - sine * b
      matrix[k * count + q] = sine * a + cosine * b
    }
    for k in 0..<count {
      let (a, b) = (matrix[p * count + k], matrix[q * count + k])
      matrix[p * count + k] = cosine * a - sine * b
      matrix[q * count + k] = sine * a + cosine * b
      let (x, y) = (vectors[k * count + p], vectors[k * count + q])
      vectors[k * count + p] = cosine * x - sine * y
      vectors[k * count + q] = sine * x + cosine * y
    }
  }
}
