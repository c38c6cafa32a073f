import Analysis
import SpecLoader

/// Loads and analyses all networks that can be named.
struct NetworkCatalogue {
  let messages: MessageOptions

  /// How many specs are compiled at the same time.
  private static let parallelLoads = 4

  /// All networks, in the order of their files' names; those of the working folder come first, and
  /// an installed one that is the same as one of these is left out.
  func read() async -> SpecReader.Outcome {
    var outcome = SpecReader.Outcome()
    let loader: SpecLoader
    do throws(SpecLoadError) {
      loader = try SpecLoader.located()
    } catch {
      StandardError.write(error.description)
      outcome.hasFailed = true
      return outcome
    }
    let entries = SpecFinder(loader: loader).catalogue.entries
    let reader = SpecReader(messages: messages)
    var listed: Set<ListedNetwork> = []
    for loaded in await load(entries, with: loader) {
      switch loaded {
      case .success(let spec):
        for notice in spec.notices { messages.notice(notice) }
        outcome.networks.append(
          reader.analysed(spec.networks, of: spec, hasFailed: &outcome.hasFailed)
            .filter { isNew($0.report, among: &listed) })
      case .failure(let error):
        StandardError.write(error.description)
        outcome.hasFailed = true
      }
    }
    return outcome
  }

  /// What makes two rows of the list the same network.
  private struct ListedNetwork: Hashable {
    let name: String
    let fingerprint: String
  }

  private func isNew(_ report: NetworkReport, among listed: inout Set<ListedNetwork>) -> Bool {
    listed.insert(ListedNetwork(name: report.name, fingerprint: report.fingerprint)).inserted
  }

  private func load(
    _ entries: [SpecCatalogue.Entry], with loader: SpecLoader
  ) async -> [Result<Spec, SpecLoadError>] {
    await withTaskGroup(of: (Int, Result<Spec, SpecLoadError>).self) { group in
      var results = [Result<Spec, SpecLoadError>?](repeating: nil, count: entries.count)
      func start(_ index: Int) {
        let entry = entries[index]
        group.addTask {
          do throws(SpecLoadError) {
            let spec = try await loader.load(path: entry.path, displayPath: entry.displayPath)
            return (index, .success(spec))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      var next = min(Self.parallelLoads, entries.count)
      for index in 0..<next { start(index) }
      while let (index, result) = await group.next() {
        results[index] = result
        if next < entries.count {
          start(next)
          next += 1
        }
      }
      return results.compactMap { $0 }
    }
  }
}
