import Netlab

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Turns spec files into networks: compiled once, run once, confined, and then cached.
package struct SpecLoader: Sendable {
  /// What specs are compiled against.
  package var library: SpecLibrary
  /// What compiles them.
  package var compiler: Compiler
  /// Where results are kept.
  package var cache: SpecCache
  /// What a spec may use up.
  package var limits: SpecLimits
  /// What keeps a spec from everything else; nil for the strongest that works here.
  package var confinement: Confinement?

  /// A loader of these parts.
  package init(
    library: SpecLibrary, compiler: Compiler, cache: SpecCache, limits: SpecLimits = SpecLimits(),
    confinement: Confinement? = nil
  ) {
    self.library = library
    self.compiler = compiler
    self.cache = cache
    self.limits = limits
    self.confinement = confinement
  }

  /// The usual loader of this machine and user.
  ///
  /// - Throws: `SpecLoadError` if there is no compiler or no library.
  package static func located() throws(SpecLoadError) -> SpecLoader {
    try SpecLoader(
      library: .locate(), compiler: .locate(), cache: .locate())
  }

  /// Loads the spec at `path`; messages and locations show `displayPath`.
  ///
  /// - Throws: `SpecLoadError`, one for all that can be wrong.
  package func load(
    path: String, displayPath: String? = nil
  ) async throws(SpecLoadError) -> Spec {
    let source = try SpecSource(
      path: path, displayPath: displayPath ?? path, limit: limits.sourceBytes)
    guard let libraryIdentity = library.identity else {
      throw .libraryMissing(searched: [RunningProgram.folder(of: library.archive)])
    }
    let key = SpecCache.Key(
      text: source.bytes, compiler: compiler.identity, library: libraryIdentity)
    if let content = cache.content(for: key), let cached = Self.decode(content) {
      return try spec(source, cached, notices: [])
    }

    var notices: [String] = []
    let cached = try await compileAndRun(source, notices: &notices)
    let spec = try spec(source, cached, notices: notices)
    if let content = Self.encode(cached), let reason = cache.store(content, for: key) {
      return spec.adding(notice: "nothing is cached: \(reason)")
    }
    return spec
  }

  /// Loads a spec that is no file yet.
  ///
  /// - Throws: `SpecLoadError`, one for all that can be wrong.
  package func load(text: String, displayPath: String) async throws(SpecLoadError) -> Spec {
    let folder = try WorkFolder()
    let path = folder.path + "/spec.swift"
    guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
      throw .workFolderFailed(path: folder.path, reason: "nothing can be written in it")
    }
    return try await load(path: path, displayPath: displayPath)
  }

  private func compileAndRun(
    _ source: SpecSource, notices: inout [String]
  ) async throws(SpecLoadError) -> CachedSpec {
    let prepared = try PreparedSpec(source)
    let confinement =
      if let confinement { confinement } else { await Confinement.detect() }
    if let notice = confinement.notice { notices.append(notice) }
    let work = try WorkFolder()
    let compilation = Compilation(
      compiler: compiler, library: library, moduleFolder: cache.moduleFolder,
      confinement: confinement, limits: limits)
    let product = try await compilation.compile(prepared, in: work)
    let result = try await SpecRun(limits: limits, confinement: confinement)
      .run(product, of: source, in: work)
    let declared = try Self.declared(in: result.encoded, path: source.displayPath)
      .mapLocations { location in
        var location = location
        if location.file == SpecSource.compiledName {
          location.column = prepared.spelling.column(location.column, line: location.line)
        }
        return location
      }
    if declared.isEmpty {
      throw .noNetwork(
        path: source.displayPath, constants: prepared.declarations.constants)
    }
    return CachedSpec(
      declared: declared, printed: result.output.text, hiddenBytes: result.output.hiddenBytes)
  }

  /// What a spec's run wrote down.
  private static func declared(
    in encoded: [UInt8], path: String
  ) throws(SpecLoadError) -> Declared {
    do {
      return try decoder.decode(Declared.self, from: Data(encoded))
    } catch DecodingError.dataCorrupted(let context) {
      throw .unusableResult(path: path, reason: context.debugDescription)
    } catch {
      throw .unusableResult(path: path, reason: "it describes neither networks nor sweeps")
    }
  }

  /// The spec as the user sees it: the locations bear the path of the file.
  private func spec(
    _ source: SpecSource, _ cached: CachedSpec, notices: [String]
  ) throws(SpecLoadError) -> Spec {
    let declared = cached.declared.mapLocations { location in
      var location = location
      if location.file == SpecSource.compiledName { location.file = source.displayPath }
      return location
    }
    var first: [String: Network] = [:]
    for network in declared.networks {
      if let earlier = first[network.name] {
        throw .duplicateNetwork(
          path: source.displayPath, name: network.name, first: earlier.location,
          second: network.location)
      }
      first[network.name] = network
    }
    var firstSweep: [String: Sweep] = [:]
    for sweep in declared.sweeps {
      if let earlier = firstSweep[sweep.name] {
        throw .duplicateSweep(
          path: source.displayPath, name: sweep.name, first: earlier.location,
          second: sweep.location)
      }
      firstSweep[sweep.name] = sweep
    }
    var notices = notices
    if !cached.printed.isEmpty {
      notices.append(
        "\(source.displayPath) printed:\n\(cached.printed)"
          + (cached.hiddenBytes > 0 ? "… and \(cached.hiddenBytes) more bytes" : ""))
    }
    return Spec(
      source: source.text, displayPath: source.displayPath, networks: declared.networks,
      sweeps: declared.sweeps, notices: notices)
  }

  private static func decode(_ content: [UInt8]) -> CachedSpec? {
    guard let cached = try? decoder.decode(CachedSpec.self, from: Data(content)),
      !cached.declared.isEmpty
    else { return nil }
    return cached
  }

  private static func encode(_ cached: CachedSpec) -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(cached)).map { [UInt8]($0) }
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}

extension Spec {
  fileprivate func adding(notice: String) -> Spec {
    var spec = self
    spec.notices.append(notice)
    return spec
  }
}
