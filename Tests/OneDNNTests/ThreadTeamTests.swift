import OneDNN
import Testing

@Suite struct `Thread team` {
  @Test(arguments: [1, 2, 3], [0, 1, 2, 7, 100])
  func `does every piece of work once`(_ threads: Int, _ count: Int) {
    let before = Library.threadCount
    defer { Library.threadCount = before }
    Library.threadCount = threads
    var done = [Int](repeating: 0, count: count)
    done.withUnsafeMutableBytes { done in
      ThreadTeam.split(count, over: [done.baseAddress].compactMap(\.self)) { range, memory in
        for index in range { memory[0].assumingMemoryBound(to: Int.self)[index] += 1 }
      }
    }
    #expect(done == Array(repeating: 1, count: count))
  }
}
