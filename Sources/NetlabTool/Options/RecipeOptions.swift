import ArgumentParser
import Netlab

/// How `train` trains.
struct RecipeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How often each image is seen.", valueName: "n"))
  var epochs = Recipe().epochs

  @Option(name: .shortAndLong, help: ArgumentHelp("Images of one step.", valueName: "n"))
  var batch = Recipe().batch

  @Option(help: "sgd, nesterov, rmsprop or adam.")
  var optimizer = OptimizerName.nesterov

  @Option(help: ArgumentHelp("Of sgd, nesterov and rmsprop; 0.9, 0.9 and 0.", valueName: "x"))
  var momentum: Double?

  @Option(help: ArgumentHelp("Of rmsprop; 1 if not given; of adam, 1e-8.", valueName: "x"))
  var epsilon: Double?

  @Option(name: .shortAndLong, help: ArgumentHelp("The full learning rate.", valueName: "x"))
  var learningRate = Recipe().learningRate

  @Option(
    help: ArgumentHelp(
      "constant, cosine, exponential:0.94/2 (factor, epochs), or steps:0.1@30,60 (factor, epochs).",
      valueName: "words"),
    transform: { try RecipeWords.schedule($0) })
  var schedule: Schedule = Recipe().schedule

  @Option(help: ArgumentHelp("Epochs in which the rate grows to its full value.", valueName: "x"))
  var warmUp = 0.0

  @Option(help: ArgumentHelp("Decay of weights, not of biases and scales.", valueName: "x"))
  var weightDecay = Recipe().weightDecay

  @Option(
    help: ArgumentHelp(
      "Polyak's average: none, exponential:0.999 (decay), or running:2 (from epoch).",
      valueName: "words"),
    transform: { try RecipeWords.averaging($0) })
  var averaging: ChosenAveraging = .none

  @Option(help: ArgumentHelp("The share of a label that is spread over all.", valueName: "x"))
  var labelSmoothing = 0.0

  @Option(
    help: ArgumentHelp("Of each head's loss; the network's own if not given.", valueName: "x"))
  var auxiliaryWeight: Double?

  @Option(help: ArgumentHelp("The longest gradient that is not shortened.", valueName: "x"))
  var gradientNorm: Double?

  @Option(help: "none, mean or standard: what is done to the channels of images.")
  var normalization = ImageNormalization.standard

  @Option(help: "none, pad-and-flip, inception, alexnet or vgg.")
  var augmentation = AugmentationName.none

  @Flag(help: "Let dropout layers pass everything on.")
  var noDropout = false

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp("Start with the weights of this file.", valueName: "w.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var start: String?

  @Option(
    help: ArgumentHelp(
      "Which layers start so: matching names, or ends:4,3 (first convolutions, last linear layers).",
      valueName: "words"),
    transform: { try RecipeWords.layers($0) })
  var initLayers: Preinitialization.Layers = .matching

  @OptionGroup var renaming: RenameOption

  @Option(
    help: ArgumentHelp(
      "A layer or module that starts anew although the file has its weights; may be repeated.",
      valueName: "path"))
  var initExcept: [String] = []

  @Option(help: ArgumentHelp("So many training images, all classes alike.", valueName: "n"))
  var subset: Int?

  func validate() throws {
    let unread: (option: String, Double?)? =
      switch optimizer {
      case .sgd, .nesterov: ("--epsilon", epsilon)
      case .rmsprop: nil
      case .adam: ("--momentum", momentum)
      }
    if let unread, unread.1 != nil {
      throw ToolError.pointless(
        option: unread.option, beside: "--optimizer \(optimizer.rawValue)",
        reason: "this optimiser has none", hint: "leave it out, or choose another optimiser")
    }
    if start == nil, initLayers != .matching {
      throw ValidationError("--init-layers goes with --init")
    }
    guard !renaming.rename.isEmpty || !initExcept.isEmpty else { return }
    let option = renaming.rename.isEmpty ? "--init-except" : "--rename"
    if start == nil { throw ValidationError("\(option) goes with --init") }
    if initLayers != .matching {
      throw ValidationError("\(option) goes with --init-layers matching, which looks at names")
    }
  }

  /// The recipe that the options describe.
  ///
  /// - Throws: `RenameError`.
  func recipe(_ engine: EngineOptions) throws -> Recipe {
    let rules = try renaming.texts()
    return Recipe(
      epochs: epochs, batch: batch,
      optimizer: optimizer.optimizer(momentum: momentum, epsilon: epsilon),
      learningRate: learningRate, schedule: schedule, warmUpEpochs: warmUp,
      weightDecay: weightDecay, averaging: averaging.averaging, labelSmoothing: labelSmoothing,
      auxiliaryWeight: auxiliaryWeight, gradientNorm: gradientNorm, normalization: normalization,
      augmentation: augmentation.augmentation, dropout: !noDropout,
      preinitialization: start.map {
        Preinitialization(from: $0, layers: initLayers, rename: rules, except: initExcept)
      },
      subset: subset, seed: engine.seed, threads: engine.threads)
  }
}

