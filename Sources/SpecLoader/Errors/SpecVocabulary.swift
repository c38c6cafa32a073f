/// The words of a spec as messages tell them, and what people write in their place.
///
/// `Netlab` declares the words; tests hold this list against its declarations.
enum SpecVocabulary {
  /// A word that stands for layers, or a type that specs name.
  struct Word: Hashable, Sendable {
    var name: String
    /// Its arguments in order, those with a label with its colon.
    var arguments: [String]
    /// How it is used, in a line that compiles.
    var example: String

    init(_ name: String, _ arguments: [String], as example: String) {
      self.name = name
      self.arguments = arguments
      self.example = example
    }

    /// Its arguments and how it is used, as a sentence.
    var usage: String {
      arguments.isEmpty
        ? "\(name) takes nothing: \(example)"
        : "\(name) takes, in order: \(arguments.joined(separator: ", ")); as in \(example)"
    }

    /// The labels of its arguments.
    var labels: [String] { arguments.filter { $0.hasSuffix(":") }.map { String($0.dropLast()) } }
  }

  /// The words that stand for layers.
  static let words: [Word] = [
    Word(
      "conv",
      [
        "kernel", "filters", "stride:", "padding:", "dilation:", "groups:", "connections:", "bias:",
        "norm:", "activation:", "name:",
      ], as: "conv(3x3, 64, stride: 2)"),
    Word(
      "depthwiseConv",
      [
        "kernel", "multiplier:", "stride:", "padding:", "dilation:", "bias:", "norm:",
        "activation:", "name:",
      ], as: "depthwiseConv(3x3, stride: 2)"),
    Word(
      "maxPool", ["kernel", "stride:", "padding:", "rounding:", "name:"],
      as: "maxPool(3x3, stride: 2)"),
    Word(
      "averagePool", ["kernel", "stride:", "padding:", "rounding:", "countsPadding:", "name:"],
      as: "averagePool(2x2)"),
    Word("globalAveragePool", ["name:"], as: "globalAveragePool()"),
    Word("adaptiveAveragePool", ["outputs", "name:"], as: "adaptiveAveragePool(6x6)"),
    Word("lrn", ["size:", "alpha:", "beta:", "k:", "name:"], as: "lrn()"),
    Word("batchNorm", ["epsilon:", "momentum:", "scale:", "name:"], as: "batchNorm()"),
    Word("scale", ["bias:", "name:"], as: "scale()"),
    Word("relu", ["name:"], as: "relu()"),
    Word("activation", ["function", "name:"], as: "activation(.tanh)"),
    Word("dropout", ["rate", "name:"], as: "dropout(0.4)"),
    Word(
      "linear", ["units", "bias:", "learned:", "norm:", "activation:", "name:"], as: "linear(10)"),
    Word("softmax", ["name:"], as: "softmax()"),
    Word("flatten", ["name:"], as: "flatten()"),
    Word("padChannels", ["to:", "name:"], as: "padChannels(to: 64)"),
    Word("channelShuffle", ["groups:", "name:"], as: "channelShuffle(groups: 3)"),
    Word("module", ["name", "{ … }"], as: "module(\"stem\") { conv(7x7, 64) }"),
    Word("branch", ["{ … }"], as: "branch { conv(3x3, 64) }"),
    Word("identity", [], as: "identity()"),
    Word("concat", ["name", "{ … }"], as: "concat { conv(1x1, 64); conv(3x3, 64) }"),
    Word("sum", ["name", "{ … }"], as: "sum { conv(1x1, 64); conv(3x3, 64) }"),
    Word(
      "residual", ["name", "activation:", "{ … }", "shortcut: { … }"],
      as: "residual { conv(3x3, 64) } shortcut: { conv(1x1, 64) }"),
    Word(
      "auxiliary", ["name", "weight:", "{ … }"], as: "auxiliary(\"head\") { linear(10) }"),
    Word(
      "inception",
      ["name", "1x1:", "3x3red:", "3x3:", "5x5red:", "5x5:", "pool:", "norm:"],
      as: "inception(\"3a\", 1x1: 64, 3x3red: 96, 3x3: 128, 5x5red: 16, 5x5: 32, pool: 32)"),
  ]

