extension CompilerDiagnostic {
  /// A way out of what the author of a spec is likely to have meant; nil where the words say all.
  var hint: String? {
    guard severity == .error else { return nil }
    let parts = message.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
    let names = stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
    let frame = stride(from: 0, to: parts.count, by: 2).map { parts[$0] }.joined(separator: "''")
    switch (frame, names.count) {
    case ("cannot find '' in scope", 1): return hint(forUnknown: names[0])
    case ("cannot find operator '' in scope", 1):
      return names[0] == "×"
        ? "write the letter x, as in 3x3" : before.hasSuffix(") ") ? Self.oneBelowTheOther : nil
    case ("expected type before ''", 1): return Self.oneBelowTheOther
    case ("referencing operator function '' on '' requires that '' conform to ''", 4)
    where names[2] == "Sequential":
      return SpecVocabulary.word("sum").map { "layers are added as \($0.example)" }
    case ("expected pattern", 0): return "write it without parentheses: for i in 1...3 { … }"
    case ("no macro named ''", 1),
      ("extraneous whitespace between '' and macro name is not permitted", 1):
      return "a comment begins with //"
    case ("closure containing control flow statement cannot be used with result builder ''", 1):
      return "repeat layers with for, and choose among them with if or switch"
    case ("type '' has no member ''", 2), ("value of type '' has no member ''", 2):
      return hint(forMember: names[1], of: names[0].filter { $0 != "?" })
    case ("member '' is a function that produces expected type ''; did you mean to call it?", 2):
      return "write .\(names[0].prefix { $0 != "(" })()"
    case ("cannot convert value of type '' to expected argument type ''", 2):
      return hint(converting: names[0], to: names[1])
    case ("binary operator '' cannot be applied to operands of type '' and ''", 3)
    where Set(names.dropFirst()) == ["Int", "Double"]:
      return "write Double(…) around the whole number, and Int(…) around the result"
    case ("incorrect argument label in call (have '', expected '')", 2),
      ("incorrect argument labels in call (have '', expected '')", 2):
      let expected = Set(names[1].split(separator: ":"))
      return names[0].split(separator: ":").first { !expected.contains($0) }
        .flatMap { hint(forLabel: String($0)) }
    case ("extra argument '' in call", 1): return hint(forLabel: names[0])
    case ("missing argument label '' in call", 1) where excerpt.contains(/\d x \d/):
      return Self.withoutSpaces
    case ("missing argument label '' in call", 1) where labelBeforeEqualsSign != nil:
      return labelBeforeEqualsSign.map { "write a colon: \($0): …" }
    case ("missing argument label '' in call", 1) where rest.contains("\""):
      return usage.map { "a name is written name: \"…\"; \($0)" }
    case ("extraneous argument label '' in call", 1), ("extraneous argument labels '' in call", 1),
      ("missing argument label '' in call", 1), ("missing argument labels '' in call", 1),
      ("argument '' must precede argument ''", 2), ("argument '' must precede unnamed argument", 1):
      return usage
    case ("'' is not a valid digit in integer literal", 1):
      return names[0] == "X" ? "write a small x, as in 3x3" : nil
    case ("consecutive statements on a line must be separated by ''", 1):
      return rest.hasPrefix(",")
        ? "leave the comma out: each layer is a statement of its own"
        : rest.hasPrefix(" {")
          ? "braces behind the first bear a label, as in residual { … } shortcut: { … }"
          : Self.oneBelowTheOther
    case ("expressions are not allowed at the top level", 0):
      return "a spec declares constants: let net = Network(…) { … }"
    default: return hint(byBeginning: frame, names)
    }
  }

  private func hint(byBeginning frame: String, _ names: [String]) -> String? {
    if frame.hasPrefix("missing argument for parameter")
      || frame.hasPrefix("missing arguments for parameters")
      || frame.hasPrefix("extra argument") || frame.hasPrefix("unnamed argument #")
    {
      return usage
    }
    if frame.hasPrefix("var '' is not concurrency-safe") {
      return "a spec declares constants: let \(names[0]) = …"
    }
    if frame.hasPrefix("let '' is not concurrency-safe") {
      return "make it a function: func \(names[0])() -> some Block { … }"
    }
    if frame.hasPrefix("function declares an opaque return type, but has no return statements")
      || frame.hasPrefix("missing return in ") && names.last == "Sequential"
    {
      return "several layers are one block in braces: Sequential { … }"
    }
    if frame.hasPrefix("the compiler is unable to type-check this expression in reasonable time") {
      return "split it, and give its constants types: let width: Double = …"
    }
    if frame.hasPrefix("failed to produce diagnostic for expression") {
      return "mend what else is told first, or leave lines out until it compiles"
    }
    if frame.hasPrefix("'' is unavailable: "), names[0] == "buildExpression" {
      let word = String(rest.prefix { $0.isLetter || $0.isNumber })
      if let known = SpecVocabulary.word(word), !rest.dropFirst(word.count).hasPrefix("(") {
        return "write it as \(known.example)"
      }
      return "a layer is a word such as conv(3x3, 64), or a function that returns some Block"
    }
    return nil
  }

  // MARK: Names

  private func hint(forUnknown name: String) -> String? {
    let numbers = name.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    switch numbers.count {
    case 2:
      if let height = numbers[0], let width = numbers[1] {
        return "there is no word for it: write Extent(\(height), \(width))"
      }
    case 3:
      if let channels = numbers[0], let height = numbers[1], let width = numbers[2] {
        return "channels, height and width are written Shape(\(channels), \(height), \(width))"
      }
    default: break
    }
    switch name {
    case "x" where before.last?.isWhitespace == true || before.last?.isNumber == true:
      return Self.withoutSpaces
    case "range": return "a range is written 0..<3, or 1...3"
    case "none", "None", "null", "NULL": return "write nil for none"
    case "True", "False": return "write \(name.lowercased())"
    case "sqrt", "pow", "exp", "log", "floor", "ceil", "round":
      return "a spec has Swift's own library alone, with squareRoot(), rounded() and * + - /"
    default: break
    }
    if before.hasSuffix("name: ") { return "write it in quotes: name: \"\(name)\"" }
    let behind = rest.dropFirst(name.count).drop { $0 == " " }
    guard behind.first == "(" || behind.first == "{" else { return nil }
    if let function = SpecVocabulary.activation(meantBy: name), function != "relu" {
      return "write activation(.\(function)), or activation: .\(function) in a convolution"
    }
    if SpecVocabulary.absentLayers.contains(name.lowercased().filter { $0 != "_" }) {
      return "netlab has no such layer; its words are "
        + SpecVocabulary.words.map(\.name).joined(separator: ", ")
    }
    return SpecVocabulary.word(meantBy: name).map {
      "did you mean \($0.name), as in \($0.example)?"
    }
  }

  private func hint(forMember name: String, of type: String) -> String? {
    if type == "Sequential" {
      if SpecVocabulary.word(name) != nil { return Self.oneBelowTheOther }
      return "a layer's name is written in its call: conv(3x3, 64, name: \"…\")"
    }
    if type == "Int", name.lowercased().hasPrefix("depthwise") {
      return SpecVocabulary.word("depthwiseConv").map { "write \($0.example)" }
    }
    guard let members = SpecVocabulary.members[type] else { return nil }
    if let near = SpecVocabulary.member(meantBy: name, of: type) {
      return "did you mean .\(near)?"
    }
    if type == "Activation", ["linear", "identity"].contains(name) {
      return "leave it out; in a convolution none is written activation: nil"
    }
    return "there \(members.count == 1 ? "is" : "are") \(Self.list(members))"
      + (type == "Padding" ? ", and numbers" : "")
  }

  private static func list(_ members: [String]) -> String {
    members.map { ".\($0)" }.joined(separator: ", ")
  }

  private static func choice(of members: [String]) -> String {
    (members.count == 1 ? "" : "one of ") + list(members)
  }

  // MARK: Arguments

  private func hint(forLabel label: String) -> String? {
    guard let word = calledWord else { return nil }
    let short = label.lowercased()
    let near =
      word.labels.first { $0.hasPrefix(short) || short.hasPrefix($0) }
      ?? FoldedName(label).nearest(among: word.labels).first
    return near.map { "did you mean \($0):?" } ?? word.usage
  }

  private func hint(converting type: String, to wanted: String) -> String? {
    let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    let isName = name.first?.isLetter == true && !rest.dropFirst(name.count).hasPrefix("(")
    let expression = isName ? name : "…"
    switch (type, wanted) {
    case ("Double", "Int") where isInArithmetic:
      return "write Int(…) around all of it, and Double(…) around whole numbers in it"
    case ("Double", "Int") where rest.first?.isNumber == true: return "write a whole number"
    case ("Int", "Extent"), ("Int", "Padding"), ("Int", "Double"), ("Double", "Int"):
      return "write \(wanted)(\(expression))" + (isName ? "" : " around it")
    case ("String", "Extent"), ("String", "Int"), ("String", "Double"):
      return rest.dropFirst().first?.isNumber == true ? "write it without quotes" : nil
    case ("String", "Padding"), ("String", "Activation"), ("String", "Normalization"),
      ("Bool", "Normalization"), ("String", "Rounding"):
      let quoted = rest.dropFirst().prefix { $0.isLetter || $0.isNumber }
      return SpecVocabulary.member(meantBy: String(quoted), of: wanted).map { "write .\($0)" }
        ?? SpecVocabulary.members[wanted].map { "write \(Self.choice(of: $0))" }
    case ("(Int, Int)", "Padding"), ("[Int]", "Padding"):
      return "zeros above and below, left and right, are written Padding(1, 2)"
    case ("(Int, Int)", "Extent"), ("[Int]", "Extent"):
      return "height and width are written Extent(3, 5)"
    case ("(Int, Int, Int)", "Shape"), ("[Int]", "Shape"):
      return "channels, height and width are written Shape(3, 224, 224)"
    case (_, "Activation") where SpecVocabulary.activation(meantBy: name) != nil:
      return SpecVocabulary.activation(meantBy: name).map { "write .\($0)" }
    case ("Sequential", "Normalization"): return "write .batch"
    case ("Extent", "Int"): return usage
    case ("Sequential", "String"), ("[Sequential]", "String"):
      return calledWord.map { "its branches stand in braces: \($0.example)" }
    case ("Sequential", "Int"): return "repeat layers with: for _ in 1...3 { … }"
    default: return nil
    }
  }

  /// Whether an operator stands at the column, or before or behind the number or name that does.
  private var isInArithmetic: Bool {
    let operators = "+-*/"
    let behind = rest.drop { $0.isLetter || $0.isNumber || "_.".contains($0) }
    let neighbours = [before.last { $0 != " " }, behind.first { $0 != " " }, rest.first]
    return neighbours.contains { $0.map(operators.contains) ?? false }
  }

  /// What the arguments of the word that is called are.
  private var usage: String? { calledWord?.usage }

  private static let withoutSpaces = "write a kernel without spaces: 3x3"
  private static let oneBelowTheOther = "put each layer on a line of its own"

  /// A label of the word that is called, with an equals sign in place of its colon.
  private var labelBeforeEqualsSign: String? {
    let text = excerpt.filter { $0 != " " }
    return calledWord?.labels.first { text.contains("\($0)=") }
  }

  // MARK: The author's line

  /// The author's line before the column, and from it on.
  private var before: Substring { excerpt.prefix(excerptOffset) }
  private var rest: Substring { excerpt.dropFirst(excerptOffset) }

  /// The word whose call the column is in or at.
  private var calledWord: SpecVocabulary.Word? {
    let characters = Array(lead + excerpt)
    var end = lead.count + excerptOffset
    guard end <= characters.count else { return nil }
    while end < characters.count, characters[end] == " " { end += 1 }
    if end < characters.count, characters[end] == "{" {
      while end > 0, characters[end - 1] == " " { end -= 1 }
      // A call in parentheses before the braces, or the bare word.
      if end > 0, characters[end - 1] != ")" { return word(endingAt: end, in: characters) }
      end -= 1
    }
    if end < characters.count, characters[end] == "(" {
      return word(endingAt: end, in: characters)
    }
    var depth = 0
    while end > 0 {
      end -= 1
      if characters[end] == ")" { depth += 1 }
      guard characters[end] == "(" else { continue }
      if depth == 0 { return word(endingAt: end, in: characters) }
      depth -= 1
    }
    return nil
  }

  private func word(endingAt end: Int, in characters: [Character]) -> SpecVocabulary.Word? {
    let name = characters[..<end].reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return SpecVocabulary.word(String(name.reversed()))
  }
}
