extension Problem {
  /// What is wrong, with its numbers, as the second half of a sentence that begins with the layer.
  package var summary: String {
    switch self {
    case .notPositive(let operand, let value):
      "\(operand.word) is \(value), and must be at least 1"
    case .negative(let operand, let value):
      "\(operand.word) is \(value), and must not be negative"
    case .tooLarge(let operand, let value, let limit):
      "\(operand.word) is \(value.grouped), more than the \(limit.grouped) that netlab allows"
    case .outOfRange(let rate, let value, let allowed):
      "the \(rate.word) is \(value), and must be \(allowed)"
    case .evenSize(let operand, let value):
      "\(operand.word) is \(value), and must be odd to have a centre"
    case .overflow(let quantity, let factors):
      "\(factors.map(\.grouped).joined(separator: " × ")) \(quantity.word)"
        + " are more than the \(quantity.limit.grouped) that netlab counts"
    case .windowTooLarge(let kernel, let dilation, let padding, let input):
      "a \(kernel) window\(dilation == .one ? "" : " of dilation \(dilation.shortDescription)")"
        + " does not fit its \(input) input"
        + (padding == .zero ? "" : " with padding \(padding)")
    case .paddingReachesWindow(let padding, let window):
      "padding \(padding) is as large as the \(window) window, so that some windows see no pixel"
    case .groupsDoNotDivideInput(let groups, let channels, _):
      "\(groups) groups do not divide its \(channels) input channels"
    case .groupsDoNotDivideFilters(let groups, let filters):
      "\(groups) groups do not divide its \(filters) filters"
    case .branchesDisagree(let merge, let branches):
      "the branches of a \(merge) disagree: \(branches.map(\.description).joined(separator: ", "))"
    case .emptyMerge(let merge):
      "a \(merge) has no branches"
    case .fixedSizeNeeded(let layer, let input):
      "a \(layer) needs an input of fixed size, not \(input)"
    case .outputsExceedInput(let outputs, let input):
      "\(outputs) outputs are more than its \(input) input has pixels"
    case .channelsShrink(let from, let to):
      "\(from) channels cannot be padded to \(to)"
    case .connectionRows(let rows, let filters):
      "its connection table has \(rows) rows for \(filters) filters"
    case .connectionOutOfRange(let filter, let channel, let channels):
      "filter \(filter) is connected to channel \(channel), and its input has channels 0 to"
        + " \(channels - 1)"
    case .connectionEmpty(let filter):
      "filter \(filter) is connected to no channel, or to one twice"
    case .connectionsWithGroups(let groups):
      "a connection table and \(groups) groups exclude each other"
    case .connectionsWithMultiplier:
      "a connection table and a depthwise convolution exclude each other"
    case .resolutionMissing(let channels):
      "the network has no resolution: its input is \(channels)×?×?"
    case .channelsOfInput(let declared, let asked):
      "the network reads \(declared) channels, and was asked for an input of \(asked)"
    case .foreignOperator(let type, let reason):
      "netlab has no layer for this \(type.inOneLine): \(reason.inOneLine)"
    case .emptyNetwork:
      "the network has no layers"
    case .emptyModule:
      "the module has no layers"
    case .invalidName(let name):
      "\(name.quoted) is no name for a layer"
    case .duplicateName(let first):
      "the name is taken" + (first.map { " by the layer at line \($0.line)" } ?? "")
    case .recipe(let quantity, let value, let allowed):
      "the recipe's \(quantity) is \(value), and must be \(allowed)"
    case .emptySweep:
      "the sweep has no variants"
    case .duplicateVariant(let first):
      "the name is taken" + (first.map { " by the variant at line \($0.line)" } ?? "")
    case .unknownVariant(let name, _):
      "it is compared with \(name.quoted), and there is no such variant"
    case .againstItself:
      "it is compared with itself"
    }
  }

