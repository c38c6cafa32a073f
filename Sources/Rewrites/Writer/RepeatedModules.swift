import Netlab

/// Modules that a network repeats with other numbers in them; each kind becomes a function of its spec.
struct RepeatedModules {
  /// A function that makes one kind of module.
  private struct Function {
    var name: String
    /// The labels of its parameters, each with the first number in the pattern that it stands for.
    var parameters: [(label: String, number: Int)]
  }

  /// The lines of a module with places for its numbers.
  private struct Pattern: Hashable {
    /// What stands before, between and behind the numbers.
    var pieces: [String]
    /// Whether the module has a name, which is a place, too.
    var isNamed: Bool
  }

  /// One module's numbers in the places of its pattern.
  private struct Occurrence {
    var pattern: Pattern
    var numbers: [Int]
    var name: String
    var statement: Statement
    /// The module that it lies in, by its place in the search.
    var parent = 0
  }

  /// Equal modules in one place, which a loop could make.
  private struct Run: Hashable {
    var parent: Int
    var stem: String
    var numbers: [Int]

    init(_ occurrence: Occurrence) {
      parent = occurrence.parent
      stem = RepeatableLines.template(of: occurrence.name).0
      numbers = occurrence.numbers
    }
  }

  /// The source of the functions.
  private(set) var lines: [String] = []
  /// What the functions are called.
  var functionNames: Set<String> { Set(functions.values.map(\.name)) }
  private var functions: [Pattern: Function] = [:]
  private var names: UniqueNames

  private static let fewestRuns = 3
  private static let fewestLines = 4
  private static let mostParameters = 8
  private static let mostNumbers = 400
  private static let mostStatements = 2000
  private static let mostDepth = NetworkParts.deepestLevel
  private static let namePlace = "\u{E001}"

  /// Finds what a network's statements repeat.
  ///
  /// - Parameter names: those that functions may not have.
  init(in statements: [Statement], of network: String, besides names: Set<String>) {
    self.names = UniqueNames(besides: names.union(Self.words), separator: "")
    var level = [Self.modules(in: statements)]
    while level.contains(where: { !$0.isEmpty }) {
      var occurrences: [Occurrence] = []
      var inner: [[Statement]] = []
      for (parent, statements) in level.enumerated() {
        for statement in statements {
          if var occurrence = Self.occurrence(statement, of: network) {
            occurrence.parent = parent
            occurrences.append(occurrence)
          } else {
            inner.append(Self.inner(of: statement))
          }
        }
      }
      let groups = Dictionary(grouping: occurrences, by: \.pattern)
      var seen: Set<Pattern> = []
      for occurrence in occurrences {
        if seen.insert(occurrence.pattern).inserted {
          addFunction(for: groups[occurrence.pattern] ?? [])
        }
        if functions[occurrence.pattern] == nil {
          inner.append(Self.inner(of: occurrence.statement))
        }
      }
      level = inner
    }
  }

  /// The call that makes a module, if a function does; its name may hold a place for a number.
  func call(for statement: Statement, named name: String, of network: String) -> WordCall? {
    guard !functions.isEmpty, let occurrence = Self.occurrence(statement, of: network),
      let function = functions[occurrence.pattern]
    else { return nil }
    var call = WordCall(
      word: function.name, arguments: occurrence.pattern.isNamed ? [name.literal] : [])
    for (label, number) in function.parameters { call.add(label, "\(occurrence.numbers[number])") }
    return call
  }

  // MARK: Finding

  /// The modules among statements and their branches, not those within one another.
  private static func modules(in statements: [Statement]) -> [Statement] {
    statements.flatMap { statement -> [Statement] in
      switch statement {
      case .module, .residual: [statement]
      case .merge(_, _, let branches): branches.flatMap(modules)
      case .auxiliary(_, _, let layers): modules(in: layers)
      case .layer, .inception: []
      }
    }
  }

  private static func inner(of statement: Statement) -> [Statement] {
    switch statement {
    case .module(_, let layers): modules(in: layers)
    case .residual(let residual): modules(in: residual.layers + residual.shortcut)
    case .layer, .merge, .inception, .auxiliary: []
    }
  }

