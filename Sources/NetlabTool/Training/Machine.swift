import OneDNN

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The machine that a run is trained on, as the database keeps it.
enum Machine {
  /// Its name in the network.
  static var name: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return text(name)
  }

  /// Its operating system and processor: `Linux 6.1.0 x86_64, 2 processors`.
  static var system: String {
    var words = utsname()
    guard uname(&words) == 0 else { return "unknown" }
    let parts = [field(&words.sysname), field(&words.release), field(&words.machine)]
    return parts.joined(separator: " ") + ", \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors"
  }

  /// The version of the library that computes.
  static var oneDNNVersion: String { Library.version }

  private static func field<Tuple>(_ tuple: inout Tuple) -> String {
    withUnsafeBytes(of: &tuple) { text(Array($0.bindMemory(to: CChar.self))) }
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// What there is at a path.
enum FileStatus {
  /// Whether there is anything.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }
}
