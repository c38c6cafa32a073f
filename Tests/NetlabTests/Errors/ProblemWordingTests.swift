import Netlab
import Testing

@Suite struct `Problem wording` {
  /// Every problem, with its whole text.
  private static let rows: [(problem: Problem, summary: String, hint: String)] = [
    (
      .notPositive(.filters, 0), "filters is 0, and must be at least 1",
      "give filters a value of 1 or more"
    ),
    (
      .negative(.padding, -3), "padding is -3, and must not be negative",
      "give padding a value of 0 or more"
    ),
    (
      .tooLarge(.kernel, 1 << 40, 1 << 24),
      "kernel is 1,099,511,627,776, more than the 16,777,216 that netlab allows",
      "check kernel for a digit too many"
    ),
    (
      .outOfRange(.dropoutRate, 1.5, allowed: "at least 0 and less than 1"),
      "the dropout rate is 1.5, and must be at least 0 and less than 1",
      "give a dropout rate at least 0 and less than 1"
    ),
    (
      .evenSize(.size, 4), "size is 4, and must be odd to have a centre", "use size 3 or 5"
    ),
    (
      .overflow(.elements, factors: [1 << 20, 1 << 20, 4]),
      "1,048,576 × 1,048,576 × 4 elements are more than the 1,099,511,627,776 that netlab counts",
      "use a smaller input, more stride, or fewer channels"
    ),
    (
      .overflow(.parameters, factors: [1 << 45]),
      "35,184,372,088,832 parameters are more than the 17,592,186,044,416 that netlab counts",
      "use a smaller kernel, more groups, or fewer channels"
    ),
    (
      .overflow(.multiplyAdds, factors: [1 << 57]),
      "144,115,188,075,855,872 multiply-adds are more than the 72,057,594,037,927,936 that netlab"
        + " counts",
      "use a smaller input, kernel or channel count"
    ),
    (
      .overflow(.elementwiseOperations, factors: [1 << 57]),
      "144,115,188,075,855,872 elementwise operations are more than the 72,057,594,037,927,936"
        + " that netlab counts",
      "use a smaller input, kernel or channel count"
    ),
    (
      .windowTooLarge(kernel: 9, dilation: 1, padding: .zero, input: Shape(1024, 7, 7)),
      "a 9×9 window does not fit its 1024×7×7 input",
      "add padding: 1, or use a kernel of at most 7"
    ),
    (
      .windowTooLarge(
        kernel: Extent(1, 9), dilation: 1, padding: .zero, input: Shape(3, 4, 5)),
      "a 1×9 window does not fit its 3×4×5 input",
      "add padding: Padding(0, 2), or use a kernel of at most 1×5"
    ),
    (
      .windowTooLarge(
        kernel: 5, dilation: Extent(2, 1), padding: Margins(top: 1, left: 0, bottom: 0, right: 0),
        input: Shape(3, 4, 6)),
      "a 5×5 window of dilation 2×1 does not fit its 3×4×6 input with padding 1,0,0,0",
      "add padding: Padding(3, 0), or use a kernel of at most 3×5"
    ),
    (
      .paddingReachesWindow(
        padding: Margins(top: 2, left: 2, bottom: 2, right: 2), window: 2),
      "padding 2 is as large as the 2×2 window, so that some windows see no pixel",
      "pad by at most 1"
    ),
    (
      .paddingReachesWindow(
        padding: Margins(top: 0, left: 5, bottom: 0, right: 5), window: Extent(2, 5)),
      "padding 0×5 is as large as the 2×5 window, so that some windows see no pixel",
      "pad by at most 1 rows and 2 columns"
    ),
    (
      .groupsDoNotDivideInput(groups: 4, channels: 18, filters: 24),
      "4 groups do not divide its 18 input channels",
      "use 3 or 6 groups, or 16 or 20 input channels"
    ),
    (
      .groupsDoNotDivideFilters(groups: 5, filters: 12), "5 groups do not divide its 12 filters",
      "use 4 or 6 groups, or 10 or 15 filters"
    ),
    (
      .branchesDisagree(
        merge: "concatenation",
        branches: [OpenShape(Shape(64, 28, 28)), OpenShape(Shape(32, 14, 14)), OpenShape(3, nil)]),
      "the branches of a concatenation disagree: 64×28×28, 32×14×14, 3×?×?",
      "give the branches one total stride, and padding that keeps their height and width"
    ),
    (
      .branchesDisagree(
        merge: "sum", branches: [OpenShape(Shape(64, 28, 28)), OpenShape(Shape(32, 28, 28))]),
      "the branches of a sum disagree: 64×28×28, 32×28×28",
      "bring every branch of the sum to 64 channels, with a 1×1 convolution or"
        + " padChannels(to: 64)"
    ),
    (
      .emptyMerge(merge: "concat"), "a concat has no branches",
      "give the concat at least one branch: each statement in its braces is one"
    ),
    (
      .fixedSizeNeeded(layer: "linear layer", input: OpenShape(512, nil)),
      "a linear layer needs an input of fixed size, not 512×?×?",
      "give the network a resolution, as in input: Shape(3, 224, 224), or --input 3x224x224, or"
        + " put globalAveragePool() before it"
    ),
    (
      .outputsExceedInput(outputs: 7, input: Extent(5, 9)),
      "7×7 outputs are more than its 5×9 input has pixels", "ask for at most 5×9 outputs"
    ),
    (
      .channelsShrink(from: 64, to: 32), "64 channels cannot be padded to 32",
      "pad to at least 64 channels, or use a 1×1 convolution"
    ),
    (
      .connectionRows(rows: 3, filters: 16), "its connection table has 3 rows for 16 filters",
      "give the table one row for each of the 16 filters"
    ),
    (
      .connectionOutOfRange(filter: 2, channel: 6, channels: 6),
      "filter 2 is connected to channel 6, and its input has channels 0 to 5",
      "count channels from 0 to 5"
    ),
    (
      .connectionEmpty(filter: 1), "filter 1 is connected to no channel, or to one twice",
      "list each channel that the filter reads once"
    ),
    (
      .connectionsWithGroups(groups: 2), "a connection table and 2 groups exclude each other",
      "write the groups into the table, or leave the table out"
    ),
    (
      .connectionsWithMultiplier,
      "a connection table and a depthwise convolution exclude each other",
      "leave the table out: each filter reads its own channel"
    ),
    (
      .resolutionMissing(channels: 1), "the network has no resolution: its input is 1×?×?",
      "declare input: Shape(1, 224, 224), or ask with --input 1x224x224"
    ),
    (
      .channelsOfInput(declared: 3, asked: 1),
      "the network reads 3 channels, and was asked for an input of 1",
      "ask for an input of 3 channels"
    ),
    (
      .foreignOperator(type: "Resize", reason: "netlab has no such operator"),
      "netlab has no layer for this Resize: netlab has no such operator",
      "netlab analyze tells what is known of the other layers; to run them all, replace this one"
    ),
    (.emptyNetwork, "the network has no layers", "put at least one layer between its braces"),
    (
      .emptyModule, "the module has no layers",
      "put at least one layer between its braces, or leave the module out"
    ),
    (
      .invalidName("a/b"), "“a/b” is no name for a layer",
      "use 1 to 100 printable characters other than / and #, the first and last no space"
    ),
    (
      .duplicateName(first: SourceLocation(file: "a.swift", line: 7, column: 3)),
      "the name is taken by the layer at line 7",
      "name each layer and module of a scope differently"
    ),
    (
      .duplicateName(first: nil), "the name is taken",
      "name each layer and module of a scope differently"
    ),
    (
      .recipe(quantity: "learning rate", value: "0.0", allowed: "more than 0"),
      "the recipe's learning rate is 0.0, and must be more than 0",
      "give the learning rate a value that is more than 0"
    ),
    (
      .emptySweep, "the sweep has no variants",
      "put at least one Variant(\"name\", network) between its braces"
    ),
    (
      .duplicateVariant(first: SourceLocation(file: "a.swift", line: 7, column: 3)),
      "the name is taken by the variant at line 7", "name each variant of a sweep differently"
    ),
    (
      .unknownVariant("plian", known: ["plain", "residual"]),
      "it is compared with “plian”, and there is no such variant", "there are “plain”, “residual”"
    ),
    (
      .unknownVariant("plain", known: []),
      "it is compared with “plain”, and there is no such variant",
      "declare the other variant, or leave against: out"
    ),
    (
      .againstItself, "it is compared with itself", "name another variant, or leave against: out"
    ),
  ]