  /// A module's pattern and numbers; nil where it is too much to be a function.
  private static func occurrence(_ statement: Statement, of network: String) -> Occurrence? {
    guard statement.isWithin(statements: mostStatements, depth: mostDepth) else { return nil }
    let name: String
    let isNamed: Bool
    let anonymous: Statement
    switch statement {
    case .module(let given, let layers):
      (name, isNamed) = (given, true)
      anonymous = .module(namePlace, layers)
    case .residual(var residual):
      (name, isNamed) = (residual.name.text, residual.name.isWritten)
      if isNamed { residual.name.text = namePlace }
      anonymous = .residual(residual)
    case .layer, .merge, .inception, .auxiliary: return nil
    }
    var writer = StatementWriter(network: network)
    guard let lines = try? writer.lines(of: [anonymous], at: 1) else { return nil }
    let (pieces, numbers) = split(lines.joined(separator: "\n"))
    return Occurrence(
      pattern: Pattern(pieces: pieces, isNamed: isNamed), numbers: numbers, name: name,
      statement: statement)
  }

  /// Source cut at its whole numbers: not those within words, texts, quoted words or other numbers.
  private static func split(_ source: String) -> (pieces: [String], numbers: [Int]) {
    var pieces = [""]
    var numbers: [Int] = []
    var digits = ""
    var quote: Character?
    var before: Character = " "
    func isWordly(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || "._".contains(character)
    }
    func finish(before next: Character) {
      guard !digits.isEmpty else { return }
      if !isWordly(before), !isWordly(next), let number = Int(digits) {
        numbers.append(number)
        pieces.append("")
      } else {
        pieces[pieces.count - 1] += digits
      }
      before = "0"
      digits = ""
    }
    for character in source {
      if quote == nil, character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      finish(before: character)
      if let open = quote {
        if character == open, before != "\\" { quote = nil }
      } else if character == "\"" || character == "`" {
        quote = character
      }
      pieces[pieces.count - 1].append(character)
      before = character
    }
    finish(before: " ")
    return (pieces, numbers)
  }

  // MARK: Functions

  /// Adds a function for modules of one pattern, where the source becomes shorter and no less clear.
  private mutating func addFunction(for group: [Occurrence]) {
    guard let first = group.first,
      Set(group.map { Run($0) }).count >= Self.fewestRuns,
      (Self.fewestLines...NetworkParts.mostLines).contains(
        first.pattern.pieces.joined().split(separator: "\n").count)
    else { return }
    // Numbers that are the same in all modules stay; those that are alike in each are one parameter.
    let columns = first.numbers.indices.map { number in group.map { $0.numbers[number] } }
    let alike = Dictionary(grouping: columns.indices) { columns[$0] }
    let varying = columns.indices.filter {
      alike[columns[$0]]?.first == $0 && Set(columns[$0]).count > 1
    }
    guard varying.count <= Self.mostParameters, columns.count <= Self.mostNumbers else { return }
    let labels = ParameterLabels(pieces: first.pattern.pieces)
      .labels(of: varying.map { alike[columns[$0]] ?? [] })
    let parameters = Array(zip(labels, varying)).map { (label: $0, number: $1) }
    var text = first.pattern.pieces[0]
    for number in columns.indices {
      let parameter = parameters.first { columns[$0.number] == columns[number] }
      text += (parameter?.label ?? "\(first.numbers[number])") + first.pattern.pieces[number + 1]
    }
    var signature = WordCall(word: "", arguments: first.pattern.isNamed ? ["_ name: String"] : [])
    for parameter in parameters { signature.add(parameter.label, "Int") }
    let body = text.replacing("\"\(Self.namePlace)\"", with: "name")
    guard SourceLines.fit(body) else { return }
    let name = functionName(for: group)
    signature.word = "private func \(name)"
    functions[first.pattern] = Function(name: name, parameters: parameters)
    lines += ["", "/// \(Self.told(group))"]
    lines += SourceLines.call(signature, trailing: " -> some Block {", at: 0)
    lines += body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + ["}"]
  }

  /// What a function's comment says.
  private static func told(_ group: [Occurrence]) -> String {
    guard let first = group.first, let last = group.last?.name, first.pattern.isNamed,
      Set(group.map(\.name)).count == group.count
    else { return "A module that the network repeats \(group.count) times." }
    return "The modules from \(first.name) to \(last), by what differs between them."
  }

