import ArgumentParser
import Datasets
import Netlab

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where datasets are kept.
struct DataFolderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder that holds datasets; NETLAB_DATA if not given.", valueName: "dir"),
    completion: .directory)
  var data: String?

  @Flag(help: "Let an image that cannot be read be an error; else it is skipped and counted.")
  var strict = false

  /// Opens a dataset.
  ///
  /// - Throws: `DatasetError`, saying what to install or to change.
  func open(_ name: DatasetName) throws(DatasetError) -> Dataset {
    let folder = data ?? getenv("NETLAB_DATA").map { String(cString: $0) }
    return try Dataset(name, data: folder.flatMap { $0.isEmpty ? nil : $0 }, strict: strict)
  }
}
