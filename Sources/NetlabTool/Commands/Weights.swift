import ArgumentParser
import Measurement
import Netlab
import Weights

/// `netlab weights`.
struct Weights: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Show which tensors of a file are which parameters of a network.",
    discussion: """
      Tensors are named by their layer's path, as in inception_3a/3x3.weight. Files of other tools \
      load by rules, which a name goes through in order: torch for PyTorch's dots and endings \
      (layer1.0.bn1.running_var is layer1/0/bn1.variance), by-order where all shapes agree in the \
      order of the layers, auxiliary heads that the network lacks left out, and \
      pattern=replacement, * matching what holds no dot and no slash, ** \
      anything; a replacement of nothing leaves a tensor out. The exit code is 1 where a parameter \
      of the network gets no numbers.

      Examples:
        netlab weights lenet-5 w.safetensors --rename torch
        netlab weights vgg-d vgg16.safetensors --rename by-order
        netlab weights resnet-18 w.safetensors --rename @rules.txt
        netlab weights net.swift w.safetensors --rename torch --rename 'bn*.**=conv*/norm.**'
      """)

  @Argument(help: "A spec file, or the name of a network.", completion: SpecCompletion.kind)
  var spec: String

  @Argument(help: "The weights.", completion: .file(extensions: ["safetensors"]))
  var file: String

  @OptionGroup var renaming: RenameOption

  @Option(
    help: ArgumentHelp("Images of another size than declared.", valueName: "224x224"),
    transform: InputSize.size)
  var size: InputSize?

  @Flag(help: "With the auxiliary heads, which only training uses.") var training = false

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func run() async throws {
    let rules = try renaming.rules()
    let chosen = try await ChosenNetwork(spec, command: "weights", size: size, messages: messages)
    let graph = try chosen.graph(
      input: size?.shape(for: chosen.network), mode: training ? .training : .inference)
    let (match, advice) = try WeightFile.match(file, for: graph, renaming: rules)
    let page = WeightPage(match: match, showsAll: true)
    try output.write(
      page.text(as: output.chosenFormat, output.style(messages.color), of: graph.name))
    guard !match.isComplete else { return }
    if rules.isEmpty, let advice = advice() {
      messages.notice("it would fit better with --rename \(advice)")
    }
    throw ToolExit.checkFailed
  }
}