  /// A name that says what the modules' names have in common.
  private mutating func functionName(for group: [Occurrence]) -> String {
    var common = group.first?.name ?? ""
    for occurrence in group { while !occurrence.name.hasPrefix(common) { common.removeLast() } }
    let words = common.split { !($0.isASCII && $0.isLetter) }.map { $0.lowercased() }
    var stem = words.first.map { first in first + words.dropFirst().map(\.capitalizedWord).joined()
    }
    if (stem ?? "").count < 3 || stem == "residual" || stem == "block" { stem = nil }
    let base =
      switch group.first?.statement {
      case .residual(let residual)? where !residual.shortcut.isEmpty:
        stem.map { $0 + "Projection" } ?? "projectionBlock"
      case .residual?: stem.map { $0 + "Block" } ?? "residualBlock"
      default: stem.map { $0 + "Module" } ?? "block"
      }
    return names.unique(base)
  }

  /// Words that neither a function nor a parameter may take from the language.
  static let words: Set<String> = [
    "activation", "adaptiveAveragePool", "averagePool", "auxiliary", "batchNorm", "branch",
    "channelShuffle", "concat", "conv", "depthwiseConv", "dropout", "flatten", "globalAveragePool",
    "identity", "inception", "linear", "lrn", "maxPool", "module", "padChannels", "relu",
    "residual",
    "scale", "softmax", "sum",
  ]
}

/// Names for a function's parameters, each by what stands around its numbers.
private struct ParameterLabels {
  let pieces: [String]

  /// A label for each parameter.
  ///
  /// - Parameter parameters: for each the numbers that it stands for.
  func labels(of parameters: [[Int]]) -> [String] {
    var words = parameters.map { numbers in Self.common(numbers.map(word(for:))) }
    // The last of several that have no names are the maps that the module gives.
    if words.count(where: { $0 == Self.unnamed }) > 1,
      let last = words.lastIndex(of: Self.unnamed), last == words.count - 1
    {
      words[last] = "outputs"
    }
    var labels = UniqueNames(
      besides: Set(["name", "number"]).union(RepeatedModules.words).union(SpecWriter.keywords),
      separator: "")
    return words.map { labels.unique($0) }
  }

  private static let unnamed = "filters"

  /// What words have in common, if that is a word, else the first of them.
  private static func common(_ words: [String]) -> String {
    guard var common = words.first else { return unnamed }
    for word in words { while !word.hasPrefix(common) { common.removeLast() } }
    return common.filter(\.isLetter).count > 2 ? common : words[0]
  }

  /// The word for one number: its label, the layer's name, or the module's and the kernel.
  private func word(for number: Int) -> String {
    let before = pieces[...number].joined()
    let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    if line.hasSuffix(": ") {
      return line.dropLast(2).split { " (".contains($0) }.last.map(String.init) ?? Self.unnamed
    }
    let rest = pieces[(number + 1)...].joined().prefix { $0 != "\n" }
    if let range = rest.firstRange(of: "name: \""),
      let own = identifier(rest[range.upperBound...].prefix { $0 != "\"" })
    {
      return own
    }
    guard let module = module(around: before, indent: line.prefix { $0 == " " }.count) else {
      return Self.unnamed
    }
    // A 1×1 convolution in front of another one reduces, as the language's inception has it.
    let next = pieces[(number + 1)...].joined().split(separator: "\n").dropFirst().first ?? ""
    let reduces = line.contains("`1x1`") && next.drop { $0 == " " }.hasPrefix("conv(")
    return reduces ? module + "Red" : module
  }

  /// The module within the function that a line lies in.
  private func module(around source: String, indent: Int) -> String? {
    for line in source.split(separator: "\n").dropFirst().reversed() {
      let own = line.prefix { $0 == " " }.count
      guard own < indent, let range = line.firstRange(of: "module(\"") else { continue }
      return own > 2 ? identifier(line[range.upperBound...].prefix { $0 != "\"" }) : nil
    }
    return nil
  }

  /// A name as an identifier; nil where it is none.
  private func identifier(_ name: Substring) -> String? {
    let parts = name.split { "_-".contains($0) }
    var word =
      parts.prefix(1).joined() + parts.dropFirst().map { String($0).capitalizedWord }.joined()
    word = word.prefix(1).lowercased() + word.dropFirst()
    if word.first?.isNumber == true { word = "conv" + word }
    guard let first = word.first, first.isASCII, first.isLetter,
      word.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
    else { return nil }
    return word
  }
}

extension String {
  fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}
