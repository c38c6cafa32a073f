import Netlab

/// Turns statements into lines of Swift, repetitions into loops.
struct StatementWriter {
  let network: String
  /// What is written as calls of functions.
  var repeated: RepeatedModules?

  init(network: String) {
    self.network = network
  }

  /// The lines of some statements, indented.
  mutating func lines(of statements: [Statement], at level: Int) throws(RewriteError) -> [String] {
    var repeatable: [RepeatableLines] = []
    for statement in statements { repeatable.append(try lines(of: statement, at: level)) }
    return RepeatableLines.looped(repeatable, at: level)
  }

  private mutating func lines(
    of statement: Statement, at level: Int
  ) throws(RewriteError) -> RepeatableLines {
    switch statement {
    case .layer(let layer):
      var layer = layer
      var number: Int?
      if layer.name.isWritten {
        (layer.name.text, number) = RepeatableLines.template(of: layer.name.text)
      }
      guard let call = layer.call else {
        throw .notWritable(
          network: network, path: layer.name.text,
          reason: "the language has no word for \(layer.operation.rules.name) with its operands")
      }
      return RepeatableLines(SourceLines.call(call, at: level), number: number)
    case .merge(let operation, let name, let branches):
      let call = WordCall(
        word: operation.defaultName, arguments: name.isWritten ? [name.text.literal] : [])
      var lines: [String] = []
      for branch in branches { lines += try self.lines(ofBranch: branch, at: level + 1) }
      return RepeatableLines(block(call, lines, at: level))
    case .module(let name, let layers):
      let (template, number) = RepeatableLines.template(of: name)
      if let call = repeated?.call(for: statement, named: template, of: network) {
        return RepeatableLines(SourceLines.call(call, at: level), number: number)
      }
      let call = WordCall(word: "module", arguments: [template.literal])
      return RepeatableLines(
        block(call, try lines(of: layers, at: level + 1), at: level), number: number)
    case .residual(let residual): return try lines(of: residual, at: level)
    case .inception(let inception):
      var call = WordCall(word: "inception", arguments: [inception.name.text.literal])
      for (label, filters) in inception.columns { call.add(label, "\(filters)") }
      call.add("norm", inception.norm?.spelling)
      return RepeatableLines(SourceLines.call(call, at: level))
    case .auxiliary(let name, let weight, let layers):
      var call = WordCall(
        word: "auxiliary", arguments: name.isWritten ? [name.text.literal] : [])
      call.add("weight", weight == 0.3 ? nil : "\(weight)")
      return RepeatableLines(block(call, try lines(of: layers, at: level + 1), at: level))
    }
  }

  private mutating func lines(
    of residual: Statement.Residual, at level: Int
  ) throws(RewriteError) -> RepeatableLines {
    var call = WordCall(word: "residual")
    var (template, number) = ("", Int?.none)
    if residual.name.isWritten {
      (template, number) = RepeatableLines.template(of: residual.name.text)
      call.arguments = [template.literal]
    }
    if let call = repeated?.call(
      for: .residual(residual), named: call.arguments.isEmpty ? "" : template, of: network)
    {
      return RepeatableLines(SourceLines.call(call, at: level), number: number)
    }
    call.add(
      "activation", residual.activation == .relu ? nil : residual.activation?.spelling ?? "nil")
    var lines = block(call, try self.lines(of: residual.layers, at: level + 1), at: level)
    if !residual.shortcut.isEmpty {
      lines[lines.count - 1] += " shortcut: {"
      lines += try self.lines(of: residual.shortcut, at: level + 1)
      lines.append(SourceLines.indent(level) + "}")
    }
    return RepeatableLines(lines, number: number)
  }

  /// One statement for one branch.
  private mutating func lines(
    ofBranch branch: [Statement], at level: Int
  ) throws(RewriteError) -> [String] {
    switch branch.count {
    case 0: [SourceLines.indent(level) + "identity()"]
    case 1: try lines(of: branch, at: level)
    default:
      block(WordCall(word: "branch"), try lines(of: branch, at: level + 1), at: level)
    }
  }

  private func block(_ call: WordCall, _ lines: [String], at level: Int) -> [String] {
    SourceLines.call(call, trailing: " {", at: level) + lines + [SourceLines.indent(level) + "}"]
  }
}

/// Lines of source of at most a hundred columns.
enum SourceLines {
  private static let columns = 100

