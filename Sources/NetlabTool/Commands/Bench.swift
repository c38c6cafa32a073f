import Analysis
import ArgumentParser
import Measurement
import Netlab
import Plots

extension Mode: ExpressibleByArgument {}

/// `netlab bench`.
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time a network, layer by layer, against what this machine can do.",
    discussion: """
      The machine's own peaks, a matrix multiplication and a stream through memory, are measured \
      in the same run with the same threads. Times are medians.

      Examples:
        netlab bench googlenet --batch 16
        netlab bench googlenet --mode training --batch 16 --top 10
        netlab bench mobilenet --picture roofline.svg     layers under the roofs (gnuplot)
        netlab bench vgg-d --format json -o vgg.json
        netlab show 7                                     a benchmark again, as it was
      """)

  @Argument(help: "A spec file, or the name of a network.", completion: SpecCompletion.kind)
  var spec: String

  @Option(
    help: ArgumentHelp("Channels, height and width of the images.", valueName: "3x224x224"),
    transform: InputSize.init)
  var input: InputSize?

  @Option(name: .shortAndLong, help: ArgumentHelp("Images at a time.", valueName: "n"))
  var batch = 1

  @Option(help: "inference or training.")
  var mode = Mode.inference

  @Flag(help: "In training, compute cheap activations again rather than keep them.")
  var recompute = false

  @Option(help: ArgumentHelp("Time each at least this often.", valueName: "n"))
  var repetitions = 10

  @Option(help: ArgumentHelp("Show the layers that take longest.", valueName: "n"))
  var top: Int?

  @Flag(
    help: """
      Leave out the machine's own peaks, so that the process takes no more memory than the network; \
      nothing is kept in the database.
      """)
  var noPeaks = false

  @Option(
    help: ArgumentHelp("Draw the roofline into this file, by gnuplot.", valueName: "file"),
    completion: .file(extensions: ["svg", "png", "pdf"]))
  var picture: String?

  @OptionGroup(title: "Engine options") var engine: EngineOptions
  @OptionGroup(title: "Output options") var storing: StoringOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    if recompute, mode == .inference {
      throw ValidationError("--recompute is for --mode training: inference keeps no activations")
    }
    try ToolError.check("--batch", batch, atMost: ToolError.mostImages)
    try ToolError.check("--repetitions", repetitions, atMost: 100_000)
    try ToolError.check("--top", top, atMost: ToolError.mostRows)
    if noPeaks, picture != nil { throw ToolError.rooflineWithoutPeaks }
    if noPeaks, storing.database.db != nil {
      throw ToolError.pointless(
        option: "--db", beside: "--no-peaks",
        reason: "a benchmark without the machine's peaks is not stored",
        hint: "leave one of the two options out")
    }
  }

  func run() async throws {
    let plot = try picture.map { try (path: $0, format: PlotFormat(of: $0)) }
    let chosen = try await ChosenNetwork(spec, command: "bench", size: input, messages: messages)
    let graph = try chosen.graph(input: input?.shape(for: chosen.network), mode: mode)
    let benchmark = Benchmark(
      batch: batch, threads: engine.threads, seed: engine.seed,
      repetition: Repetition(least: repetitions), measuresPeaks: !noPeaks,
      recomputesActivations: recompute)
    let report = try benchmark.measure(graph, memory: .now()) { messages.notice($0) }
    let page = BenchmarkPage(report: report, top: top)
    var steps = Steps()
    steps.take {
      try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
    }
    if !storing.noDb, !noPeaks {
      steps.take {
        try AnalysisRecorder(path: storing.database.path).record(
          report, NetworkReport(of: graph, spec: chosen.spec.displayPath, batch: batch),
          of: chosen.spec, recorded: messages.notice)
      }
    }
    if let plot, let roofline = RooflinePlot(report) {
      try await Gnuplot.draw(roofline.script(for: plot.format), to: plot.path)
      messages.notice("drew \(plot.path)")
    }
    try steps.finish()
  }
}
