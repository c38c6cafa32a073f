import Analysis
import Netlab
import ONNX
import SpecLoader

/// The one network that a command works on.
struct ChosenNetwork {
  let spec: Spec
  let network: Network
  /// The ONNX model that the network was read from, with its weights.
  let model: ImportedModel?

  /// Reads the network that `spec` names, a model for images of the size asked for.
  ///
  /// - Throws: `.severalNetworks` where it names more than one; `ToolExit` after errors that have been told.
  init(
    _ spec: String, command: String, size: InputSize? = nil, messages: MessageOptions
  ) async throws {
    var finder = NetworkFinder(messages: messages)
    let source = try await finder.find(spec, size: size)
    guard let network = source.networks.first, source.networks.count == 1 else {
      throw ToolError.severalNetworks(
        spec: spec, names: source.networks.map(\.name), command: command)
    }
    self.spec = source.spec
    self.network = network
    model = source.model
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
