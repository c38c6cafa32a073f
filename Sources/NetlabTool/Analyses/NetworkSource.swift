import Files
import Netlab
import ONNX
import Rewrites
import SpecLoader

/// What a SPEC argument names: networks of a Swift spec, or the network of an ONNX model.
struct NetworkSource {
  /// The spec; for a model, the spec that would declare its network.
  var spec: Spec
  /// The networks that are meant.
  var networks: [Network]
  /// Whether the file is another than the words typed, so that the user should hear which.
  var wasSearched = false
  /// The model, where the argument names one.
  var model: ImportedModel?

  /// Whether an argument is the path of an ONNX model.
  static func isModel(_ argument: String) -> Bool { argument.lowercased().hasSuffix(".onnx") }

  fileprivate init(_ choice: SpecFinder.Choice) {
    spec = choice.spec
    networks = choice.networks
    wasSearched = choice.wasSearched
  }

  fileprivate init(_ model: ImportedModel) {
    self.model = model
    networks = [model.network]
    let entry = SpecWriter.Entry(model.network, provenance: ["Read from `\(model.path)`."])
    let isShort = model.network.nodes.count <= Self.mostLayersOfSpec
    spec = Spec(
      source: isShort ? (try? SpecWriter.spec(of: [entry])) ?? "" : "", displayPath: model.path,
      networks: [model.network], notices: model.notices)
  }

  /// The layers of the longest networks that specs are written of; real ones have some thousands at most.
  static let mostLayersOfSpec = 10_000
}

/// Finds what SPEC arguments name; the compiler is looked for only where a spec is named.
struct NetworkFinder {
  let messages: MessageOptions
  private var specs: SpecFinder?

  init(messages: MessageOptions) {
    self.messages = messages
  }

  /// Finds and reads what `argument` names, and tells what the user should hear of it.
  ///
  /// A model is read for images of the size that the user asks for, or that the images have where it
  /// leaves theirs open.
  /// - Throws: `SpecLoadError` for a spec, `ONNXError` for a model.
  mutating func find(_ argument: String, size: InputSize? = nil) async throws -> NetworkSource {
    let source = try await source(argument, size)
    if source.wasSearched { messages.notice("reading \(source.spec.displayPath)") }
    for notice in source.spec.notices { messages.notice(notice) }
    return source
  }

  private mutating func source(
    _ argument: String, _ size: InputSize?
  ) async throws -> NetworkSource {
    if NetworkSource.isModel(argument) {
      let isAsked = size?.isAsked == true
      let model = try ImportedModel(path: argument, extent: size?.extent, isResized: isAsked)
      return NetworkSource(model)
    }
    let finder = try specs ?? SpecFinder(loader: try SpecLoader.located())
    specs = finder
    do {
      return NetworkSource(try await finder.find(argument))
    } catch SpecLoadError.notText(let path, let line) {
      guard let file = try? MappedFile(path: argument), let kind = FileKind(of: file.bytes) else {
        throw SpecLoadError.notText(path: path, line: line)
      }
      throw ToolError.noSpec(path: path, kind)
    }
  }
}
