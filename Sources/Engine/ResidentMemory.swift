#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension InferenceExecutable {
  /// The bytes of the pages that the system holds for activations and scratchpads; 0 before the first run.
  package var residentArenaBytes: Int { program.residentBytes(of: .transient) }

  /// The bytes of a page, the least that the system hands out.
  package static var pageBytes: Int { Int(sysconf(Int32(_SC_PAGESIZE))) }
}

extension Program {
  /// The bytes of a region's pages that are in memory, as the system counts them.
  func residentBytes(of region: Buffer.Region) -> Int {
    let memory = UnsafeMutableRawBufferPointer(numbers(of: region))
    let page = InferenceExecutable.pageBytes
    guard let start = memory.baseAddress, memory.count > 0 else { return 0 }
    let pages = (memory.count + page - 1) / page
    #if canImport(Darwin)
      var states = [CChar](repeating: 0, count: pages)
    #else
      var states = [UInt8](repeating: 0, count: pages)
    #endif
    guard mincore(start, memory.count, &states) == 0 else { return 0 }
    return states.reduce(0) { $0 + ($1 & 1 == 1 ? page : 0) }
  }
}
