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

      Examples:
        netlab verify googlenet                   table 1 of the paper, row by row
        netlab verify vgg                         the six networks of one file
        netlab verify googlenet --strict          exit code 1 if a row differs
        netlab verify mynet.swift --table paper.csv
        netlab verify googlenet --format json
      """)

  @Argument(help: "Spec files, or names of networks.", completion: SpecCompletion.kind)
  var specs: [String]

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
    let figures = try table.map { try UserFigures(path: $0) }
    var verifications: [Verification] = []
    for network in networks {
      let tables =
        try figures.map { [try $0.table(on: network.name)] }
        ?? PublishedTable.tables(on: network.name)
      if tables.isEmpty {
        if networks.count > 1 { messages.notice("no published figures on \(network.name)") }
        continue
      }
      verifications.append(
        try Verification(
          of: network, tables: tables,
          others: await others(in: tables, besides: networks)))
    }
    guard !verifications.isEmpty else {
      throw VerifyError.nothingPublished(networks: networks.map(\.name))
    }
    let page = VerificationPage(verifications: verifications)
    try output.write(page.text(as: output.chosenFormat, output.style(messages.color)))
    if strict, verifications.contains(where: { $0.count(.differs) > 0 }) {
      throw ToolExit.checkFailed
    }
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
  case nothingPublished(networks: [String])
  case unusableTable(String)

  var description: String {
    switch self {
    case .nothingPublished(let networks):
      "error: netlab knows no published figures on \(networks.joined(separator: ", "))\n"
        + "  hint: give your own: --table FILE, a CSV with the columns row,quantity,published"
    case .unusableTable(let message): message
    }
  }
}
