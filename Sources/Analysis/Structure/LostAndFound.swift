/// Pairs what one network alone has in one place with what the other alone has in another.
struct LostAndFound {
  /// Something in one of two networks that has no counterpart where it stands.
  struct Sighting {
    /// Equal for things that are the same wherever they stand.
    var token: String
    var isFirst: Bool
    var unit: Int
    /// Where it stands in the order of the first network.
    var place: Int
    /// The part of the main row that it lies in; nil where networks have no rows in common.
    var gap: Int?
  }

  private struct Heap: Hashable {
    var token: String
    var gap: Int?
  }

  /// The units of things that are the same, the first network's and the other's.
  ///
  /// Things within one part of the main row come first, then those that stand near each other.
  /// - Parameter reach: how many layers may lie between.
  static func pairs(
    of sightings: [Sighting], within reach: Int
  ) -> [(first: Int, second: Int)] {
    let ordered = sightings.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }.map(\.element)
    var isPaired = [Bool](repeating: false, count: ordered.count)
    var pairs: [(first: Int, second: Int)] = []
    func pair(by heap: (Sighting) -> Heap?) {
      // As brackets pair, so that what is nearest to each other stands together.
      var waiting: [Heap: [Int]] = [:]
      for (index, sighting) in ordered.enumerated() where !isPaired[index] {
        guard let heap = heap(sighting) else { continue }
        guard let last = waiting[heap]?.last, ordered[last].isFirst != sighting.isFirst,
          sighting.place - ordered[last].place <= reach
        else {
          waiting[heap, default: []].append(index)
          continue
        }
        waiting[heap]?.removeLast()
        isPaired[last] = true
        isPaired[index] = true
        let (first, second) = sighting.isFirst ? (index, last) : (last, index)
        pairs.append((ordered[first].unit, ordered[second].unit))
      }
    }
    pair { sighting in sighting.gap.map { Heap(token: sighting.token, gap: $0) } }
    pair { Heap(token: $0.token, gap: nil) }
    return pairs.sorted { $0.first < $1.first }
  }
}
