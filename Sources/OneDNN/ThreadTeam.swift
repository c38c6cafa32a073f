import COneDNN

/// The threads that primitives run on, for loops of our own.
///
/// OpenMP's threads wait for work by spinning for a while: a second set of threads beside them would wait for processors
/// that the first keeps busy.
package enum ThreadTeam {
  /// Functions of the OpenMP runtime by address; 0 where it has none of the name.
  private static let parallel = UInt(bitPattern: netlab_onednn_function("GOMP_parallel"))
  private static let number = UInt(bitPattern: netlab_onednn_function("omp_get_thread_num"))
  private static let count = UInt(bitPattern: netlab_onednn_function("omp_get_num_threads"))

  private struct Job {
    var count: Int
    var memory: [UnsafeMutableRawPointer]
    var body: (Range<Int>, [UnsafeMutableRawPointer]) -> Void
  }

  /// Calls `body` with ranges that make up `0..<count`, one for each thread, at once.
  ///
  /// The ranges depend on the count and ``Library/threadCount`` alone. Without OpenMP, the caller does all.
  ///
  /// - Parameters:
  ///   - memory: what `body` works on, so that one that was made before can be called without allocating anything.
  ///   - body: must not wait for another of its calls.
  package static func split(
    _ count: Int, over memory: [UnsafeMutableRawPointer],
    _ body: @escaping (Range<Int>, [UnsafeMutableRawPointer]) -> Void
  ) {
    guard count > 1, let parallel = UnsafeMutableRawPointer(bitPattern: parallel), number != 0,
      Self.count != 0, Library.threadCount > 1
    else {
      body(0..<count, memory)
      return
    }
    var job = Job(count: count, memory: memory, body: body)
    withUnsafeMutablePointer(to: &job) { job in
      netlab_openmp_parallel(
        parallel,
        { data in
          guard let job = data?.assumingMemoryBound(to: Job.self) else { return }
          let own = Int(netlab_call(UnsafeMutableRawPointer(bitPattern: ThreadTeam.number)))
          let all = Int(netlab_call(UnsafeMutableRawPointer(bitPattern: ThreadTeam.count)))
          let count = job.pointee.count
          let range = count * own / all..<count * (own + 1) / all
          if !range.isEmpty { job.pointee.body(range, job.pointee.memory) }
        }, job)
    }
  }
}