extension ImageNormalization: ExpressibleByArgument {}

/// The optimisers by the names that a command line takes.
enum OptimizerName: String, CaseIterable, ExpressibleByArgument {
  case sgd, nesterov, rmsprop, adam

  func optimizer(momentum: Double?, epsilon: Double?) -> Optimizer {
    switch self {
    case .sgd: .sgd(momentum: momentum ?? 0.9)
    case .nesterov: .sgd(momentum: momentum ?? 0.9, nesterov: true)
    case .rmsprop: .rmsProp(epsilon: epsilon ?? 1, momentum: momentum ?? 0)
    case .adam: .adam(epsilon: epsilon ?? 1e-8)
    }
  }
}

/// The papers' augmentations by the names that a command line takes.
enum AugmentationName: String, CaseIterable, ExpressibleByArgument {
  case none, inception, alexnet, vgg
  case padAndFlip = "pad-and-flip"

  var augmentation: Augmentation {
    switch self {
    case .none: .none
    case .padAndFlip: .padAndFlip
    case .inception: .inception
    case .alexnet: .alexNet
    case .vgg: .vgg
    }
  }
}

/// Polyak's average or none, in an option that is no optional.
enum ChosenAveraging {
  case none
  case some(Averaging)

  var averaging: Averaging? {
    switch self {
    case .none: nil
    case .some(let averaging): averaging
    }
  }
}

/// Parts of a recipe that take numbers, written as `word:numbers`.
enum RecipeWords {
  /// `constant`, `cosine`, `cosine:0.01`, `exponential:0.94/2`, `steps:0.1@30,60`.
  ///
  /// - Throws: `.invalidRecipe`.
  static func schedule(_ text: String) throws -> Schedule {
    let (word, rest) = split(text)
    switch (word, rest) {
    case ("constant", nil): return .constant
    case ("cosine", nil): return .cosine()
    case ("cosine", let rest?):
      if let floor = Double(rest) { return .cosine(floor: floor) }
    case ("exponential", nil): return .exponential()
    case ("exponential", let rest?):
      let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
      if parts.count == 2, let factor = Double(parts[0]), let epochs = Int(parts[1]) {
        return .exponential(factor: factor, everyEpochs: epochs)
      }
    case ("steps", let rest?):
      let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
      let list = (parts.last ?? "").split(separator: ",", omittingEmptySubsequences: false)
      let epochs = list.compactMap { Int($0) }
      let factor = parts.count == 2 ? Double(parts[0]) : 0.1
      if parts.count <= 2, epochs.count == list.count, let factor {
        return .steps(factor: factor, atEpochs: epochs)
      }
    default: break
    }
    throw ToolError.invalidRecipe(
      option: "--schedule", text, allowed: "constant, cosine, exponential:0.94/2 or steps:0.1@30,60"
    )
  }

  /// `none`, `exponential`, `exponential:0.999`, `running`, `running:2`.
  ///
  /// - Throws: `.invalidRecipe`.
  static func averaging(_ text: String) throws -> ChosenAveraging {
    let (word, rest) = split(text)
    switch (word, rest) {
    case ("none", nil): return .none
    case ("exponential", nil): return .some(.exponential())
    case ("exponential", let rest?):
      if let decay = Double(rest) { return .some(.exponential(decay: decay)) }
    case ("running", nil): return .some(.running())
    case ("running", let rest?):
      if let epoch = Int(rest) { return .some(.running(fromEpoch: epoch)) }
    default: break
    }
    throw ToolError.invalidRecipe(
      option: "--averaging", text, allowed: "none, exponential:0.999 or running:2")
  }

  /// `matching`, `ends`, `ends:4,3`.
  ///
  /// - Throws: `.invalidRecipe`.
  static func layers(_ text: String) throws -> Preinitialization.Layers {
    let (word, rest) = split(text)
    switch (word, rest) {
    case ("matching", nil): return .matching
    case ("ends", nil): return .ends()
    case ("ends", let rest?):
      let parts = rest.split(separator: ",", omittingEmptySubsequences: false)
      if parts.count == 2, let convolutions = Int(parts[0]), let linears = Int(parts[1]) {
        return .ends(convolutions: convolutions, linears: linears)
      }
    default: break
    }
    throw ToolError.invalidRecipe(
      option: "--init-layers", text, allowed: "matching, ends or ends:4,3")
  }

  private static func split(_ text: String) -> (word: String, rest: String?) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts[0].lowercased(), parts.count > 1 ? String(parts[1]) : nil)
  }
}
