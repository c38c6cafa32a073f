import Analysis
import ArgumentParser
import Datasets
import Engine
import Foundation
import Measurement
import Netlab
import ONNX
import Weights

/// `netlab export`.
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a network as an ONNX model.",
    discussion: """
      The model is for inference: auxiliary heads are left out, dropout stays and does nothing. \
      Nodes and tensors bear the layers' paths. Without --weights, weights are initialised as by \
      netlab run with the same seed, or are those of the ONNX model. An ONNX model keeps the number \
      of images that it declares, unless --batch says otherwise. A model of more than 2 GiB keeps \
      its weights beside it, in model.onnx.data; a file of that name goes away with the model that \
      it belongs to, and no other is touched. Where ONNX has no word for what a spec says, the \
      metadata has it, so that netlab reads the same network again. A run's checkpoint gives the \
      weights that the run is tested with, and the metadata then says what its images' pixels are \
      multiplied by.

      Examples:
        netlab export googlenet -o googlenet.onnx
        netlab export googlenet -o googlenet.onnx --weights w.safetensors --batch 16
        netlab export squeezenet --input 256x256 -o squeezenet.onnx --seed 7
      """)

  @Argument(
    help: "A spec file, an ONNX model, or the name of a network.", completion: SpecCompletion.kind)
  var spec: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the model goes.", valueName: "model.onnx"),
    completion: .file(extensions: ["onnx"]))
  var output: String

  @Option(
    help: ArgumentHelp("The weights.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @OptionGroup var renaming: RenameOption

  @Option(help: ArgumentHelp("Where random numbers begin; 1 if not given.", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Images at a time, or any; if not given, as the ONNX model declares, or any.",
      valueName: "n"))
  var batch: BatchChoice?

  @Option(
    help: ArgumentHelp("Images of another size than declared.", valueName: "224x224"),
    transform: InputSize.init)
  var input: InputSize?

  @Flag(help: "Keep large tensors in a file beside the model, however small it is.")
  var externalData = false

  @OptionGroup(title: "Output options") var messages: MessageOptions

  /// More images at a time than other tools can count.
  private static let mostImages = Int(Int32.max)

  func validate() throws {
    if case .images(let images)? = batch {
      if images < 1 { throw ToolError.notPositive(option: "--batch", value: images) }
      if images > Self.mostImages {
        throw ToolError.tooMany(option: "--batch", value: images, limit: Self.mostImages)
      }
    }
    if !renaming.rename.isEmpty, weights == nil {
      throw ValidationError("--rename goes with --weights")
    }
    if seed != nil, weights != nil {
      throw ValidationError("--seed initialises weights, and --weights reads them from a file")
    }
  }

  func run() async throws {
    // A model may take its own place, written anew.
    let own = spec.hasSuffix(".onnx") ? nil : spec
    var files = OutputFiles(
      of: "export",
      reading: [(own, "the network that is read"), (weights, "the weights that are read")])
    try files.write(output, as: "--output")
    let rules = try renaming.rules()
    let chosen = try await ChosenNetwork(spec, command: "export", size: input, messages: messages)
    if seed != nil, chosen.model != nil {
      throw ToolError.usage(
        message: "--seed initialises weights, and \(spec) has its own", command: "netlab export")
    }
    let graph = try chosen.graph(input: input?.shape(for: chosen.network))
    let heads = chosen.network.heads.map(\.name)
    if !heads.isEmpty {
      messages.notice("left out, as only training uses them: \(heads.joined(separator: ", "))")
    }
    let source = try WeightSource(
      weights: weights, renaming: rules, model: chosen.model, seed: seed ?? 1, for: graph,
      telling: messages)
    var notes = [
      (key: "netlab.network", value: graph.name),
      ("netlab.fingerprint", "\(Fingerprint(of: OpenGraph(graph)))"),
      ("netlab.weights", source.description),
    ]
    if let images = source.images, images.factors.count == graph.input.channels {
      notes.append(("netlab.images", "\(images), pixels from 0 to 255"))
      messages.notice("images, as in training: \(images), pixels from 0 to 255")
    }
    let model = ExportedModel(
      graph, batch: images(of: chosen), version: ToolVersion.current, notes: notes)
    let written = try model.write(to: output, isSplit: externalData) { path, role in
      try source.values(of: path, role)
    }
    for file in written.files { messages.notice("written: \(file)") }
    if let removed = written.removed {
      messages.notice("removed: \(removed), of the model that was there before")
    }
  }

  /// Images at a time: those that are asked for, or else declared; nil for any number.
  private func images(of chosen: ChosenNetwork) -> Int? {
    switch batch {
    case .images(let images)?: return images
    case .any?: return nil
    case nil:
      guard let model = chosen.model, let images = model.batch, images <= Self.mostImages else {
        return nil
      }
      messages.notice(
        "batch \(images), as \(model.path) declares; --batch any takes any number of images")
      return images
    }
  }
}

/// How many images at a time a model takes.
enum BatchChoice: Hashable, ExpressibleByArgument {
  case images(Int)
  case any

  init?(argument: String) {
    if argument == "any" {
      self = .any
    } else if let images = Int(argument) {
      self = .images(images)
    } else {
      return nil
    }
  }
}

/// Where an exported model's numbers come from; none is read before it is wanted.
private struct WeightSource: CustomStringConvertible {
  private enum Kind {
    case values(ParameterValues)
    case model(ImportedModel, [String: ImportedModel.Parameter])
    /// A graph of each layer alone, by path: its numbers depend on nothing else.
    case initial([String: ShapedGraph], seed: UInt64)
  }

  private let kind: Kind
  let description: String
  /// What the run that the weights are of has done to its images, where that is known.
  let images: PixelScaling?

  init(
    weights: String?, renaming rules: RenameRules, model: ImportedModel?, seed: UInt64,
    for graph: ShapedGraph, telling messages: MessageOptions
  ) throws {
    if let weights {
      let file = try WeightFile(
        readingFrom: weights, for: graph, renaming: rules, telling: messages)
      kind = .values(file.values)
      images = file.metadata[CheckpointNames.images]
        .flatMap { try? JSONDecoder().decode(PixelScaling.self, from: Data($0.utf8)) }
      description = "read from \(weights.split(separator: "/").last ?? "")"
    } else if let model {
      images = nil
      let named = model.parameters.map { parameter in
        (ParameterValues.name(model.network.nodes[parameter.node].path, parameter.role), parameter)
      }
      kind = .model(model, Dictionary(named) { first, _ in first })
      description = "read from \(model.path.split(separator: "/").last ?? "")"
    } else {
      images = nil
      let layers = graph.nodes.map { node in
        var layer = graph
        layer.nodes = [node]
        return (node.path, layer)
      }
      kind = .initial(Dictionary(layers) { first, _ in first }, seed: seed)
      description = "initialised with seed \(seed)"
    }
  }

  /// The numbers of a layer's tensor.
  func values(of path: String, _ role: ParameterTensor.Role) throws -> [Float] {
    switch kind {
    case .values(let values): return values[path, role]?.values ?? []
    case .model(let model, let parameters):
      let parameter = parameters[ParameterValues.name(path, role)]
      return try parameter.map { try model.values(of: $0) } ?? []
    case .initial(let layers, let seed):
      guard var layer = layers[path] else { return [] }
      layer.nodes[0].parameters.removeAll { $0.role != role }
      return ParameterValues(initialFor: layer, seed: seed)[path, role]?.values ?? []
    }
  }
}
