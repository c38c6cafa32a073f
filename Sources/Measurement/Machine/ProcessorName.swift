#if canImport(Darwin)
  import Darwin
#endif

/// What the system calls the processor.
enum ProcessorName {
  /// As in `Intel(R) Xeon(R) Gold 6248 CPU @ 2.50GHz`; `unknown` where the system does not say.
  static let ofThisMachine: String = {
    #if canImport(Darwin)
      var length = 0
      guard sysctlbyname("machdep.cpu.brand_string", nil, &length, nil, 0) == 0 else {
        return "unknown"
      }
      var bytes = [UInt8](repeating: 0, count: length)
      guard sysctlbyname("machdep.cpu.brand_string", &bytes, &length, nil, 0) == 0 else {
        return "unknown"
      }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #else
      return SystemFile.text("/proc/cpuinfo").flatMap(name(cpuinfo:)) ?? "unknown"
    #endif
  }()

  /// The first name that `/proc/cpuinfo` gives, or its parts where it gives no name, as on ARM.
  static func name(cpuinfo: String) -> String? {
    for key in ["model name", "Model", "CPU part"] {
      for line in cpuinfo.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, trimmed(parts[0]) == key else { continue }
        let name = trimmed(parts[1])
        if !name.isEmpty { return name }
      }
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }
}