  /// What a spec names beside layers.
  static let types: [Word] = [
    Word(
      "Network", ["name", "input: or channels:", "source:", "initialization:", "{ … }"],
      as: "Network(\"LeNet\", input: Shape(1, 32, 32)) { conv(5x5, 6) }"),
    Word("Shape", ["channels", "height", "width"], as: "Shape(3, 224, 224)"),
    Word("Extent", ["height", "width"], as: "Extent(1, 7)"),
  ]

  /// The activations, by the names that follow the point.
  static let activations = [
    "relu", "relu6", "leakyReLU()", "elu()", "sigmoid", "tanh", "scaledTanh", "softplus", "swish",
    "hardSigmoid", "hardSwish", "gelu",
  ]

  /// What may stand behind a point where a value of some type belongs.
  static let members = [
    "Activation": activations, "Padding": ["same", "valid", "symmetric"],
    "Normalization": ["batch"], "Rounding": ["floor", "ceiling"],
  ]

  /// The word or type of a name, or nil if there is none.
  static func word(_ name: String) -> Word? { (words + types).first { $0.name == name } }

  /// The word that other tools, or people in haste, have this name for.
  static func word(meantBy name: String) -> Word? {
    let folded = FoldedName(name)
    if let same = words.first(where: { FoldedName($0.name) == folded }) { return same }
    let key = String(folded.characters)
    if let word = synonyms.first(where: { $0.value.contains(key) })?.key { return self.word(word) }
    return folded.nearest(among: words.map(\.name)).first.flatMap { word($0) }
  }

  /// The activation that a name means, or nil if there is none.
  static func activation(meantBy name: String) -> String? {
    let key = String(FoldedName(name).characters)
    switch key {
    case "silu", "swish1": return "swish"
    case "leaky", "lrelu", "leakyrelu": return "leakyReLU()"
    case "logistic": return "sigmoid"
    default: return activations.first { $0.lowercased() == key || $0.lowercased() == key + "()" }
    }
  }

  /// The member of a type that a name means, or nil if there is none.
  static func member(meantBy name: String, of type: String) -> String? {
    guard let members = members[type], !name.isEmpty else { return nil }
    return (type == "Activation" ? activation(meantBy: name) : nil)
      ?? FoldedName(name).nearest(among: members).first
      ?? members.first { name.lowercased().hasPrefix($0) }
  }

  /// Names that other tools give to netlab's words, without capitals.
  private static let synonyms: [String: Set<String>] = [
    "conv": ["conv2d", "convolution", "convolution2d", "convolutional", "convolve", "convlayer"],
    "depthwiseConv": ["dwconv", "depthwise", "depthwiseconv2d", "depthwiseconvolution"],
    "maxPool": ["maxpool2d", "maxpooling", "maxpooling2d"],
    "averagePool": [
      "avgpool", "avgpool2d", "avgpooling", "averagepooling", "averagepooling2d", "meanpool",
    ],
    "globalAveragePool": [
      "gap", "globalavgpool", "globalavgpool2d", "globalpool", "globalaveragepooling",
      "globalaveragepooling2d",
    ],
    "adaptiveAveragePool": ["adaptiveavgpool", "adaptiveavgpool2d"],
    "lrn": ["localresponsenorm", "localresponsenormalization"],
    "batchNorm": ["bn", "batchnorm2d", "batchnormalization", "batchnormalisation"],
    "linear": ["fc", "dense", "fullyconnected", "innerproduct", "affine"],
    "flatten": ["view", "reshape"],
    "concat": ["cat", "concatenate"],
    "sum": ["add", "plus", "eltwise"],
    "residual": ["skip", "resblock", "residualblock", "shortcut"],
    "module": ["stage", "block"],
    "branch": ["seq", "sequence"],
  ]

  /// Layers of other tools that netlab does not have, without capitals.
  static let absentLayers: Set = [
    "upsample", "upsampling", "upsampling2d", "interpolate", "resize", "deconv", "deconvolution",
    "convtranspose", "convtranspose2d", "conv2dtranspose", "transposedconv", "unpool", "maxunpool",
    "pixelshuffle", "attention", "multiheadattention", "layernorm", "groupnorm", "instancenorm",
    "prelu", "multiply", "mul", "embedding", "lstm", "gru", "rnn",
  ]
}
