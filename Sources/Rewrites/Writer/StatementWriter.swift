import Netlab

/// Turns statements into lines of Swift, repetitions into loops.
struct StatementWriter {
  let network: String
  /// What is written as calls of functions.
  var repeated: RepeatedModules?
  /// What takes over the statements of long braces; without it they stay as long as they are.
  var parts: NetworkParts?

  init(network: String) {
    self.network = network
  }

  /// The lines of some statements, indented.
  mutating func lines(of statements: [Statement], at level: Int) throws(RewriteError) -> [String] {
    let isDeep = parts != nil && level > NetworkParts.deepestLevel
    let own = isDeep ? 1 : level
    var repeatable: [RepeatableLines] = []
    for statement in statements { repeatable.append(try lines(of: statement, at: own)) }
    let lines = looped(repeatable, as: .layers, at: own)
    guard isDeep, let call = parts?.call(for: lines, as: .layers) else { return lines }
    return [SourceLines.indent(level) + call]
  }

  /// Statements as lines, repetitions in loops, and long stretches in functions.
  private mutating func looped(
    _ statements: [RepeatableLines], as kind: NetworkParts.Kind, at level: Int
  ) -> [String] {
    let stretches = RepeatableLines.stretches(of: statements).map { stretch in
      guard let loop = stretch.loop else { return stretch.pieces.flatMap(\.lines) }
      let indent = SourceLines.indent(level)
      let body = parts?.shortened(stretch.pieces, as: kind, at: level) ?? stretch.pieces
      return [indent + loop] + body.flatMap(\.lines).map { "  " + $0 } + [indent + "}"]
    }.map { NetworkParts.Piece(lines: $0) }
    return (parts?.shortened(stretches, as: kind, at: level) ?? stretches).flatMap(\.lines)
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
      var repeatable: [RepeatableLines] = []
      for branch in branches { repeatable.append(try lines(ofBranch: branch, at: level + 1)) }
      let lines = looped(repeatable, as: .branches, at: level + 1)
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
  ) throws(RewriteError) -> RepeatableLines {
    switch branch.count {
    case 0: RepeatableLines([SourceLines.indent(level) + "identity()"])
    case 1: try lines(of: branch[0], at: level)
    default:
      RepeatableLines(
        block(WordCall(word: "branch"), try lines(of: branch, at: level + 1), at: level))
    }
  }

  private func block(_ call: WordCall, _ lines: [String], at level: Int) -> [String] {
    SourceLines.call(call, trailing: " {", at: level) + lines + [SourceLines.indent(level) + "}"]
  }
}