  @Test(arguments: rows.indices)
  func `says what is wrong, with numbers, and a way out`(_ index: Int) {
    let row = Self.rows[index]
    #expect(row.problem.summary == row.summary)
    #expect(row.problem.hint == row.hint)
  }

  @Test func `every kind of problem is in the table`() {
    #expect(Set(Self.rows.map { Self.number(of: $0.problem) }) == Set(0..<32))
  }

  /// A number for each kind; a new kind does not compile until it has one, and a row above.
  private static func number(of problem: Problem) -> Int {
    switch problem {
    case .notPositive: 0
    case .negative: 1
    case .tooLarge: 2
    case .outOfRange: 3
    case .evenSize: 4
    case .overflow: 5
    case .windowTooLarge: 6
    case .paddingReachesWindow: 7
    case .groupsDoNotDivideInput: 8
    case .groupsDoNotDivideFilters: 9
    case .branchesDisagree: 10
    case .emptyMerge: 11
    case .fixedSizeNeeded: 12
    case .outputsExceedInput: 13
    case .channelsShrink: 14
    case .connectionRows: 15
    case .connectionOutOfRange: 16
    case .connectionEmpty: 17
    case .connectionsWithGroups: 18
    case .connectionsWithMultiplier: 19
    case .resolutionMissing: 20
    case .channelsOfInput: 21
    case .emptyNetwork: 22
    case .emptyModule: 23
    case .invalidName: 24
    case .duplicateName: 25
    case .foreignOperator: 26
    case .emptySweep: 31
    case .duplicateVariant: 27
    case .unknownVariant: 28
    case .againstItself: 29
    case .recipe: 30
    }
  }

  @Test(
    arguments: zip(
      [0, 7, -12, 999, 1000, -1_234_567, Int.max, Int.min],
      [
        "0", "7", "-12", "999", "1,000", "-1,234,567", "9,223,372,036,854,775,807",
        "-9,223,372,036,854,775,808",
      ]))
  func `numbers are grouped by thousands`(number: Int, text: String) {
    #expect(number.grouped == text)
  }

  @Test func `quoted text stays in its line, and short`() {
    #expect("conv\n1\u{1b}[31m".quoted == "“conv\\n1\\u{1B}[31m”")
    #expect("é×漢".quoted == "“é×漢”")
    #expect("\u{202E}x".quoted == "“\\u{202E}x”")
    #expect(String(repeating: "a", count: 100).quoted == "“\(String(repeating: "a", count: 100))”")
    #expect(
      String(repeating: "a", count: 101).quoted == "“\(String(repeating: "a", count: 100))…”")
    #expect("conv1/norm.weight".quotedIfOdd == "conv1/norm.weight")
    #expect("".quotedIfOdd == "“”")
    #expect("a\u{202E}b\u{1B}[31m".quotedIfOdd == "“a\\u{202E}b\\u{1B}[31m”")
  }
}