  /// A way out.
  package var hint: String {
    switch self {
    case .notPositive(let operand, _):
      "give \(operand.word) a value of 1 or more"
    case .negative(let operand, _):
      "give \(operand.word) a value of 0 or more"
    case .tooLarge(let operand, _, _):
      "check \(operand.word) for a digit too many"
    case .outOfRange(let rate, _, let allowed):
      "give a \(rate.word) \(allowed)"
    case .evenSize(let operand, let value):
      "use \(operand.word) \(max(value - 1, 1)) or \(value + 1)"
    case .overflow(let quantity, _):
      switch quantity {
      case .elements: "use a smaller input, more stride, or fewer channels"
      case .parameters: "use a smaller kernel, more groups, or fewer channels"
      case .multiplyAdds, .elementwiseOperations: "use a smaller input, kernel or channel count"
      }
    case .windowTooLarge(let kernel, let dilation, let padding, let input):
      Self.hintForWindow(kernel: kernel, dilation: dilation, padding: padding, input: input)
    case .paddingReachesWindow(_, let window):
      window.height / 2 == window.width / 2
        ? "pad by at most \(window.height / 2)"
        : "pad by at most \(window.height / 2) rows and \(window.width / 2) columns"
    case .groupsDoNotDivideInput(let groups, let channels, let filters):
      "use \(Self.nearestDivisors(of: Self.commonDivisor(channels, filters), to: groups)) groups,"
        + " or \(Self.nearestMultiples(of: groups, to: channels)) input channels"
    case .groupsDoNotDivideFilters(let groups, let filters):
      "use \(Self.nearestDivisors(of: filters, to: groups)) groups,"
        + " or \(Self.nearestMultiples(of: groups, to: filters)) filters"
    case .branchesDisagree(let merge, let branches):
      Self.hintForBranches(merge: merge, branches: branches)
    case .emptyMerge(let merge):
      "give the \(merge) at least one branch: each statement in its braces is one"
    case .fixedSizeNeeded:
      "give the network a resolution, as in input: Shape(3, 224, 224), or --input 3x224x224,"
        + " or put globalAveragePool() before it"
    case .outputsExceedInput(_, let input):
      "ask for at most \(input) outputs"
    case .channelsShrink(let from, _):
      "pad to at least \(from) channels, or use a 1×1 convolution"
    case .connectionRows(_, let filters):
      "give the table one row for each of the \(filters) filters"
    case .connectionOutOfRange(_, _, let channels):
      "count channels from 0 to \(channels - 1)"
    case .connectionEmpty:
      "list each channel that the filter reads once"
    case .connectionsWithGroups:
      "write the groups into the table, or leave the table out"
    case .connectionsWithMultiplier:
      "leave the table out: each filter reads its own channel"
    case .resolutionMissing(let channels):
      "declare input: Shape(\(channels), 224, 224), or ask with --input \(channels)x224x224"
    case .channelsOfInput(let declared, _):
      "ask for an input of \(declared) channels"
    case .foreignOperator:
      "netlab analyze tells what is known of the other layers; to run them all, replace this one"
    case .emptyNetwork:
      "put at least one layer between its braces"
    case .emptyModule:
      "put at least one layer between its braces, or leave the module out"
    case .invalidName:
      "use 1 to 100 printable characters other than / and #, the first and last no space"
    case .duplicateName:
      "name each layer and module of a scope differently"
    case .recipe(let quantity, _, let allowed):
      "give the \(quantity) a value that is \(allowed)"
    case .emptySweep:
      "put at least one Variant(\"name\", network) between its braces"
    case .duplicateVariant:
      "name each variant of a sweep differently"
    case .unknownVariant(_, let known):
      known.isEmpty
        ? "declare the other variant, or leave against: out"
        : "there are " + known.prefix(8).map(\.quoted).joined(separator: ", ")
          + (known.count > 8 ? ", …" : "")
    case .againstItself:
      "name another variant, or leave against: out"
    }
  }

