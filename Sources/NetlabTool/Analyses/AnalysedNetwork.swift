import Analysis
import Netlab
import SpecLoader

/// A network with everything that commands want to know of it.
struct AnalysedNetwork {
  var spec: Spec
  var network: Network
  /// Nil where the network has no resolution, or an operator that netlab does not know.
  var graph: ShapedGraph?
  /// The network as far as its shapes are known.
  var openGraph: OpenGraph
  var report: NetworkReport

  /// Shapes and analyses a network as the options ask.
  ///
  /// - Throws: `SpecErrors`, all of the network's at once, or `AnalysisError`.
  init(_ network: Network, of spec: Spec, options: NetworkOptions) throws {
    self.spec = spec
    self.network = network
    let shape = options.input?.shape(for: network)
    if !network.hasForeignLayers, shape != nil || network.input.closed != nil {
      let graph = try ShapedGraph(network, input: shape, mode: options.mode)
      self.graph = graph
      openGraph = OpenGraph(graph)
      report = try NetworkReport(of: graph, spec: spec.displayPath, batch: options.batch)
    } else {
      let graph = try OpenGraph(network, input: shape.map { OpenShape($0) }, mode: options.mode)
      openGraph = graph
      report = try NetworkReport(of: graph, spec: spec.displayPath, batch: options.batch)
    }
  }
}

extension AnalysedNetwork {
  /// Whether netlab does not know an operator of the network.
  var hasForeignLayers: Bool { network.hasForeignLayers }

  /// Whether there is more to draw than a network at no resolution.
  var isDrawable: Bool { graph != nil || hasForeignLayers }
}

extension Network {
  fileprivate var hasForeignLayers: Bool { nodes.contains(where: \.operation.isForeign) }
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
    var finder = NetworkFinder(messages: messages)
    var told: Set<String> = []
    for argument in arguments {
      do {
        let source = try await finder.find(argument, size: networkOptions.input)
        outcome.networks.append(
          analysed(source.networks, of: source.spec, hasFailed: &outcome.hasFailed))
      } catch {
        // Networks of one file fail with one error.
        if told.insert("\(error)").inserted { StandardError.write("\(error)") }
        outcome.hasFailed = true
        outcome.networks.append([])
      }
    }
    return outcome
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
