#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Program {
  /// Zeroed pages, or nil where the system has none. Untouched pages cost nothing.
  static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    #if canImport(Darwin)
      let anonymous = MAP_ANON
    #else
      let anonymous = Int32(MAP_ANONYMOUS)
    #endif
    let address = mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | anonymous, -1, 0)
    guard address != MAP_FAILED else { return nil }
    #if canImport(Glibc)
      // Fewer page faults and less address translation for arenas of many megabytes; a hint, whose refusal does no harm.
      if let address, byteCount >= 1 << 22 { _ = madvise(address, byteCount, MADV_HUGEPAGE) }
    #endif
    return address
  }

  /// The machine's memory: what needs more would be killed, or kill others, long after it was promised pages.
  static var physicalByteCount: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0
      ? pages.multipliedReportingOverflow(by: size).partialValue : Int.max
  }

  static func deallocate(_ address: UnsafeMutableRawPointer, _ byteCount: Int) {
    munmap(address, byteCount)
  }
}