  private static func hintForWindow(
    kernel: Extent, dilation: Extent, padding: Margins, input: Shape
  ) -> String {
    let window = Extent(
      dilation.height * (kernel.height - 1) + 1, dilation.width * (kernel.width - 1) + 1)
    let rows = sides(padding.top, padding.bottom, window: window.height, input: input.height)
    let columns = sides(padding.left, padding.right, window: window.width, input: input.width)
    let fitting = Extent(
      min(kernel.height, (input.height + padding.vertical - 1) / dilation.height + 1),
      min(kernel.width, (input.width + padding.horizontal - 1) / dilation.width + 1))
    return "add padding: \(rows == columns ? "\(rows)" : "Padding(\(rows), \(columns))"),"
      + " or use a kernel of at most \(fitting.shortDescription)"
  }

  /// The zeros on either side with which a window fits: those that are there, where it does already.
  private static func sides(_ before: Int, _ after: Int, window: Int, input: Int) -> Int {
    window <= input + before + after ? max(before, after) : (window - input + 1) / 2
  }

  /// The divisor of `number` next below `wanted`, and the one next above, if there is one.
  private static func nearestDivisors(of number: Int, to wanted: Int) -> String {
    var below = 1
    var above: Int?
    var divisor = 1
    while divisor * divisor <= number {
      if number % divisor == 0 {
        for candidate in [divisor, number / divisor] {
          if candidate <= wanted {
            below = max(below, candidate)
          } else {
            above = min(above ?? candidate, candidate)
          }
        }
      }
      divisor += 1
    }
    return above.map { "\(below) or \($0)" } ?? "\(below)"
  }

  private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
    var (divisor, rest) = (first, second)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return divisor
  }

  private static func nearestMultiples(of factor: Int, to wanted: Int) -> String {
    let below = wanted / factor * factor
    return below > 0 ? "\(below) or \(below + factor)" : "\(factor)"
  }

  private static func hintForBranches(merge: String, branches: [OpenShape]) -> String {
    let extents = Set(branches.map(\.extent))
    if extents.count > 1 {
      return "give the branches one total stride, and padding that keeps their height and width"
    }
    let channels = branches.map(\.channels).max() ?? 0
    return "bring every branch of the \(merge) to \(channels) channels,"
      + " with a 1×1 convolution or padChannels(to: \(channels))"
  }
}

extension Problem.Operand {
  fileprivate var word: String { rawValue }
}

extension Problem.Rate {
  fileprivate var word: String {
    switch self {
    case .dropoutRate: "dropout rate"
    case .lossWeight: "loss weight"
    case .epsilon: "epsilon"
    case .momentum: "momentum"
    case .alpha: "alpha"
    case .beta: "beta"
    case .k: "constant k"
    case .slope: "slope"
    case .standardDeviation: "standard deviation"
    }
  }
}

extension Quantity {
  /// The quantity in words.
  package var word: String {
    switch self {
    case .elements: "elements"
    case .parameters: "parameters"
    case .multiplyAdds: "multiply-adds"
    case .elementwiseOperations: "elementwise operations"
    }
  }
}

extension Int {
  /// The number with its thousands apart: `1,234,567`.
  package var grouped: String {
    let digits = Array(String(magnitude))
    var text = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether it shows as itself within a line: no control or format character, no line's end.
  package var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
      .privateUse:
      false
    case .spaceSeparator: self == " "
    default: true
    }
  }
}

extension String {
  /// The text with everything that is not printable escaped, so that it stays in its line.
  package var inOneLine: String {
    unicodeScalars.map { $0.isPrintable ? String($0) : $0.escaped(asASCII: true) }.joined()
  }

  /// The text in quotes, with control characters escaped, shortened to be printable in one line.
  package var quoted: String {
    let start = unicodeScalars.prefix(Self.longestQuoted)
    let rest = start.endIndex < unicodeScalars.endIndex ? "…" : ""
    return "“\(String(String.UnicodeScalarView(start)).inOneLine)\(rest)”"
  }

  /// As long as a layer's name may be.
  private static let longestQuoted = 100

  /// The text as it is, or in quotes where it is long, is empty, or holds what is not printable.
  package var quotedIfOdd: String {
    let isPlain =
      !isEmpty && utf8.count <= Self.longestQuoted && unicodeScalars.allSatisfy(\.isPrintable)
    return isPlain ? self : quoted
  }
}
