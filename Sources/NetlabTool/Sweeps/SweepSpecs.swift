import Netlab
import SpecLoader
import Sweeps

/// Finds the sweeps that an argument names.
struct SweepSpecs {
  let messages: MessageOptions

  /// The plans of a spec's sweeps, or of the one behind `#`.
  ///
  /// - Throws: `SpecLoadError`, `SpecErrors`, `SweepError`, `RewriteError`.
  func plans(_ argument: String, _ options: SweepOptions) async throws -> [SweepPlan] {
    try await sweeps(argument).sweeps.map {
      try SweepPlan($0, seeds: options.seeds, isMatched: options.match == .multiplyAdds)
    }
  }

  /// The sweeps that an argument names, and the path of their spec.
  func sweeps(_ argument: String) async throws -> (sweeps: [Netlab.Sweep], path: String) {
    let finder = SpecFinder(loader: try SpecLoader.located())
    var (file, name) = (argument, String?.none)
    if let sign = argument.lastIndex(of: "#"), sign > argument.startIndex {
      file = String(argument[..<sign])
      name = String(argument[argument.index(after: sign)...])
    }
    let choice = try await finder.find(file)
    let path = choice.spec.displayPath
    if choice.wasSearched { messages.notice("reading \(path)") }
    for notice in choice.spec.notices { messages.notice(notice) }
    let sweeps = choice.spec.sweeps
    if sweeps.isEmpty { throw SweepError.noSweep(spec: path) }
    guard let name else { return (sweeps, path) }
    let named = sweeps.filter { FoldedName($0.name) == FoldedName(name) }
    if named.isEmpty {
      throw SweepError.unknownSweep(name: name, spec: path, known: sweeps.map(\.name))
    }
    return (named, path)
  }
}
