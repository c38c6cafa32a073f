import Analysis
import Netlab
import SpecLoader

/// The one network that a command works on.
struct ChosenNetwork {
  let spec: Spec
  let network: Network

  /// Reads the network that `spec` names.
  ///
  /// - Throws: `.severalNetworks` where it names more than one; `ToolExit` after errors that have been told.
  init(_ spec: String, command: String, messages: MessageOptions) async throws {
    let finder = SpecFinder(loader: try SpecLoader.located())
    let choice = try await finder.find(spec)
    if choice.wasSearched { messages.notice("reading \(choice.spec.displayPath)") }
    for notice in choice.spec.notices { messages.notice(notice) }
    guard let network = choice.networks.first, choice.networks.count == 1 else {
      throw ToolError.severalNetworks(
        spec: spec, names: choice.networks.map(\.name), command: command)
    }
    self.spec = choice.spec
    self.network = network
  }

  /// The layer or the module that a user means by `path`, letter case and hyphens forgiven.
  ///
  /// - Throws: `.unknownPath`, which names what is near.
  func path(_ path: String, in graph: ShapedGraph) throws -> String {
    let report = try NetworkReport(of: graph, spec: spec.displayPath, batch: 1)
    let paths = LayerTree(of: report).paths
    if paths.contains(path) { return path }
    guard let meant = paths.first(where: { FoldedName($0) == FoldedName(path) }) else {
      throw ToolError.unknownPath(path, network: network.name, names: paths)
    }
    return meant
  }

  /// The network with shapes, on the declared resolution or another one.
  ///
  /// - Throws: `SpecErrors`, also where there is no resolution.
  func graph(input: Shape?, mode: Mode = .inference) throws(SpecErrors) -> ShapedGraph {
    try ShapedGraph(network, input: input, mode: mode)
  }
}
