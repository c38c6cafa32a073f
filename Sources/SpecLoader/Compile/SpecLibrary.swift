#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The two files that a spec is compiled against: the module `Netlab` and its static library.
package struct SpecLibrary: Hashable, Sendable {
  /// The compiled interface of the module.
  package var module: String
  /// The static library.
  package var archive: String

  /// The files' names in an installed library folder and in a build folder's own layout.
  static let moduleName = "Netlab.swiftmodule"
  static let archiveName = "libNetlabLanguage.a"

  /// A library whose two files lie in one folder.
  package init(folder: String) {
    self.init(
      module: "\(folder)/\(Self.moduleName)", archive: "\(folder)/\(Self.archiveName)")
  }

  /// The folder that holds the compiled interface.
  package var folder: String { RunningProgram.folder(of: module) }

  init(module: String, archive: String) {
    self.module = module
    self.archive = archive
  }

  /// Finds the library: in `NETLAB_LIBRARY`, beside an installed tool, or in a build folder.
  ///
  /// - Throws: `SpecLoadError.libraryMissing` with all the folders that were looked into.
  package static func locate(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    executable: String? = RunningProgram.path
  ) throws(SpecLoadError) -> SpecLibrary {
    var candidates: [SpecLibrary] = []
    if let folder = environment["NETLAB_LIBRARY"], !folder.isEmpty {
      candidates.append(SpecLibrary(folder: folder))
    } else if let executable {
      let folder = RunningProgram.folder(of: executable)
      candidates.append(
        SpecLibrary(folder: "\(RunningProgram.folder(of: folder))/lib/netlab"))
      candidates.append(
        SpecLibrary(
          module: "\(folder)/Modules/\(moduleName)", archive: "\(folder)/\(archiveName)"))
    }
    for library in candidates where library.exists { return library }
    throw .libraryMissing(searched: candidates.map { RunningProgram.folder(of: $0.archive) })
  }

  private var exists: Bool {
    FileManager.default.fileExists(atPath: module)
      && FileManager.default.fileExists(atPath: archive)
  }

  /// What a cached spec depends on.
  var identity: String? {
    guard let module = FileIdentity(path: module), let archive = FileIdentity(path: archive)
    else { return nil }
    return module.line + archive.line
  }
}
