#if canImport(Darwin)
  import Darwin
#endif

/// The memory that this process may still take.
package struct AvailableMemory: Hashable, Sendable {
  /// Nil where the system does not say.
  package var bytes: Int?

  package init(bytes: Int?) { self.bytes = bytes }

  /// The least of what the system has left and what the limits of process and container leave.
  package static func now() -> AvailableMemory {
    var limits: [Int] = []
    #if canImport(Darwin)
      var (size, length) = (UInt64(0), MemoryLayout<UInt64>.size)
      if sysctlbyname("hw.memsize", &size, &length, nil, 0) == 0 {
        limits.append(Int(clamping: size))
      }
    #else
      if let bytes = SystemFile.text("/proc/meminfo").flatMap(availableBytes(meminfo:)) {
        limits.append(bytes)
      }
      if let groups = SystemFile.text("/proc/self/cgroup") {
        limits += containerLimits(groups, read: SystemFile.text)
      }
    #endif
    return AvailableMemory(bytes: limits.min())
  }

  /// What `/proc/meminfo` calls available.
  static func availableBytes(meminfo: String) -> Int? {
    for line in meminfo.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      guard let number = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
        return nil
      }
      return number.multipliedReportingOverflow(by: 1024).partialValue
    }
    return nil
  }

  /// What the control groups that `/proc/self/cgroup` lists leave, of both versions.
  static func containerLimits(_ groups: String, read: (String) -> String?) -> [Int] {
    groups.split(separator: "\n").flatMap { line -> [Int] in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return [] }
      if parts[1].isEmpty {
        return free(
          "/sys/fs/cgroup", String(parts[2]), limit: "memory.max", usage: "memory.current",
          cache: "inactive_file", read: read)
      }
      guard parts[1].split(separator: ",").contains("memory") else { return [] }
      return free(
        "/sys/fs/cgroup/memory", String(parts[2]), limit: "memory.limit_in_bytes",
        usage: "memory.usage_in_bytes", cache: "total_inactive_file", read: read)
    }
  }

  /// Limit less usage of a group and of all around it; pages of files that can be dropped are free.
  private static func free(
    _ root: String, _ group: String, limit: String, usage: String, cache: String,
    read: (String) -> String?
  ) -> [Int] {
    var parts = group.split(separator: "/").map(String.init)
    var left: [Int] = []
    while true {
      let folder = ([root] + parts).joined(separator: "/")
      if let most = number(read("\(folder)/\(limit)")),
        let used = number(read("\(folder)/\(usage)"))
      {
        let droppable = read("\(folder)/memory.stat").flatMap { field(cache, of: $0) } ?? 0
        left.append(max(0, most - used + min(droppable, used)))
      }
      if parts.isEmpty { return left }
      parts.removeLast()
    }
  }

  /// A group without a limit says `max`, or a number beyond any memory.
  private static func number(_ text: String?) -> Int? {
    text.flatMap { Int($0.filter { !$0.isWhitespace }) }.flatMap { $0 < 1 << 60 ? $0 : nil }
  }

  private static func field(_ name: String, of text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == name { return Int(words[1]) }
    }
    return nil
  }
}
