import Analysis
import Netlab
import SpecLoader

/// A network with everything that commands want to know of it.
struct AnalysedNetwork {
  var spec: Spec
  var network: Network
  /// Nil where the network has no resolution.
  var graph: ShapedGraph?
  var report: NetworkReport

  /// Shapes and analyses a network as the options ask.
  ///
  /// - Throws: `SpecErrors`, all of the network's at once, or `AnalysisError`.
  init(_ network: Network, of spec: Spec, options: NetworkOptions) throws {
    self.spec = spec
    self.network = network
    let shape = options.input?.shape(for: network)
    if shape != nil || network.input.closed != nil {
      let graph = try ShapedGraph(network, input: shape, mode: options.mode)
      self.graph = graph
      report = try NetworkReport(of: graph, spec: spec.displayPath, batch: options.batch)
    } else {
      let graph = try OpenGraph(network, mode: options.mode)
      report = try NetworkReport(of: graph, spec: spec.displayPath, batch: options.batch)
    }
  }
}

/// Loads and analyses what SPEC arguments name; one bad spec does not hide the others.
struct SpecReader {
  var networkOptions = NetworkOptions.usual
  let messages: MessageOptions

  /// What became of some specs.
  struct Outcome {
    /// One list for each argument, in their order; empty for a bad one.
    var networks: [[AnalysedNetwork]] = []
    /// Whether anything went wrong, which the user has been told.
    var hasFailed = false

    var all: [AnalysedNetwork] { networks.flatMap { $0 } }
  }

  /// Reads every argument; errors and notices go to stderr as they come.
  func read(_ arguments: [String]) async -> Outcome {
    var outcome = Outcome()
    do throws(SpecLoadError) {
      let finder = SpecFinder(loader: try SpecLoader.located())
      for argument in arguments {
        outcome.networks.append(await read(argument, with: finder, hasFailed: &outcome.hasFailed))
      }
    } catch {
      StandardError.write(error.description)
      outcome.hasFailed = true
    }
    return outcome
  }

  private func read(
    _ argument: String, with finder: SpecFinder, hasFailed: inout Bool
  ) async -> [AnalysedNetwork] {
    let choice: SpecFinder.Choice
    do throws(SpecLoadError) {
      choice = try await finder.find(argument)
    } catch {
      StandardError.write(error.description)
      hasFailed = true
      return []
    }
    if choice.wasSearched { messages.notice("reading \(choice.spec.displayPath)") }
    for notice in choice.spec.notices { messages.notice(notice) }
    return analysed(choice.networks, of: choice.spec, hasFailed: &hasFailed)
  }

  /// The networks of one spec that can be analysed; the others' errors are told.
  func analysed(
    _ networks: [Network], of spec: Spec, hasFailed: inout Bool
  ) -> [AnalysedNetwork] {
    networks.compactMap { network in
      do {
        return try AnalysedNetwork(network, of: spec, options: networkOptions)
      } catch {
        StandardError.write("\(error)")
        hasFailed = true
        return nil
      }
    }
  }
}

extension NetworkOptions {
  /// Each network as it is declared, one image at a time, for inference.
  static var usual: NetworkOptions {
    var options = NetworkOptions()
    options.input = nil
    options.batch = 1
    options.training = false
    return options
  }
}
