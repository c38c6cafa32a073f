import Analysis
import ArgumentParser
import Files
import Netlab
import Rewrites
import Tables

/// `netlab derive`.
struct Derive: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "derive",
    abstract: "Rewrite a network into another, price the difference, and write its spec.",
    discussion: """
      Rewrites are chained in the order they are given. They are:
        naive                   Inception modules without 1×1 reductions, chained
        naive-isolated          the same, each module by itself on its declared input
        reduce 4                1×1 reductions to a quarter in front of larger windows
        factorize 3x3|nx1       5×5 into two 3×3, 7×7 into three; n×n into n×1 and 1×n
        pool-head               linear layers at the end into a global average and one of them
        linear-head 4096,4096   and back
        width 0.5               all layers narrower, in multiples of 8 channels
        depth 2                 repeated blocks repeated twice as often
        resolution 0.5          smaller images; or resolution 192x256
        fit                     the widest network that keeps --multiply-adds and --parameters

      Examples:
        netlab derive googlenet naive
        netlab derive vgg-d factorize nx1 pool-head -o specs/vgg-light.swift
        netlab derive googlenet fit --multiply-adds 600M --parameters 3M
        netlab derive resnet-50 depth 2 fit --multiply-adds 4G --by resolution
      """)

  @Argument(help: "A network: SPEC or SPEC#NAME.", completion: SpecCompletion.kind)
  var spec: String

  @Argument(help: "Rewrites, each with its operand behind it.")
  var rewrites: [String] = []

  @Option(help: ArgumentHelp("Multiply-adds that `fit` keeps.", valueName: "600M"))
  var multiplyAdds: String?

  @Option(help: ArgumentHelp("Parameters that `fit` keeps.", valueName: "3M"))
  var parameters: String?

  @Option(help: "What `fit` scales: width or resolution.")
  var by = Budget.Scale.width

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the spec goes; <network>.swift if not given, - for the standard output alone.",
      valueName: "file"),
    completion: .file(extensions: ["swift"]))
  var output: String?

  @Flag(help: "Write no spec.") var noSpec = false

  @Flag(help: "Totals only.") var noLayers = false

  @Option(help: "How the comparison is printed: table, json, csv or markdown.")
  var format = PageFormat.table

  @OptionGroup(title: "Output options") var messages: MessageOptions

  func validate() throws {
    if noSpec, output != nil {
      throw ValidationError("--output and --no-spec ask for opposite things")
    }
    if output == "-", noLayers {
      throw ToolError.pointless(
        option: "--no-layers", beside: "-o -", reason: "the spec is all that is printed",
        hint: "leave one of the two options out")
    }
  }

  func run() async throws {
    var files = OutputFiles(of: "derive", reading: [(spec, "the network that is read")])
    try files.write(output, as: "--output")
    let outcome = await SpecReader(messages: messages).read([spec])
    if outcome.hasFailed { throw ToolExit.unusable }
    guard let original = outcome.all.first, outcome.all.count == 1 else {
      throw ToolError.severalNetworks(
        spec: spec, names: outcome.all.map(\.network.name), command: "derive")
    }
    // A rewrite may stand in quotation marks with its operand.
    let words = rewrites.flatMap { $0.split(separator: " ").map(String.init) }
    let chain = try Rewrite.rewrites(words, budget: budget, by: by)
    guard !chain.isEmpty else { throw DeriveError.noRewrite }
    let derived = try Rewrite.chain(chain, on: original.network)
    let text = try SpecWriter.spec(
      of: derived.map { network in
        SpecWriter.Entry(network, provenance: provenance(of: network, from: original))
      })
    if output == "-" {
      try StandardOutput.write(text)
      return
    }
    try print(derived, besides: original)
    if !noSpec { try write(text, of: derived) }
  }

  private var budget: Budget? {
    get throws {
      guard multiplyAdds != nil || parameters != nil else { return nil }
      return Budget(
        multiplyAdds: try multiplyAdds.map { try Budget.count($0, of: "--multiply-adds") },
        parameters: try parameters.map { try Budget.count($0, of: "--parameters") })
    }
  }

  private func provenance(of network: Network, from original: AnalysedNetwork) -> [String] {
    let words = rewrites.joined(separator: " ")
    let limits = [
      multiplyAdds.map { "--multiply-adds \($0)" }, parameters.map { "--parameters \($0)" },
    ]
    .compactMap { $0 }.joined(separator: " ")
    let call = [words, limits].filter { !$0.isEmpty }.joined(separator: " ")
    return [
      "\(original.network.name), rewritten: \(call).", "",
      "Derived from `\(original.report.spec)`; a spec like any other, to be changed by hand.",
    ]
  }

  private func print(_ derived: [Network], besides original: AnalysedNetwork) throws {
    let reports = try derived.map {
      try AnalysedNetwork($0, of: original.spec, options: .usual).report
    }
    let page = ComparisonPage(
      comparison: Comparison(of: original.report, with: reports), showsLayers: !noLayers,
      showsConsequences: messages.verbose)
    let style = PageStyle(
      width: StandardOutput.width,
      palette: Palette(
        isColored: messages.color.allowsColor(onTerminal: StandardOutput.isTerminal)))
    try StandardOutput.write(page.text(as: format, style))
  }

  /// Writes the spec; a file that nobody named is never overwritten.
  private func write(_ text: String, of derived: [Network]) throws {
    let path = output ?? Self.fileName(of: derived[0].name)
    if output == nil, (try? MappedFile(path: path)) != nil {
      throw DeriveError.fileExists(path: path)
    }
    try AtomicFile.write(text, to: path)
    messages.notice("written: \(path)")
  }

  private static func fileName(of name: String) -> String {
    let kept = name.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == ".")
        ? character : "-"
    }
    return String(kept) + ".swift"
  }
}

/// What keeps a network from being derived.
private enum DeriveError: Error, CustomStringConvertible {
  case noRewrite
  case fileExists(path: String)

  var description: String {
    switch self {
    case .noRewrite:
      "error: no rewrite is named\n  hint: name some behind the network, as in: netlab derive"
        + " googlenet naive"
    case .fileExists(let path):
      "error: \(path) is already there\n  hint: name the file with -o, or leave it alone with"
        + " --no-spec"
    }
  }
}

extension Budget.Scale: ExpressibleByArgument {}
