import ArgumentParser
import Engine
import Measurement
import Netlab
import NumPy
import ONNX
import Weights

/// `netlab run`.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Execute a network on images.",
    discussion: """
      Images and results are .npy files: float32, batch × channels × height × width. Weights are \
      safetensors files, each tensor named by its layer's path, as in inception_3a/3x3.weight; \
      without them, weights are initialised as the spec says, or are those of the ONNX model. A \
      network without a resolution takes that of the images.

      Examples:
        netlab run googlenet --input x.npy --output y.npy --weights w.safetensors
        netlab run googlenet --input x.npy --output y.npy --layer inception_3a
        netlab run vgg-d --input x.npy --output y.npy --weights vgg16.safetensors --rename by-order
        netlab run model.onnx --input x.npy --output y.npy
        netlab run lenet-5 --input x.npy --output y.npy --seed 7 --save-weights w.safetensors
      """)

  @Argument(help: "A spec file, or the name of a network.", completion: SpecCompletion.kind)
  var spec: String

  @Option(
    help: ArgumentHelp("The images.", valueName: "x.npy"), completion: .file(extensions: ["npy"]))
  var input: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the results go.", valueName: "y.npy"),
    completion: .file(extensions: ["npy"]))
  var output: String

  @Option(
    help: ArgumentHelp("The weights.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @OptionGroup var renaming: RenameOption

  @Option(
    help: ArgumentHelp("Write the weights that were used.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var saveWeights: String?

  @Option(
    help: ArgumentHelp("Write this layer's or module's output instead.", valueName: "path"))
  var layer: String?

  @Option(
    help: ArgumentHelp("Run on images of another size than declared.", valueName: "224x224"),
    transform: InputSize.size)
  var size: InputSize?

  @OptionGroup(title: "Engine options") var engine: EngineOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    if !renaming.rename.isEmpty, weights == nil {
      throw ValidationError("--rename goes with --weights")
    }
    if engine.givenSeed != nil, weights != nil { throw Self.pointlessSeed(beside: "--weights") }
  }

  func run() async throws {
    var files = OutputFiles(
      of: "run",
      reading: [
        (spec, "the network that is read"), (input, "the images that are read"),
        (weights, "the weights that are read"),
      ])
    try files.write(output, as: "--output")
    try files.write(saveWeights, as: "--save-weights")
    let rules = try renaming.rules()
    if NetworkSource.isModel(spec), engine.givenSeed != nil {
      throw Self.pointlessSeed(beside: "an ONNX model")
    }
    let array = try ImageFile.array(readFrom: input)
    let chosen = try await ChosenNetwork(
      spec, command: "run", size: size ?? InputSize(imagesOf: array.shape), messages: messages)
    let graph = try chosen.graph(input: shape(of: array, for: chosen.network))
    let images = try ImageFile(array, path: input, for: graph.input)
    let run = try NetworkRun(
      graph, batch: images.batch, layer: try layer.map { try chosen.path($0, in: graph) },
      threads: engine.threads, memory: .now())
    let available = AvailableMemory.now().bytes.map { " of \(ByteCount($0)) available" } ?? ""
    messages.notice(
      "\(graph.name), batch \(images.batch): needs \(ByteCount(run.neededBytes))\(available)")
    let values = try parameters(of: graph, model: chosen.model, renaming: rules)
    let result = try run.output(for: images.values, with: values)
    if let saveWeights {
      try WeightFile.write(ParameterValues(values, of: graph), of: graph, to: saveWeights)
    }
    try result.write(to: output)
    let shape = result.shape.map(String.init).joined(separator: "×")
    messages.notice("wrote \(output): \(shape)")
  }

  private static func pointlessSeed(beside other: String) -> ToolError {
    .pointless(
      option: "--seed", beside: other, reason: "no weights are drawn at random",
      hint: "leave --seed out")
  }

  /// What the user asks for, or the images' own size where the network leaves it open.
  private func shape(of array: NumPyArray, for network: Network) throws -> Shape? {
    if let size { return size.shape(for: network) }
    guard network.input.closed == nil else { return nil }
    let channels = network.input.channels
    return Shape(channels, try ImageFile.extent(of: array, path: input, channels: channels))
  }

  private func parameters(
    of graph: ShapedGraph, model: ImportedModel?, renaming rules: RenameRules
  ) throws -> any ParameterSource {
    if let weights {
      return try WeightFile(
        readingFrom: weights, for: graph, renaming: rules, telling: messages)
    }
    if let model { return try ParameterValues(of: model) }
    return InitialParameters(of: graph, seed: engine.seed)
  }
}
