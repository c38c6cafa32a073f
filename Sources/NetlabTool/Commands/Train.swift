import ArgumentParser
import Measurement
import Netlab
import Plots
import Training

/// `netlab train`.
struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on images.",
    discussion: """
      A run is seeded and gives the same numbers, bit for bit, on the same machine with the same \
      threads. It keeps a checkpoint; stopped in any way, the same command goes on from it. Every \
      epoch is tested and kept in the database.

      Examples:
        netlab train mini-inception --dataset fashion-mnist --epochs 5
        netlab train lenet-5 --dataset mnist --data ~/data --optimizer adam -l 0.001
        netlab train resnet-20 --dataset cifar-10 --augmentation pad-and-flip --epochs 164 \\
          --optimizer sgd -l 0.1 --schedule steps:0.1@82,123 --weight-decay 1e-4 -b 128
        netlab train lenet-5 --dataset mnist --init w.safetensors --init-except output
        netlab train vgg-a --dataset photos/ --subset 5000 --seed 7 --save-weights a.safetensors
      """)

  @Argument(help: "A spec file, or the name of a network.", completion: SpecCompletion.kind)
  var spec: String

  @OptionGroup(title: "Image options") var images: DatasetOptions

  @Option(
    help: ArgumentHelp("Train on another size than declared.", valueName: "1x28x28"),
    transform: InputSize.init)
  var input: InputSize?

  @OptionGroup(title: "Recipe options") var recipe: RecipeOptions
  @OptionGroup(title: "Recipe options") var engine: EngineOptions

  @Flag(
    help: """
      Take less memory and a little more time: compute cheap activations again rather than keep \
      them. The numbers stay the same.
      """)
  var recompute = false

  @OptionGroup(title: "Keeping options") var checkpoint: CheckpointOptions

  @Option(
    help: ArgumentHelp("Write the trained weights, too.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var saveWeights: String?

  @Option(
    help: ArgumentHelp("Draw loss and accuracy into this file, by gnuplot.", valueName: "file"),
    completion: .file(extensions: ["svg", "png", "pdf"]))
  var picture: String?

  @OptionGroup(title: "Keeping options") var database: DatabaseOption

  @Flag(help: "Store nothing in the database.")
  var noDb = false

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    if noDb, database.db != nil {
      throw ValidationError("--db and --no-db ask for opposite things")
    }
  }

  func run() async throws {
    // A name without a format is told before hours of training, not after.
    if let picture { _ = try Plots.PlotFormat(of: picture) }
    let chosen = try await ChosenNetwork(spec, command: "train", size: input, messages: messages)
    let session = TrainingSession(
      chosen: chosen, dataset: try images.open(), recipe: try recipe.recipe(engine),
      input: input?.shape(for: chosen.network), recomputesActivations: recompute,
      checkpoint: checkpoint,
      database: noDb ? nil : database.path, messages: messages)
    let outcome: TrainingSession.Outcome
    do {
      outcome = try session.run()
    } catch TrainingError.diverged(let epoch, let step, let loss) {
      StandardError.write("\(TrainingError.diverged(epoch: epoch, step: step, loss: loss))")
      throw ToolExit.checkFailed
    }
    try output.write(outcome.page.text(as: output.chosenFormat, output.style(messages.color)))
    if let saveWeights {
      try WeightFile.write(outcome.weights, of: outcome.graph, to: saveWeights)
      messages.notice("wrote \(saveWeights)")
    }
    if let picture, !outcome.page.epochs.isEmpty {
      let curves = CurvePlot(
        network: outcome.graph.name, dataset: images.name.name, seed: engine.seed,
        epochs: outcome.page.epochs)
      try await curves.figure.draw(to: picture)
      messages.notice("drew \(picture)")
    }
    if outcome.ending == .interrupted { throw ToolExit.interrupted }
  }
}
