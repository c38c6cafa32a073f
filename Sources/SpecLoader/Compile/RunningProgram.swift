#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The program that this code runs in.
package enum RunningProgram {
  /// The path of the executable, or of the bundle's binary that holds this code.
  package static let path: String? = {
    #if canImport(Darwin)
      var image = Dl_info()
      guard dladdr(#dsohandle, &image) != 0, let name = image.dli_fname else { return nil }
      let link = String(cString: name)
    #else
      let link = "/proc/self/exe"
    #endif
    guard let real = realpath(link, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }()

  /// The folder that a file or a folder lies in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
