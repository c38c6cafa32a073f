import Analysis
import ArgumentParser
import Files
import Netlab
import ONNX
import Rewrites
import Safetensors
import SpecLoader

/// `netlab import`.
struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Write an ONNX model as a spec, and its weights as safetensors.",
    discussion: """
      The spec declares the same network: it is compiled, and its fingerprint compared, before \
      anything is written. The weights are named by the spec's layers.

      Examples:
        netlab import model.onnx -o specs/model.swift
        netlab run specs/model.swift --weights specs/model.safetensors --input x.npy -o y.npy
      """)

  @Argument(
    help: "An ONNX model.", completion: .file(extensions: ["onnx"]))
  var model: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the spec goes; <model>.swift if not given, - for the standard output alone.",
      valueName: "file"),
    completion: .file(extensions: ["swift"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Where the weights go; beside the spec if not given.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @Flag(help: "Write the spec alone.") var noWeights = false

  @OptionGroup(title: "Output options") var messages: MessageOptions

  func run() async throws {
    let model = try ImportedModel(path: model)
    for notice in model.notices { messages.notice(notice) }
    let entry = SpecWriter.Entry(
      model.network,
      provenance: [
        "Read from the ONNX model `\(self.model.split(separator: "/").last ?? "")`.", "",
        "A spec like any other, to be changed by hand; its weights are named by its layers.",
      ], simplifiesNames: true)
    guard model.network.nodes.count <= NetworkSource.mostLayersOfSpec else {
      throw ImportError.tooLong(
        model: self.model, layers: model.network.nodes.count,
        limit: NetworkSource.mostLayersOfSpec)
    }
    let text = try SpecWriter.spec(of: [entry])
    if output == "-" {
      try StandardOutput.write(text)
      return
    }
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
    if lines > Self.linesOfLongSpec {
      messages.notice("compiling the spec of \(lines.grouped) lines")
    }
    let written = try await network(declaredBy: text)
    guard let places = Correspondence.places(of: model.network, in: written),
      try Fingerprint(of: OpenGraph(model.network)) == Fingerprint(of: OpenGraph(written))
    else { throw ImportError.differs(model: self.model) }
    let spec = output ?? "\(written.name).swift"
    let numbers = noWeights ? nil : weights ?? Self.withoutExtension(spec) + ".safetensors"
    var files = OutputFiles(of: "import", reading: [(self.model, "the model that is read")])
    try files.write(spec, as: "--output")
    try files.write(numbers, as: "--weights")
    if output == nil { try Self.check(isFree: spec) }
    if output == nil, weights == nil, let numbers { try Self.check(isFree: numbers) }
    // Where one of the two files cannot be written, neither is.
    let file = try AtomicFile(path: spec)
    try file.append(text)
    if let numbers {
      try SafetensorsWriter.write(
        try model.tensors(named: written, at: places),
        metadata: ["network": written.name], to: numbers)
      messages.notice("written: \(numbers)")
    }
    try file.finish()
    messages.notice("written: \(spec)")
  }

  /// Longer specs take the compiler some seconds.
  private static let linesOfLongSpec = 1000

  /// Makes sure that a file whose name nobody has typed takes no other's place.
  private static func check(isFree path: String) throws {
    if (try? MappedFile(path: path)) != nil { throw ImportError.fileExists(path: path) }
  }

  /// What a spec declares, found out by compiling it.
  private func network(declaredBy text: String) async throws -> Network {
    let spec = try await SpecLoader.located().load(
      text: text, displayPath: "the spec to be written")
    guard let network = spec.networks.first else { throw ImportError.differs(model: model) }
    return network
  }

  private static func withoutExtension(_ path: String) -> String {
    path.hasSuffix(".swift") ? String(path.dropLast(6)) : path
  }
}

/// Which layer of one network is which of another that computes the same.
enum Correspondence {
  /// For each layer that leads to the output the other network's; nil where the two differ.
  static func places(of network: Network, in other: Network) -> [Int: Int]? {
    var places = [network.output: other.output]
    var waiting = [network.output]
    while let place = waiting.popLast() {
      guard let twin = places[place] else { return nil }
      let (node, match) = (network.nodes[place], other.nodes[twin])
      guard node.operation.kind == match.operation.kind, node.inputs.count == match.inputs.count
      else { return nil }
      for (input, matching) in zip(node.inputs, match.inputs) {
        if let known = places[input] {
          guard known == matching else { return nil }
        } else {
          places[input] = matching
          waiting.append(input)
        }
      }
    }
    return places
  }
}

/// What keeps a model from being written as a spec.
private enum ImportError: Error, CustomStringConvertible {
  case differs(model: String)
  case tooLong(model: String, layers: Int, limit: Int)
  case fileExists(path: String)

  var description: String {
    switch self {
    case .differs(let model):
      "error: the spec of \(model.inOneLine) would declare another network\n  hint: the file serves"
        + " as it is wherever a spec does; please report the model"
    case .tooLong(let model, let layers, let limit):
      "error: \(model.inOneLine) has \(layers.grouped) layers, and a spec of more than"
        + " \(limit.grouped) is none to read\n  hint: the file serves as it is wherever a spec does"
    case .fileExists(let path):
      "error: \(path) is already there\n  hint: name the file with -o"
    }
  }
}
