import ArgumentParser
import Datasets
import Netlab
import Training

/// `netlab evaluate`.
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Test trained networks, alone and together.",
    discussion: """
      A run is named by its number in the database or by its checkpoint. Several runs are tested \
      one by one and as an ensemble, which averages their probabilities. The recipes are the \
      papers': 10 crops are AlexNet's, 144 GoogLeNet's; scales are shorter sides of the resized \
      image; a dense test is VGG's and OverFeat's, the network made fully convolutional.

      Examples:
        netlab evaluate 3
        netlab evaluate 3 --crops 144
        netlab evaluate 3 --dense --scales 32,36,40
        netlab evaluate 3 4 5 --crops 10 --format json
        netlab evaluate Runs/mini.safetensors --spec mini.swift --data ~/data
      """)

  @Argument(
    help: "Runs, by number or by checkpoint.", completion: .file(extensions: ["safetensors"]))
  var runs: [String]

  @Option(
    help: ArgumentHelp("Views of each image: 1, 10 or 144.", valueName: "n"),
    transform: { text in
      guard let crops = Int(text).flatMap(TestCrops.init(rawValue:)) else {
        throw ToolError.invalidRecipe(option: "--crops", text, allowed: "1, 10 or 144")
      }
      return crops
    })
  var crops: TestCrops?

  @Option(
    help: ArgumentHelp("Shorter sides to resize images to.", valueName: "n,n,…"),
    transform: { text in
      let sides = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard !sides.contains(nil) else {
        throw ToolError.invalidRecipe(option: "--scales", text, allowed: "256 or 256,384,512")
      }
      return sides.compactMap { $0 }
    })
  var scales: [Int] = []

  @Flag(help: "Let the network see whole images, its scores averaged over all places.")
  var dense = false

  @Option(
    help: "The spec that the runs were trained from; if not given, as they tell it.",
    completion: SpecCompletion.kind)
  var spec: String?

  @Option(
    help: ArgumentHelp(
      "The images' size in training, where an old checkpoint does not tell it.",
      valueName: "1x28x28"),
    transform: InputSize.init)
  var input: InputSize?

  @Option(name: .shortAndLong, help: ArgumentHelp("Views at a time.", valueName: "n"))
  var batch = 64

  @Option(help: ArgumentHelp("Threads to run on; one for each core if not given.", valueName: "n"))
  var threads: Int?

  @OptionGroup(title: "Image options") var images: DataFolderOptions
  @OptionGroup var database: DatabaseOption
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    try ToolError.check("--batch", batch, atMost: 65_536)
    try ToolError.check(threads: threads)
    if scales.count > Self.mostScales {
      throw ToolError.tooMany(
        option: "the number of --scales", value: scales.count, limit: Self.mostScales)
    }
    if dense, crops != nil {
      throw ValidationError("--dense and --crops ask for different tests")
    }
  }

  /// The papers test at three.
  private static let mostScales = 100

  func run() async throws {
    var named: [NamedRun] = []
    for run in runs { named.append(try NamedRun(run, database: database.path)) }
    let first = named[0]
    for run in named where run.identity.dataset != first.identity.dataset {
      throw EvaluationError.otherImages(
        first: first.title, firstDataset: first.identity.dataset, second: run.title,
        secondDataset: run.identity.dataset)
    }
    let dataset = try images.open(DatasetName(first.identity.dataset))
    if !dataset.skipped.isEmpty {
      messages.notice("skipped \(dataset.skipped.count) images that cannot be read")
    }
    var trained: [TrainedNetwork] = []
    for run in named {
      trained.append(try await run.trained(spec: spec, input: input, dataset, messages))
    }
    let page = try test(named, trained, on: dataset)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
  }

  private func test(
    _ runs: [NamedRun], _ trained: [TrainedNetwork], on dataset: Dataset
  ) throws -> EvaluationPage {
    let recipe = TestRecipe(crops: crops ?? .one, scales: scales, isDense: dense)
    var meter = ProgressMeter(
      isShown: !messages.quiet
        && dataset.test.count * recipe.viewsPerImage * runs.count > 20_000)
    defer { meter.finish() }
    var all: [Predictions] = []
    for (number, network) in trained.enumerated() {
      let found = try recipe.predictions(
        of: network, for: dataset.test, batch: batch, threads: threads
      ) { share in
        meter.show((Double(number) + share) / Double(runs.count), runs[number].title)
        return true
      }
      if let found { all.append(found) }
    }
    return EvaluationPage(
      dataset: dataset.name.name, recipe: recipe,
      runs: zip(runs, all).map { run, predictions in
        EvaluationPage.Row(
          run: run.number, checkpoint: run.checkpoint.path, network: run.identity.network,
          seed: run.identity.recipe.seed, evaluation: predictions.evaluation)
      },
      ensemble: all.count > 1 ? Predictions.mean(of: all)?.evaluation : nil)
  }
}
