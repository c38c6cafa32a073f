import Netlab

/// A call of one of the language's words: its name and its arguments as they are written.
struct WordCall {
  var word: String
  var arguments: [String] = []

  mutating func add(_ label: String, _ text: String?) {
    if let text { arguments.append("\(label): \(text)") }
  }
}

extension Statement.Layer {
  /// The layer as a spec spells it; nil where the language has no word for its operands.
  var call: WordCall? {
    var call: WordCall
    switch operation {
    case .convolution(let convolution): call = spelled(convolution)
    case .linear(let linear):
      call = WordCall(word: "linear", arguments: ["\(linear.units)"])
      call.add("bias", linear.bias == (norm == nil) ? nil : "\(linear.bias)")
      call.add("learned", linear.learned ? nil : "false")
      call.add("norm", norm?.spelling)
      call.add("activation", activation?.spelling)
    case .maxPool(let pool):
      call = Self.pool("maxPool", pool.kernel, pool.stride, pool.padding, pool.rounding)
    case .averagePool(let pool):
      call = Self.pool("averagePool", pool.kernel, pool.stride, pool.padding, pool.rounding)
      call.add("countsPadding", pool.countsPadding ? "true" : nil)
    case .globalAveragePool: call = WordCall(word: "globalAveragePool")
    case .adaptiveAveragePool(let pool):
      call = WordCall(word: "adaptiveAveragePool", arguments: [pool.outputs.spelling])
    case .lrn(let lrn):
      let usual = LRN()
      call = WordCall(word: "lrn")
      call.add("size", lrn.size == usual.size ? nil : "\(lrn.size)")
      call.add("alpha", lrn.alpha == usual.alpha ? nil : lrn.alpha.spelling)
      call.add("beta", lrn.beta == usual.beta ? nil : lrn.beta.spelling)
      call.add("k", lrn.k == usual.k ? nil : lrn.k.spelling)
    case .batchNorm(let norm):
      guard norm.shift else { return nil }
      call = WordCall(word: "batchNorm", arguments: norm.arguments)
    case .scale(let scale):
      call = WordCall(word: "scale", arguments: scale.bias ? [] : ["bias: false"])
    case .activation(.relu): call = WordCall(word: "relu")
    case .activation(let activation):
      call = WordCall(word: "activation", arguments: [activation.spelling])
    case .dropout(let dropout):
      call = WordCall(word: "dropout", arguments: [dropout.rate.spelling])
    case .softmax: call = WordCall(word: "softmax")
    case .flatten: call = WordCall(word: "flatten")
    case .channelPad(let pad):
      call = WordCall(word: "padChannels", arguments: ["to: \(pad.channels)"])
    case .channelShuffle(let shuffle):
      call = WordCall(word: "channelShuffle", arguments: ["groups: \(shuffle.groups)"])
    case .input, .concat, .sum, .foreign: return nil
    }
    call.add("name", name.isWritten ? name.text.literal : nil)
    return call
  }

  private func spelled(_ convolution: Convolution) -> WordCall {
    var call: WordCall
    if let multiplier = convolution.multiplier {
      call = WordCall(word: "depthwiseConv", arguments: [convolution.kernel.kernelSpelling])
      call.add("multiplier", multiplier == 1 ? nil : "\(multiplier)")
    } else {
      call = WordCall(
        word: "conv", arguments: [convolution.kernel.kernelSpelling, "\(convolution.filters)"])
    }
    call.add("stride", convolution.stride == .one ? nil : convolution.stride.spelling)
    call.add("padding", convolution.padding == .symmetric ? nil : convolution.padding.spelling)
    call.add("dilation", convolution.dilation == .one ? nil : convolution.dilation.spelling)
    if convolution.multiplier == nil {
      call.add("groups", convolution.groups == 1 ? nil : "\(convolution.groups)")
      call.add("connections", convolution.connections.map { "\($0)" })
    }
    call.add("bias", convolution.bias == (norm == nil) ? nil : "\(convolution.bias)")
    call.add("norm", norm?.spelling)
    call.add("activation", activation == .relu ? nil : activation?.spelling ?? "nil")
    return call
  }

  private static func pool(
    _ word: String, _ kernel: Extent, _ stride: Extent, _ padding: Padding, _ rounding: Rounding
  ) -> WordCall {
    var call = WordCall(word: word, arguments: [kernel.kernelSpelling])
    call.add("stride", stride == kernel ? nil : stride.spelling)
    call.add("padding", padding == .valid ? nil : padding.spelling)
    call.add("rounding", rounding == .floor ? nil : ".\(rounding.rawValue)")
    return call
  }
}

extension BatchNorm {
  /// The normalisation as the argument `norm:`.
  var spelling: String {
    arguments.isEmpty ? ".batch" : ".batch(\(arguments.joined(separator: ", ")))"
  }

  fileprivate var arguments: [String] {
    let usual = BatchNorm()
    var call = WordCall(word: "")
    call.add("epsilon", epsilon == usual.epsilon ? nil : "\(epsilon)")
    call.add("momentum", momentum == usual.momentum ? nil : "\(momentum)")
    call.add("scale", scale == usual.scale ? nil : "\(scale)")
    return call.arguments
  }
}

extension Activation {
  /// The function as the argument `activation:`.
  var spelling: String {
    switch function {
    case .relu: ".relu"
    case .relu6: ".relu6"
    case .leakyReLU(let slope): ".leakyReLU(slope: \(slope))"
    case .elu(let alpha): ".elu(alpha: \(alpha))"
    case .sigmoid: ".sigmoid"
    case .tanh: ".tanh"
    case .scaledTanh: ".scaledTanh"
    case .softplus: ".softplus"
    case .swish: ".swish"
    case .hardSigmoid: ".hardSigmoid"
    case .hardSwish: ".hardSwish"
    case .gelu: ".gelu"
    }
  }
}

extension Extent {
  /// The extent as an operand: `2`, or `Extent(1, 2)`.
  var spelling: String { height == width ? "\(height)" : "Extent(\(height), \(width))" }

  /// The extent as a kernel: by the word that papers use, where the language has it.
  var kernelSpelling: String {
    let isSquare = height == width && (1...16).contains(height)
    let narrow =
      min(height, width) == 1 && [2, 3, 4, 5, 7, 9, 11, 13, 15].contains(max(height, width))
    return isSquare || narrow ? "`\(height)x\(width)`" : spelling
  }
}

extension Padding {
  var spelling: String {
    switch rule {
    case .symmetric: ".symmetric"
    case .same: ".same"
    case .explicit(.zero): ".valid"
    case .explicit(let margins):
      if margins.top != margins.bottom || margins.left != margins.right {
        "Padding(top: \(margins.top), left: \(margins.left), bottom: \(margins.bottom), right:"
          + " \(margins.right))"
      } else if margins.top == margins.left {
        "\(margins.top)"
      } else {
        "Padding(\(margins.top), \(margins.left))"
      }
    }
  }
}

extension Double {
  /// The number as a literal, whole numbers without a point.
  var spelling: String {
    Int(exactly: self).map { abs($0) < 1 << 50 ? "\($0)" : "\(self)" } ?? "\(self)"
  }
}

extension String {
  /// The text as a literal of Swift.
  var literal: String {
    let escaped = unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n": "\\n"
      default: scalar.value < 32 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
