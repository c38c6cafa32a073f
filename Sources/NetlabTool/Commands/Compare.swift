import Analysis
import ArgumentParser

/// `netlab compare`.
struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Put networks side by side: totals, and how their layers differ.",
    discussion: """
      Every network is held against the first. Layers are matched by path, then by what they \
      compute. CSV holds the totals alone.

      --structure asks whether they are the same architecture: layers are matched by structure \
      alone, and every difference is named with its cost, alike ones together. Details that leave \
      an architecture what it is are told apart: dropout, softmax at the end, a bias beside a \
      normalisation, normalization folded into biases, order of branches, spelling (a linear layer \
      or a convolution over the whole map), constants such as epsilons, resolution of the images.

      Examples:
        netlab compare specs/bottleneck.swift        the two networks of one file
        netlab compare googlenet googlenet-naive
        netlab compare alexnet#AlexNet vgg-d googlenet --no-layers
        netlab compare googlenet googlenet-naive --format json
        netlab compare googlenet model.onnx --structure --strict
        netlab compare resnet-50 model.onnx --structure --mind normalization,dropout --all
      """)

  @Argument(help: "Two or more networks.", completion: SpecCompletion.kind)
  var specs: [String]

  @Flag(help: "Totals only.") var noLayers = false

  @Flag(help: "Say whether they are the same architecture, by structure and not by names.")
  var structure = false

  @Option(
    help: ArgumentHelp(
      "Details that count as differences, too: dropout, softmax, bias, normalization, order, "
        + "spelling, constants, resolution, or all.", valueName: "a,b"),
    transform: { try MindedDetails($0) })
  var mind = MindedDetails.none

  @Flag(help: "With --structure, one row for each layer that differs.") var all = false

  @Flag(help: "With --structure, end with exit code 1 if an architecture differs.")
  var strict = false

  @OptionGroup(title: "Network options") var network: NetworkOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    guard !structure else {
      if noLayers { throw ValidationError("--no-layers and --structure ask for opposite things") }
      return
    }
    let option =
      strict ? "--strict" : all ? "--all" : mind.details.isEmpty ? nil : "--mind"
    if let option { throw ValidationError("\(option) goes with --structure") }
  }

  func run() async throws {
    let outcome = await SpecReader(networkOptions: network, messages: messages).read(specs)
    if outcome.hasFailed { throw ToolExit.unusable }
    let reports = outcome.all.map(\.report)
    guard let first = reports.first, reports.count > 1 else {
      throw ToolError.fewerThanTwo(spec: specs[0])
    }
    if structure { return try compareStructures(outcome.all) }
    let page = ComparisonPage(
      comparison: Comparison(of: first, with: Array(reports.dropFirst())),
      showsLayers: !noLayers, showsConsequences: messages.verbose)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
  }

  private func compareStructures(_ networks: [AnalysedNetwork]) throws {
    let first = networks[0]
    let page = StructurePage(
      networks: networks.map { Comparison.Side($0.report) },
      comparisons: networks.dropFirst().map { other in
        ArchitectureComparison(
          of: (first.openGraph, first.report), with: (other.openGraph, other.report),
          minding: mind.details)
      },
      showsAll: all)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
    if strict, !page.comparisons.allSatisfy(\.isSameArchitecture) { throw ToolExit.checkFailed }
  }
}

/// Details by the names that a command line takes.
struct MindedDetails {
  let details: Set<ArchitecturalDetail>

  static let none = MindedDetails(details: [])

  private init(details: Set<ArchitecturalDetail>) {
    self.details = details
  }

  /// Reads `dropout,softmax`, or `all`.
  ///
  /// - Throws: `.unknownDetail`.
  init(_ text: String) throws {
    var details: Set<ArchitecturalDetail> = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let name = word.filter { $0 != " " }.lowercased()
      if name == "all" {
        details.formUnion(ArchitecturalDetail.allCases)
      } else if let detail = ArchitecturalDetail(rawValue: name) {
        details.insert(detail)
      } else {
        throw ToolError.unknownDetail(
          String(word), names: ArchitecturalDetail.allCases.map(\.rawValue) + ["all"])
      }
    }
    self.init(details: details)
  }
}
