import Netlab

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Finds what a user means by SPEC: a path, a file's name, a network's name, or `SPEC#network`.
///
/// A path as typed comes first, then a path with other letter case, then the name of a file in the
/// catalogue, then the name of a network. Of a file with several networks, one that has the file's
/// name is meant by that name; a file of sweeps has its variants' networks. Only the last needs what files declare: a file that has
/// the name in a string is loaded first, the others only if none of those declares it. The loader's
/// cache makes that cheap the second time. Specs of the working folder come before installed ones.
package struct SpecFinder: Sendable {
  /// What was found.
  package struct Choice: Hashable, Sendable {
    /// The whole file.
    package var spec: Spec
    /// The networks that were asked for: one if it was named, else all.
    package var networks: [Network]
    /// Whether the file is another than the words typed, so that the user should hear which.
    package var wasSearched: Bool
  }

  /// What loads the files.
  package var loader: SpecLoader
  /// Where the user is; paths are relative to it.
  package var workingFolder: String
  /// The tool's own specs, or nil if it has none.
  package var installedFolder: String?

  /// A finder of specs in these folders.
  package init(
    loader: SpecLoader, workingFolder: String = FileManager.default.currentDirectoryPath,
    installedFolder: String? = SpecCatalogue.installedFolder
  ) {
    self.loader = loader
    self.workingFolder = workingFolder
    self.installedFolder = installedFolder
  }

  /// The spec files that can be named without a path.
  package var catalogue: SpecCatalogue {
    SpecCatalogue(workingFolder: workingFolder, installedFolder: installedFolder)
  }

  /// Finds and loads what `argument` names.
  ///
  /// - Throws: `SpecLoadError` if it names nothing, more than one thing, or a spec with an error.
  package func find(_ argument: String) async throws(SpecLoadError) -> Choice {
    if isFile(argument) {
      return try await choice(path: argument, network: nil, wasSearched: false)
    }
    guard let sign = argument.lastIndex(of: "#"), sign > argument.startIndex else {
      return try await choice(naming: argument, network: nil)
    }
    return try await choice(
      naming: String(argument[..<sign]),
      network: String(argument[argument.index(after: sign)...]))
  }

  private func choice(
    naming name: String, network: String?
  ) async throws(SpecLoadError) -> Choice {
    if exists(name), isFile(name) || name.contains("/") {
      return try await choice(path: name, network: network, wasSearched: false)
    }
    if let path = try pathForgivingCase(name) {
      return try await choice(path: path, network: network, wasSearched: true)
    }
    if let entry = try entry(stem: name) {
      let found = try await choice(entry, network: network)
      return network == nil ? found.preferringNetwork(name) : found
    }
    if name.contains("/") || name.hasSuffix(".swift") {
      let known = catalogue.entries.map(\.displayPath)
      throw .missing(path: name, suggestions: FoldedName(name).nearest(among: known))
    }
    let found = try await self.choice(networkNamed: name)
    return network == nil ? found : try found.picking(network ?? "")
  }

  // MARK: Paths

  private func choice(
    path: String, network: String?, wasSearched: Bool
  ) async throws(SpecLoadError) -> Choice {
    let spec = try await loader.load(path: absolute(path), displayPath: path)
    let choice = Choice(spec: spec, networks: spec.allNetworks, wasSearched: wasSearched)
    return try network.map { name throws(SpecLoadError) in try choice.picking(name) } ?? choice
  }

  /// The one path that differs from `path` in letter case alone, or nil if there is none.
  private func pathForgivingCase(_ path: String) throws(SpecLoadError) -> String? {
    let isAbsolute = path.hasPrefix("/")
    var found = [isAbsolute ? "/" : ""]
    for part in path.split(separator: "/") {
      found = found.flatMap { folder in
        names(in: folder.isEmpty ? "." : folder, like: part).map { name in
          folder.isEmpty || folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        }
      }
    }
    found = found.filter { isFile($0) }
    if found.count > 1 { throw .ambiguousSpec(name: path, candidates: found.sorted()) }
    return found.first
  }

  private func names(in folder: String, like part: Substring) -> [String] {
    if part == "." || part == ".." { return [String(part)] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: absolute(folder))) ?? []
    return names.filter { $0.lowercased() == part.lowercased() }
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(workingFolder)/\(path)"
  }

  private func exists(_ path: String) -> Bool {
    !path.isEmpty && FileIdentity(path: absolute(path)) != nil
  }

  private func isFile(_ path: String) -> Bool {
    guard !path.isEmpty, let identity = FileIdentity(path: absolute(path)) else { return false }
    return !identity.isFolder
  }

  // MARK: Names

  /// The one file of the catalogue with this name, or nil if there is none.
  private func entry(stem name: String) throws(SpecLoadError) -> SpecCatalogue.Entry? {
    guard !name.contains("/") else { return nil }
    let wanted = FoldedName(name.hasSuffix(".swift") ? name.dropLast(6) : Substring(name))
    let catalogue = catalogue
    for entries in [catalogue.local, catalogue.installed, catalogue.sweeps] {
      let found = entries.filter { FoldedName($0.stem) == wanted }
      if found.count > 1 {
        throw .ambiguousSpec(name: name, candidates: found.map(\.displayPath))
      }
      if let entry = found.first { return entry }
    }
    return nil
  }

  private func choice(
    _ entry: SpecCatalogue.Entry, network: String?
  ) async throws(SpecLoadError) -> Choice {
    let spec = try await loader.load(path: entry.path, displayPath: entry.displayPath)
    let choice = Choice(spec: spec, networks: spec.allNetworks, wasSearched: true)
    return try network.map { name throws(SpecLoadError) in try choice.picking(name) } ?? choice
  }

  private func choice(networkNamed name: String) async throws(SpecLoadError) -> Choice {
    let wanted = FoldedName(name)
    let catalogue = catalogue
    var known = catalogue.entries.map(\.stem)
    var unread: [String] = []
    for entries in [catalogue.local, catalogue.installed] where !wanted.characters.isEmpty {
      let likely = entries.filter { mentions(wanted, in: $0) }
      let unlikely = entries.filter { !likely.contains($0) }
      for group in [likely, unlikely] {
        var found: [Choice] = []
        for entry in group {
          do {
            let spec = try await loader.load(path: entry.path, displayPath: entry.displayPath)
            known += spec.networks.map(\.name)
            found += spec.networks.filter { FoldedName($0.name) == wanted }.map {
              Choice(spec: spec, networks: [$0], wasSearched: true)
            }
          } catch {
            unread.append(entry.displayPath)
          }
        }
        if found.count > 1 {
          throw .ambiguousSpec(
            name: name,
            candidates: found.map { "\($0.spec.displayPath)#\($0.networks[0].name)" })
        }
        if let choice = found.first { return choice }
      }
    }
    if exists(name) { throw .directory(path: name) }
    throw .unknownSpec(name: name, suggestions: wanted.nearest(among: known), unread: unread)
  }

  /// Whether a string in a file is this name.
  private func mentions(_ name: FoldedName, in entry: SpecCatalogue.Entry) -> Bool {
    guard let data = FileManager.default.contents(atPath: entry.path) else { return false }
    return String(decoding: data, as: UTF8.self).split(separator: "\"").contains {
      $0.utf8.count <= 200 && FoldedName($0) == name
    }
  }
}

extension SpecFinder.Choice {
  /// The same file with the one network that has the file's name, if there is one: `lenet5` is the
  /// network, although its file holds another one too.
  fileprivate func preferringNetwork(_ name: String) -> SpecFinder.Choice {
    let named = networks.filter { FoldedName($0.name) == FoldedName(name) }
    guard named.count == 1 else { return self }
    return SpecFinder.Choice(spec: spec, networks: named, wasSearched: wasSearched)
  }

  /// The same file with one of its networks, by name.
  fileprivate func picking(_ name: String) throws(SpecLoadError) -> SpecFinder.Choice {
    var found = networks.filter { $0.name == name }
    if found.isEmpty { found = networks.filter { FoldedName($0.name) == FoldedName(name) } }
    switch found.count {
    case 0:
      throw .unknownNetwork(
        name: name, path: spec.displayPath, declared: networks.map(\.name))
    case 1:
      return SpecFinder.Choice(spec: spec, networks: found, wasSearched: wasSearched)
    default:
      throw .ambiguousSpec(
        name: name, candidates: found.map { "\(spec.displayPath)#\($0.name)" })
    }
  }
}
