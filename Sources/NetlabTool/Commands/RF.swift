import Analysis
import ArgumentParser
import Files
import Measurement
import Netlab
import NumPy
import Plots

/// `netlab rf`.
struct RF: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rf",
    abstract: "Show what layers see of the image: in theory, and by gradients.",
    discussion: """
      The theoretical field is what a layer's pixel can see; the effective one is what moves it. \
      Gradients are propagated back from the layer's centre and averaged over random images, and \
      over initial weights where none are given (Luo et al. 2016). PATH is a layer or a module, as \
      analyze prints it.

      Examples:
        netlab rf googlenet                                     the fields of all layers
        netlab rf googlenet --layer inception_4a --effective
        netlab rf vgg-d --layer conv5_3 -o field.svg            a picture, by gnuplot
        netlab rf vgg-d --layer conv5_3 -o field.npy            the map itself
        netlab rf resnet-50 --layer stage4 --effective --weights w.safetensors --images 100
      """)

  @Argument(help: "A spec file, or the name of a network.", completion: SpecCompletion.kind)
  var spec: String

  @Option(help: ArgumentHelp("The layer or the module to look from.", valueName: "path"))
  var layer: String?

  @Flag(help: "Measure the effective field of the layer.")
  var effective = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Draw the effective field, or write its map as .npy.", valueName: "file"),
    completion: .file(extensions: ["svg", "png", "pdf", "npy"]))
  var output: String?

  @Option(help: ArgumentHelp("Random images to average over; 32 if not given.", valueName: "n"))
  var images: Int?

  @Option(
    help: ArgumentHelp(
      "The weights; without them several initial ones.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @OptionGroup var renaming: RenameOption

  @Option(
    help: ArgumentHelp("Channels, height and width of the images.", valueName: "3x224x224"),
    transform: InputSize.init)
  var input: InputSize?

  @Option(help: "The format of the numbers.")
  var format = PageFormat.table

  @OptionGroup(title: "Engine options") var engine: EngineOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    try ToolError.check("--images", images, atMost: 100_000)
    if !renaming.rename.isEmpty, weights == nil {
      throw ValidationError("--rename goes with --weights")
    }
    if layer == nil, isEffective {
      throw ValidationError("an effective field is that of one layer: add --layer PATH")
    }
    guard !isEffective else { return }
    let measuring = [
      ("--images", images != nil), ("--seed", engine.givenSeed != nil),
      ("--threads", engine.threads != nil),
    ]
    if let (option, _) = measuring.first(where: \.1) {
      throw ToolError.pointless(
        option: option, beside: "a theoretical field", reason: "nothing is measured",
        hint: "add --layer PATH --effective, or leave it out")
    }
  }

  /// Whether gradients are asked for, and not theory alone.
  private var isEffective: Bool { effective || output != nil || weights != nil }

  func run() async throws {
    let rules = try renaming.rules()
    let target = try output.map { try FieldTarget($0) }
    let chosen = try await ChosenNetwork(spec, command: "rf", size: input, messages: messages)
    guard let layer, isEffective else {
      return try printTheory(of: chosen)
    }
    let graph = try chosen.graph(input: input?.shape(for: chosen.network))
    let path = try chosen.path(layer, in: graph)
    let values = try weights.map { path in
      try WeightFile(readingFrom: path, for: graph, renaming: rules, telling: messages).values
    }
    var meter = ProgressMeter(isShown: !messages.quiet && graph.nodes.count > 20)
    let probe = EffectiveFieldProbe(
      images: images ?? 32, threads: engine.threads, seed: engine.seed)
    let field = try probe.field(of: path, in: graph, weights: values, memory: .now()) {
      meter.show($0, path)
    }
    meter.finish()
    let theory = ReceptiveField.fields(of: OpenGraph(graph))[field.node]
    let report = try FieldReport(field, of: path, in: graph, theory: theory, seed: engine.seed)
    try StandardOutput.write(FieldPage(report: report).text(as: format, style))
    if let target { try await draw(report, field, to: target) }
  }

  private func draw(
    _ report: FieldReport, _ field: EffectiveField, to target: FieldTarget
  ) async throws {
    switch target {
    case .map(let path):
      let map = NumPyArray(
        shape: field.extent.pair, values: field.magnitudes.map { Float($0) })
      try map.write(to: path)
      messages.notice("wrote \(path): \(field.extent)")
    case .picture(let path, let format):
      try await Gnuplot.draw(FieldPlot(report, field).script(for: format), to: path)
      messages.notice("drew \(path)")
    }
  }

  private func printTheory(of chosen: ChosenNetwork) throws {
    var options = NetworkOptions.usual
    options.input = input
    var report = try AnalysedNetwork(chosen.network, of: chosen.spec, options: options).report
    if let layer {
      let own = report.layers.filter { $0.path == layer || $0.path.hasPrefix(layer + "/") }
      guard !own.isEmpty else {
        throw ToolError.unknownPath(
          layer, network: report.name, names: LayerTree(of: report).paths)
      }
      report.layers = own
    }
    try StandardOutput.write(ReceptiveFieldPage(report: report).text(as: format, style))
  }

  private var style: PageStyle { OutputOptions.standard.style(messages.color) }
}

/// Where an effective field goes.
enum FieldTarget {
  case map(path: String)
  case picture(path: String, PlotFormat)

  /// What a file's name asks for.
  ///
  /// - Throws: `PlotError.format`.
  init(_ path: String) throws(PlotError) {
    self =
      path.lowercased().hasSuffix(".npy")
      ? .map(path: path) : .picture(path: path, try PlotFormat(of: path))
  }
}
