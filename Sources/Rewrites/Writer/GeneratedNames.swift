import Netlab

/// Finds out which names the language would give by itself, so that a spec need not write them.
///
/// A layer without a name is called after its operator and numbered where its scope holds several.
enum GeneratedNames {
  /// The statements with the names that need not be written marked so.
  static func omitted(from statements: [Statement]) -> [Statement] {
    var names: [(stem: String, name: String)] = []
    collect(statements, into: &names)
    var written: Set<String> = []
    for stem in Set(names.map(\.stem)) {
      let candidates = names.filter { $0.stem == stem && isGenerated($0.name, stem: stem) }
      for (index, candidate) in candidates.enumerated() {
        let given = candidates.count == 1 ? stem : "\(stem)\(index + 1)"
        if candidate.name != given { written.insert(stem) }
      }
    }
    return statements.map { marked($0, written: written) }
  }

  /// Whether a name is a stem, or a stem and a number.
  static func isGenerated(_ name: String, stem: String) -> Bool {
    guard name.hasPrefix(stem) else { return false }
    let number = name.dropFirst(stem.count)
    return number.isEmpty || number.allSatisfy(\.isNumber) && number.first != "0"
  }

  /// The names of one scope, in the order in which the language numbers them.
  private static func collect(
    _ statements: [Statement], into names: inout [(stem: String, name: String)]
  ) {
    for statement in statements {
      switch statement {
      case .layer(let layer): names.append((layer.operation.defaultName, layer.name.text))
      case .merge(let operation, let name, let branches):
        for branch in branches { collect(branch, into: &names) }
        names.append((operation.defaultName, name.text))
      case .residual(let residual): names.append(("residual", residual.name.text))
      case .auxiliary(let name, _, _): names.append(("auxiliary", name.text))
      case .inception, .module: break
      }
    }
  }

  private static func marked(_ statement: Statement, written: Set<String>) -> Statement {
    func marked(_ name: Statement.Name, stem: String) -> Statement.Name {
      Statement.Name(
        text: name.text,
        isWritten: written.contains(stem) || !isGenerated(name.text, stem: stem))
    }
    switch statement {
    case .layer(var layer):
      layer.name = marked(layer.name, stem: layer.operation.defaultName)
      return .layer(layer)
    case .merge(let operation, let name, let branches):
      return .merge(
        operation, name: marked(name, stem: operation.defaultName),
        branches: branches.map { $0.map { Self.marked($0, written: written) } })
    case .module(let name, let layers): return .module(name, omitted(from: layers))
    case .residual(var residual):
      residual.name = marked(residual.name, stem: "residual")
      residual.layers = omitted(from: residual.layers)
      residual.shortcut = omitted(from: residual.shortcut)
      return .residual(residual)
    case .inception: return statement
    case .auxiliary(let name, let weight, let layers):
      return .auxiliary(
        name: marked(name, stem: "auxiliary"), weight: weight, omitted(from: layers))
    }
  }
}
