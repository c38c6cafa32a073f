import Netlab
import Testing

@testable import Engine

@Suite struct `Check of a memory plan` {
  private func request(_ byteCount: Int, _ alive: ClosedRange<Int>) -> Arena.Request {
    Arena.Request(byteCount: byteCount, alive: alive)
  }

  @Test func `names two buffers that share memory while both are alive`() {
    let requests = [request(640, 0...4), request(128, 1...2), nil, request(256, 3...5)]
    #expect(Arena.overlap(requests, at: [0, 640, 0, 640]) == nil)
    #expect(Arena.overlap(requests, at: [0, 576, 0, 640]) == "buffers 0 and 1 share memory")
    #expect(Arena.overlap(requests, at: [128, 0, 0, 0]) == "buffers 0 and 3 share memory")
    #expect(Arena.overlap(requests, at: [128, 0, 0, 704]) == "buffers 0 and 3 share memory")
  }

  @Test func `finds what a look at all pairs finds`() {
    var found = 0
    for seed in 0..<200 {
      let generator = CounterGenerator(seed: UInt64(seed), stream: 0)
      func number(_ index: Int, below limit: Int) -> Int {
        Int(generator.uniform(index) * Double(limit))
      }
      let requests: [Arena.Request?] = (0..<12).map { index in
        let start = number(4 * index, below: 30)
        return request(
          number(4 * index + 1, below: 90), start...start + number(4 * index + 2, below: 6))
      }
      let offsets = (0..<12).map { number(4 * $0 + 3, below: 900) }
      let areDisjoint = requests.indices.allSatisfy { one in
        requests.indices.dropFirst(one + 1).allSatisfy { other in
          guard let left = requests[one], let right = requests[other] else { return true }
          return !left.alive.overlaps(right.alive)
            || !(offsets[one]..<offsets[one] + left.byteCount).overlaps(
              offsets[other]..<offsets[other] + right.byteCount)
        }
      }
      #expect((Arena.overlap(requests, at: offsets) == nil) == areDisjoint, "seed \(seed)")
      if !areDisjoint { found += 1 }
    }
    // Both answers have been asked for.
    #expect(found > 20 && found < 180)
  }
}
