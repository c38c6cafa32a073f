/// Where each buffer lies, found from when each is alive.
///
/// Buffers are placed by size, the largest first, each at the lowest offset where it overlaps no buffer that is alive
/// at the same time.
/// - Source: Pisarchyk and Lee 2020, "Efficient Memory Management for Deep Neural Net Inference", §4 (greedy by size).
struct Arena: Hashable {
  /// A buffer's size and the steps between which it is alive, both included.
  struct Request: Hashable {
    var byteCount: Int
    var alive: ClosedRange<Int>
  }

  /// Alignment of every buffer: a cache line, and the widest vector.
  static let alignment = 64

  private(set) var offsets: [Int]
  private(set) var byteCount = 0

  init(_ requests: [Request?]) {
    offsets = Array(repeating: 0, count: requests.count)
    var placed: [(range: Range<Int>, alive: ClosedRange<Int>)] = []
    let order = requests.indices.sorted { left, right in
      let sizes = (requests[left]?.byteCount ?? 0, requests[right]?.byteCount ?? 0)
      return sizes.0 == sizes.1 ? left < right : sizes.0 > sizes.1
    }
    for index in order {
      guard let request = requests[index], request.byteCount > 0 else { continue }
      let size = Self.aligned(request.byteCount)
      var offset = 0
      for other in placed where other.alive.overlaps(request.alive) {
        // `placed` is sorted by offset: the first gap that is wide enough is the lowest.
        if other.range.lowerBound - offset >= size { break }
        offset = max(offset, other.range.upperBound)
      }
      offsets[index] = offset
      let range = offset..<offset + size
      let place = placed.firstIndex { $0.range.lowerBound > offset } ?? placed.count
      placed.insert((range, request.alive), at: place)
      byteCount = max(byteCount, range.upperBound)
    }
    #if DEBUG
      precondition(brokenInvariant(requests) == nil, brokenInvariant(requests) ?? "")
    #endif
  }

  static func aligned(_ byteCount: Int) -> Int {
    (byteCount + alignment - 1) / alignment * alignment
  }

  /// Two buffers that are alive at once and share memory, in words, or nil.
  func brokenInvariant(_ requests: [Request?]) -> String? {
    for (index, request) in requests.enumerated() {
      guard let request, request.byteCount > 0 else { continue }
      for (other, rival) in requests.enumerated().dropFirst(index + 1) {
        guard let rival, rival.byteCount > 0, rival.alive.overlaps(request.alive) else { continue }
        let (own, its) = (
          offsets[index]..<offsets[index] + request.byteCount,
          offsets[other]..<offsets[other] + rival.byteCount
        )
        if own.overlaps(its) { return "buffers \(index) and \(other) share memory" }
      }
    }
    return nil
  }
}
