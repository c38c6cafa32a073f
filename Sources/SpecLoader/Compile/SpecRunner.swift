/// The program that is compiled together with a spec, to write down what it declares.
///
/// Overloads pick networks and sweeps out of the spec's constants, so that the compiler decides what is
/// one. The result goes to a file in the folder that the program runs in, never to standard output,
/// which belongs to the spec. (Swift finds a program's arguments through the process file system,
/// which a confined spec does not see.) All names are raw identifiers with a space, which no spec
/// uses by chance.
enum SpecRunner {
  /// The file that the program writes.
  static let resultName = "result.json"

  /// The module that encodes; its types are named in full, as a spec may use their names itself.
  private static let foundation: String = {
    #if canImport(FoundationEssentials)
      "FoundationEssentials"
    #else
      "Foundation"
    #endif
  }()

  /// The program's source for a spec with these declarations.
  static func source(for declarations: TopLevelDeclarations) -> String {
    let collecting = declarations.items.map { item in
      switch item {
      case .constant(let name): "`netlab collect`(\(name), into: &`netlab declared`)"
      case .condition(let line): line
      }
    }
    return """
      import \(foundation)
      import Netlab

      struct `Netlab declared`: Swift.Encodable {
        var networks: [Netlab.Network] = []
        var sweeps: [Netlab.Sweep] = []
      }
      func `netlab collect`(
        _ network: Netlab.Network, into declared: inout `Netlab declared`
      ) {
        declared.networks.append(network)
      }
      func `netlab collect`(
        _ networks: [Netlab.Network], into declared: inout `Netlab declared`
      ) {
        declared.networks += networks
      }
      func `netlab collect`(
        _ sweep: Netlab.Sweep, into declared: inout `Netlab declared`
      ) {
        declared.sweeps.append(sweep)
      }
      func `netlab collect`(
        _ sweeps: [Netlab.Sweep], into declared: inout `Netlab declared`
      ) {
        declared.sweeps += sweeps
      }
      func `netlab collect`<Other: ~Copyable>(
        _ other: borrowing Other, into declared: inout `Netlab declared`
      ) {}

      var `netlab declared` = `Netlab declared`()
      \(collecting.joined(separator: "\n"))
      let `netlab encoder` = \(foundation).JSONEncoder()
      `netlab encoder`.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      try `netlab encoder`.encode(`netlab declared`).write(
        to: \(foundation).URL(fileURLWithPath: "\(resultName)"))

      """
  }
}
