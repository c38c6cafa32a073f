import Netlab

/// Writes networks as a spec: Swift that compiles to the same graphs and reads like an author's.
package enum SpecWriter {
  /// A network, and what its comment says of where it came from.
  package struct Entry: Sendable {
    package var network: Network
    package var provenance: [String]
    /// Whether layers may get other names, so that the spec reads well.
    package var simplifiesNames: Bool

    package init(_ network: Network, provenance: [String], simplifiesNames: Bool = false) {
      self.network = network
      self.provenance = provenance
      self.simplifiesNames = simplifiesNames
    }
  }

  /// The text of a spec file that declares some networks.
  ///
  /// - Throws: `.foreign` or `.notWritable` for a network that the language has no words for.
  package static func spec(of entries: [Entry]) throws(RewriteError) -> String {
    var constants: Set<String> = []
    var functions: Set<String> = []
    var text = "import Netlab\n"
    for entry in entries {
      text += "\n" + (try declaration(of: entry, constants: &constants, functions: &functions))
    }
    return text
  }

  private static func declaration(
    of entry: Entry, constants: inout Set<String>, functions: inout Set<String>
  ) throws(RewriteError) -> String {
    let network = entry.network
    let foreign = network.nodes.filter(\.operation.isForeign)
    if let first = foreign.first {
      throw .foreign(
        network: network.name, path: first.path, type: first.operation.rules.name,
        others: foreign.count - 1)
    }
    let statements = try StatementTree.statements(
      of: network, simplifiesNames: entry.simplifiesNames)
    var lines = entry.provenance.map { line in
      line.isEmpty ? "///" : "/// " + line.filter { !$0.isNewline }
    }
    var constant = constantName(of: network.name)
    while !constants.insert(constant).inserted { constant += "2" }
    var call = WordCall(word: "let \(constant) = Network", arguments: [network.name.literal])
    if let extent = network.input.extent {
      call.add(
        "input", "Shape(\(network.input.channels), \(extent.height), \(extent.width))")
    } else {
      call.add("channels", "\(network.input.channels)")
    }
    call.add("source", network.source?.literal)
    call.add("initialization", network.initialization.spelling)
    lines += SourceLines.call(call, trailing: " {", at: 0)
    var writer = StatementWriter(network: network.name)
    if entry.simplifiesNames {
      writer.repeated = RepeatedModules(
        in: statements, of: network.name, besides: constants.union(keywords))
    }
    writer.parts = NetworkParts(
      besides: constants.union(writer.repeated?.functionNames ?? []).union(functions))
    lines += try writer.lines(of: statements, at: 1)
    lines.append("}")
    lines += writer.repeated?.lines ?? []
    lines += writer.parts?.lines ?? []
    functions.formUnion(writer.parts?.functionNames ?? [])
    return lines.joined(separator: "\n") + "\n"
  }

  /// A network's name as a constant's: `GoogLeNet-naive` is `googLeNetNaive`.
  private static func constantName(of name: String) -> String {
    let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    guard let first = words.first else { return "network" }
    let capitals = first.prefix { $0.isUppercase }
    let head =
      capitals.count > 1 && capitals.count < first.count
      ? capitals.dropLast().lowercased() + first.dropFirst(capitals.count - 1)
      : capitals.lowercased() + first.dropFirst(capitals.count)
    let rest = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
    let constant = ([head] + rest).joined()
    return constant.first?.isNumber == true || keywords.contains(constant)
      ? "network" + constant.prefix(1).uppercased() + constant.dropFirst() : constant
  }

  static let keywords: Set<String> = [
    "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default",
    "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
    "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return",
    "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "typealias", "var", "where", "while",
  ]
}

extension Initialization {
  fileprivate var spelling: String? {
    switch self {
    case .he: nil
    case .xavier: ".xavier"
    case .gaussian(let deviation): ".gaussian(standardDeviation: \(deviation))"
    }
  }
}
