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
    var placed = Placed()
    let order = requests.indices.sorted { left, right in
      let sizes = (requests[left]?.byteCount ?? 0, requests[right]?.byteCount ?? 0)
      return sizes.0 == sizes.1 ? left < right : sizes.0 > sizes.1
    }
    for index in order {
      guard let request = requests[index], request.byteCount > 0 else { continue }
      let size = Self.aligned(request.byteCount)
      let offset = placed.lowestGap(of: size, during: request.alive)
      offsets[index] = offset
      placed.insert(offset, size, alive: request.alive)
      byteCount = max(byteCount, offset + size)
    }
    #if DEBUG
      precondition(brokenInvariant(requests) == nil, brokenInvariant(requests) ?? "")
    #endif
  }

  /// Buffers that have their places, sorted by offset.
  ///
  /// Rows of plain numbers, read through a pointer: a deep network's training has thousands of buffers, each of
  /// which looks at all before it.
  private struct Placed {
    /// Offset, end, first step and last step, buffer after buffer.
    private var rows: [Int] = []

    func lowestGap(of size: Int, during alive: ClosedRange<Int>) -> Int {
      rows.withUnsafeBufferPointer { rows in
        guard var row = rows.baseAddress else { return 0 }
        let (end, first, last) = (row + rows.count, alive.lowerBound, alive.upperBound)
        var offset = 0
        while row < end {
          if row[2] <= last && row[3] >= first {
            // The first gap that is wide enough is the lowest.
            if row[0] - offset >= size { break }
            if row[1] > offset { offset = row[1] }
          }
          row += 4
        }
        return offset
      }
    }

    mutating func insert(_ offset: Int, _ size: Int, alive: ClosedRange<Int>) {
      var (low, high) = (0, rows.count / 4)
      while low < high {
        let middle = (low + high) / 2
        if rows[4 * middle] > offset { high = middle } else { low = middle + 1 }
      }
      rows.insert(
        contentsOf: [offset, offset + size, alive.lowerBound, alive.upperBound], at: 4 * low)
    }
  }

  static func aligned(_ byteCount: Int) -> Int {
    (byteCount + alignment - 1) / alignment * alignment
  }

  /// Two buffers that are alive at once and share memory, in words, or nil.
  func brokenInvariant(_ requests: [Request?]) -> String? {
    Self.overlap(requests, at: offsets)
  }

  /// As ``brokenInvariant(_:)``, of buffers that lie anywhere.
  ///
  /// Goes through the buffers as they come to life. Those alive lie in the order of their offsets and are disjoint, so
  /// that a new one need only be held against its two neighbours.
  static func overlap(_ requests: [Request?], at offsets: [Int]) -> String? {
    let order = requests.indices.filter { (requests[$0]?.byteCount ?? 0) > 0 }.sorted {
      (requests[$0]?.alive.lowerBound ?? 0, $0) < (requests[$1]?.alive.lowerBound ?? 0, $1)
    }
    /// Offset, end, last step and index, buffer after buffer.
    var alive: [Int] = []
    for index in order {
      guard let request = requests[index] else { continue }
      let (start, end) = (offsets[index], offsets[index] + request.byteCount)
      var (low, high) = (0, alive.count / 4)
      while low < high {
        let middle = (low + high) / 2
        if alive[4 * middle] > start { high = middle } else { low = middle + 1 }
      }
      // The dead are taken out where they are met.
      let first = request.alive.lowerBound
      while low > 0, alive[4 * low - 2] < first {
        alive.removeSubrange(4 * low - 4..<4 * low)
        low -= 1
      }
      while 4 * low < alive.count, alive[4 * low + 2] < first {
        alive.removeSubrange(4 * low..<4 * low + 4)
      }
      if low > 0, alive[4 * low - 3] > start {
        return "buffers \(alive[4 * low - 1]) and \(index) share memory"
      }
      if 4 * low < alive.count, alive[4 * low] < end {
        return "buffers \(alive[4 * low + 3]) and \(index) share memory"
      }
      alive.insert(contentsOf: [start, end, request.alive.upperBound, index], at: 4 * low)
    }
    return nil
  }
}
