import ArgumentParser

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Which database is read or written.
struct DatabaseOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database; NETLAB_DB if not given, or netlab.sqlite in the working directory.",
      valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var db: String?

  /// The file's path.
  var path: String {
    if let db { return db }
    let named = getenv("NETLAB_DB").map { String(cString: $0) } ?? ""
    return named.isEmpty ? "netlab.sqlite" : named
  }
}