  /// Whether no line is too long.
  static func fit(_ source: String) -> Bool {
    source.split(separator: "\n").allSatisfy { $0.count <= columns }
  }

  static func indent(_ level: Int) -> String { String(repeating: "  ", count: level) }

  /// A call on one line, or with its arguments on lines of their own where it is too long.
  static func call(_ call: WordCall, trailing: String = "", at level: Int) -> [String] {
    let needsParentheses = trailing.isEmpty || !call.arguments.isEmpty
    let arguments = call.arguments.joined(separator: ", ")
    let line = indent(level) + call.word + (needsParentheses ? "(\(arguments))" : "") + trailing
    // A loop may indent the line once more.
    guard line.count + 2 > columns else { return [line] }
    var lines = [indent(level) + call.word + "("]
    var current = indent(level + 1)
    for piece in pieces(of: call.arguments) {
      let isEmpty = current.allSatisfy { $0 == " " }
      if !isEmpty, current.count + piece.count + 3 > columns {
        lines.append(current)
        current = indent(level + 1) + piece
      } else {
        current += (isEmpty ? "" : " ") + piece
      }
    }
    // A brace that opens stands on a line of its own behind arguments that took several.
    return trailing.isEmpty
      ? lines + [current + ")"] : lines + [current, indent(level) + ")" + trailing]
  }
}

extension SourceLines {
  /// Arguments with the commas between them; those too long for a line cut between inner brackets.
  private static func pieces(of arguments: [String]) -> [String] {
    arguments.enumerated().flatMap { index, argument -> [String] in
      let text = argument + (index == arguments.count - 1 ? "" : ",")
      guard text.count > columns / 2 else { return [text] }
      var pieces = [""]
      for character in text {
        if character == " ", pieces[pieces.count - 1].hasSuffix("],") {
          pieces.append("")
        } else {
          pieces[pieces.count - 1].append(character)
        }
      }
      return pieces
    }
  }
}

/// The lines of one statement, and the number in its name that a loop may count.
struct RepeatableLines: Equatable {
  private static let placeholder = "\u{E000}"

  var lines: [String]
  var number: Int?

  init(_ lines: [String], number: Int? = nil) {
    self.lines = lines
    self.number = number
  }

  /// A name with a place for the number at its end.
  static func template(of name: String) -> (String, Int?) {
    let digits = String(name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
    guard let number = Int(digits), String(number) == digits else { return (name, nil) }
    return (name.dropLast(digits.count) + placeholder, number)
  }

  private func finished(with number: String?) -> [String] {
    guard let number else { return lines }
    return lines.map { line in
      line.split(separator: Self.placeholder, omittingEmptySubsequences: false)
        .joined(separator: number)
    }
  }

  /// All lines, repetitions gathered into loops.
  static func looped(_ statements: [RepeatableLines], at level: Int) -> [String] {
    var lines: [String] = []
    var place = 0
    while place < statements.count {
      guard let (period, count) = repetition(at: place, in: statements) else {
        let statement = statements[place]
        lines += statement.finished(with: statement.number.map(String.init))
        place += 1
        continue
      }
      let body = statements[place..<place + period]
      let indent = SourceLines.indent(level)
      if let first = body.lazy.compactMap(\.number).first {
        lines.append("\(indent)for number in \(first)...\(first + count - 1) {")
      } else {
        lines.append("\(indent)for _ in 1...\(count) {")
      }
      lines += body.flatMap { $0.finished(with: "\\(number)") }.map { "  " + $0 }
      lines.append(indent + "}")
      place += period * count
    }
    return lines
  }

  /// The shortest part that repeats from a place on, and how often, where a loop is shorter.
  private static func repetition(
    at place: Int, in statements: [RepeatableLines]
  ) -> (period: Int, count: Int)? {
    for period in 1...6 where place + 2 * period <= statements.count {
      let numbers = Set(statements[place..<place + period].compactMap(\.number))
      guard numbers.count <= 1 else { continue }
      var count = 1
      while place + (count + 1) * period <= statements.count {
        let matches = (0..<period).allSatisfy { offset in
          let first = statements[place + offset]
          let other = statements[place + count * period + offset]
          return first.lines == other.lines
            && first.number.map { $0 + count } == other.number
        }
        guard matches else { break }
        count += 1
      }
      let size = statements[place..<place + period].reduce(0) { $0 + $1.lines.count }
      if count > 1, size * (count - 1) > 2 { return (period, count) }
    }
    return nil
  }
}
