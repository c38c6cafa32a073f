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

  /// The network with shapes, on the declared resolution or another one.
  ///
  /// - Throws: `SpecErrors`, also where there is no resolution.
  func graph(input: Shape?, mode: Mode = .inference) throws(SpecErrors) -> ShapedGraph {
    try ShapedGraph(network, input: input, mode: mode)
  }
}
