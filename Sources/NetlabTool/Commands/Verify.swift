import ArgumentParser
import Files
import Netlab
import SpecLoader
import Verification

/// `netlab verify`.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check networks against published figures, and name the misprints.",
    discussion: """
      Prints each published figure beside the computed one: it agrees if the computed number rounds \
      to the printed one, it is a misprint if other figures of the same publication contradict it \
      too, and it differs otherwise. A table of your own is CSV whose first line names its columns: \
      row (a layer's or module's path, or total), quantity (parameters, weights, multiply-adds, \
      depth, output size, receptive field …), published (159K, 28x28x256), and where wanted unit \
      (K, M, G for 10³, 10⁶, 10⁹; Ki, Mi, Gi for 2¹⁰, 2²⁰, 2³⁰) and note.

      The figures are those of the network's name, or of the network that --as names. Where the \
      layers bear other names than that one's, they are paired by structure, as compare --structure \
      does, and a column tells which were taken.

      Examples:
        netlab verify googlenet                   table 1 of the paper, row by row
        netlab verify vgg                         the six networks of one file
        netlab verify googlenet --strict          exit code 1 if a row differs
        netlab verify mynet.swift --table paper.csv
        netlab verify model.onnx --as resnet-50   a model's layers, whatever their names
        netlab verify googlenet --format json
      """)

  @Argument(help: "Spec files, or names of networks.", completion: SpecCompletion.kind)
  var specs: [String]

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "The published network that they are, whatever their names.", valueName: "spec"),
    completion: SpecCompletion.kind)
  var published: String?

  @Option(
    help: ArgumentHelp("Figures of your own, as CSV.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var table: String?

  @Flag(help: "End with exit code 1 if a row differs; misprints are the paper's fault.")
  var strict = false

  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "Output options") var messages: MessageOptions

  func run() async throws {
    let outcome = await SpecReader(messages: messages).read(specs)
    if outcome.hasFailed { throw ToolExit.unusable }
    let networks = outcome.all.map(\.network)
    let named = try await namedNetwork()
    let figures = try table.map { try UserFigures(path: $0) }
    var entries: [VerificationPage.Entry] = []
    for (argument, analysed) in zip(specs, outcome.networks) {
      for network in analysed.map(\.network) {
        let name = named?.name ?? network.name
        let tables =
          try figures.map { [try $0.table(on: name)] } ?? PublishedTable.tables(on: name)
        if tables.isEmpty {
          if networks.count > 1 { messages.notice("no published figures on \(name)") }
          continue
        }
        entries.append(
          try await entry(
            for: network, named: argument, as: named, tables: tables,
            isOwn: figures != nil, besides: networks))
      }
    }
    guard !entries.isEmpty else {
      throw VerifyError.nothingPublished(
        networks: named.map { [$0.name] } ?? networks.map(\.name), isNamed: named != nil)
    }
    let page = VerificationPage(entries: entries)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
    if strict, entries.contains(where: { $0.verification.count(.differs) > 0 }) {
      throw ToolExit.checkFailed
    }
  }

  /// A network's figures, its layers paired with the published network's where need be.
  private func entry(
    for network: Network, named argument: String, as named: Network?, tables: [PublishedTable],
    isOwn: Bool, besides networks: [Network]
  ) async throws -> VerificationPage.Entry {
    var published = named
    if !isOwn {
      published = await declared(in: tables, for: named ?? network) ?? named
    }
    return VerificationPage.Entry(
      verification: try Verification(
        of: network, tables: tables, others: await others(in: tables, besides: networks),
        pairing: try published.map { try NetworkPairing(of: network, with: $0) }),
      comparison: published.map {
        "\($0 == named ? self.published ?? $0.name : $0.name) \(argument)"
      })
  }

  /// The network that `--as` names.
  private func namedNetwork() async throws -> Network? {
    guard let published else { return nil }
    return try await ChosenNetwork(
      published, command: "verify \(specs.joined(separator: " ")) --as", messages: messages
    ).network
  }

  /// The spec's network of this name, where a network lacks layers that tables name, and that one
  /// has them.
  private func declared(
    in tables: [PublishedTable], for network: Network
  ) async -> Network? {
    guard Verification.names(of: tables, areMissingIn: network),
      let loader = try? SpecLoader.located(),
      let found = try? await SpecFinder(loader: loader).find(network.name).networks,
      found.count == 1,
      !Verification.names(of: tables, areMissingIn: found[0])
    else { return nil }
    return found[0]
  }

  /// The networks that tables compare theirs with, as far as they can be found.
  private func others(
    in tables: [PublishedTable], besides networks: [Network]
  ) async -> [Network] {
    var found = networks
    guard let loader = try? SpecLoader.located() else { return found }
    let finder = SpecFinder(loader: loader)
    for name in PublishedTable.comparedNetworks(in: tables) {
      found += (try? await finder.find(name))?.networks ?? []
    }
    return found
  }
}

/// A user's own table of published figures, read and not yet understood.
private struct UserFigures {
  let path: String
  let bytes: [UInt8]

  /// - Throws: `FileError`, or `VerifyError.unusableTable` for a file of unreasonable size.
  init(path: String) throws {
    self.path = path
    let file = try MappedFile(path: path)
    guard file.bytes.count <= UserTable.largestFile else {
      let error = UserTableError.fileTooLarge(
        bytes: file.bytes.count, most: UserTable.largestFile)
      throw VerifyError.unusableTable(error.message(file: path))
    }
    bytes = Array(file.bytes)
  }

  func table(on network: String) throws -> PublishedTable {
    do {
      return try UserTable.table(of: bytes, named: path, network: network)
    } catch {
      throw VerifyError.unusableTable(error.message(file: path))
    }
  }
}

/// What keeps networks from being verified.
private enum VerifyError: Error, CustomStringConvertible {
  /// Whether `--as` names the network.
  case nothingPublished(networks: [String], isNamed: Bool)
  case unusableTable(String)

  var description: String {
    switch self {
    case .nothingPublished(let networks, let isNamed):
      "error: netlab knows no published figures on \(networks.joined(separator: ", "))\n"
        + "  hint: "
        + (isNamed
          ? ""
          : "say which published network it is, as in --as \(Self.example(for: networks)), or ")
        + "give your own: --table FILE, a CSV with the columns row,quantity,published"
    case .unusableTable(let message): message
    }
  }

  /// The published network whose name is part of one of `networks`, or else one for show.
  private static func example(for networks: [String]) -> String {
    func letters(_ name: String) -> String {
      name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
    let published = PublishedTable.all.map(\.network).filter { name in
      networks.contains { letters($0).contains(letters(name)) }
    }
    return published.max { $0.count < $1.count } ?? "googlenet"
  }
}
