#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The spec files that can be named without a path.
package struct SpecCatalogue: Hashable, Sendable {
  /// A spec file.
  package struct Entry: Hashable, Sendable {
    /// The file's path.
    package var path: String
    /// The path that messages show: relative in the working folder, absolute elsewhere.
    package var displayPath: String

    /// The file's name without `.swift`.
    package var stem: String {
      let name = path.split(separator: "/").last ?? ""
      return String(name.hasSuffix(".swift") ? name.dropLast(6) : name)
    }
  }

  /// The specs of the working folder and of its folder `Specs`.
  package var local: [Entry]
  /// The specs that were installed with the tool.
  package var installed: [Entry]
  /// The sweeps of the folders `Specs/sweeps`, which have networks of their own alone.
  package var sweeps: [Entry]

  /// Every entry but sweeps; those of the working folder come first.
  package var entries: [Entry] { local + installed }

  /// Reads the folders.
  ///
  /// - Parameters:
  ///   - workingFolder: where the user is.
  ///   - installedFolder: the tool's own specs, or nil if it has none.
  package init(workingFolder: String, installedFolder: String?) {
    var seen: Set<String> = []
    let folders = Self.names(in: workingFolder).filter { $0.lowercased() == "specs" }
    local =
      Self.entries(in: workingFolder, shownAs: "", seen: &seen)
      + folders.flatMap {
        Self.entries(in: "\(workingFolder)/\($0)", shownAs: "\($0)/", seen: &seen)
      }
    installed = installedFolder.map { Self.entries(in: $0, shownAs: "\($0)/", seen: &seen) } ?? []
    sweeps =
      folders.flatMap {
        Self.entries(in: "\(workingFolder)/\($0)/sweeps", shownAs: "\($0)/sweeps/", seen: &seen)
      }
      + (installedFolder.map {
        Self.entries(in: "\($0)/sweeps", shownAs: "\($0)/sweeps/", seen: &seen)
      } ?? [])
  }

  /// The specs installed with the running tool: `share/netlab/Specs` beside its `bin`.
  package static var installedFolder: String? {
    guard let program = RunningProgram.path else { return nil }
    let prefix = RunningProgram.folder(of: RunningProgram.folder(of: program))
    let folder = "\(prefix)/share/netlab/Specs"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }

  /// The files of a folder that import the language, each once however it is reached.
  private static func entries(
    in folder: String, shownAs prefix: String, seen: inout Set<String>
  ) -> [Entry] {
    names(in: folder).filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".") }.compactMap { name in
      let path = "\(folder)/\(name)"
      guard let identity = FileIdentity(path: path), identity.bytes <= SpecLimits().sourceBytes,
        !seen.contains(identity.path),
        let text = FileManager.default.contents(atPath: path),
        Self.importsNetlab([UInt8](text))
      else { return nil }
      seen.insert(identity.path)
      return Entry(path: path, displayPath: prefix + name)
    }
  }

  private static func importsNetlab(_ bytes: [UInt8]) -> Bool {
    let tokens = SwiftLexer.tokens(of: bytes)
    return TopLevelDeclarations(of: bytes, tokens: tokens).imports.contains {
      $0.module == "Netlab"
    }
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
