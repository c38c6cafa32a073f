/// The choices that no other choice beats in both cost and value.
package enum ParetoFront {
  /// The indices of the points on the front, the cheapest first.
  ///
  /// A point lies on it if none is cheaper and at least as good, or as cheap and better; equal points
  /// stand or fall together. Points that are no numbers lie on no front.
  package static func indices(of points: [(cost: Double, value: Double)]) -> [Int] {
    let known = points.indices.filter { points[$0].cost.isFinite && points[$0].value.isFinite }
    return known.filter { index in
      let point = points[index]
      return !known.contains { other in
        let rival = points[other]
        return rival.cost <= point.cost && rival.value >= point.value
          && (rival.cost < point.cost || rival.value > point.value)
      }
    }.sorted { (points[$0].cost, $0) < (points[$1].cost, $1) }
  }
}
