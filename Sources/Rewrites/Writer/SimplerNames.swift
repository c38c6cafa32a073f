import Netlab

/// Takes out of statements the names that another tool has given and that tell a reader nothing.
///
/// Numbers are no names; a module of one layer is that layer; what only counts through the whole network
/// is in the way of a loop. What remains is unique in its scope.
enum SimplerNames {
  /// The statements of a network's braces with fewer names.
  static func simplified(_ statements: [Statement]) -> [Statement] {
    settled(statements.map { simplified($0, isCounted: false) }, taken: ["input"])
  }

  // MARK: Names of one statement

  /// - Parameter isCounted: whether the scope has no name of its own, so that numbers run through others.
  private static func simplified(_ statement: Statement, isCounted: Bool) -> Statement {
    switch statement {
    case .layer(var layer):
      layer.name = name(layer.name, of: layer.operation, isCounted: isCounted)
      return .layer(layer)
    case .merge(let operation, let name, let branches):
      return .merge(
        operation, name: self.name(name, of: operation, isCounted: isCounted),
        branches: branches.map { $0.map { simplified($0, isCounted: isCounted) } })
    case .module(let name, let layers):
      let isGenerated = GeneratedNames.isGenerated(name, stem: "block")
      let inner = layers.map { simplified($0, isCounted: isGenerated) }
      if inner.count == 1, let only = self.only(inner[0], named: name) { return only }
      return .module(name, settled(inner, taken: []))
    case .residual(var residual):
      let isGenerated = GeneratedNames.isGenerated(residual.name.text, stem: "residual")
      residual.name.isWritten = !isGenerated
      residual.layers = settled(
        residual.layers.map { simplified($0, isCounted: isGenerated) },
        taken: ["sum", residual.activation.map { Operator.activation($0).defaultName } ?? ""])
      residual.shortcut = residual.shortcut.map { simplified($0, isCounted: isGenerated) }
      if residual.shortcut.count == 1, case .layer(var layer) = residual.shortcut[0] {
        layer.name.isWritten = false
        residual.shortcut = [.layer(layer)]
      }
      residual.shortcut = settled(residual.shortcut, taken: [])
      return .residual(residual)
    case .inception: return statement
    case .auxiliary(let name, let weight, let layers):
      return .auxiliary(
        name: name, weight: weight,
        settled(layers.map { simplified($0, isCounted: false) }, taken: []))
    }
  }

  /// A module of one statement as that statement.
  private static func only(_ statement: Statement, named name: String) -> Statement? {
    switch statement {
    case .layer(var layer):
      layer.name = self.name(.init(text: name), of: layer.operation, isCounted: false)
      return .layer(layer)
    case .module(_, let layers): return .module(name, layers)
    case .residual(var residual):
      residual.name = .init(text: name)
      return .residual(residual)
    case .merge, .inception, .auxiliary: return nil
    }
  }

  /// The name of a layer; unwritten where the language's own says as much.
  private static func name(
    _ name: Statement.Name, of operation: Operator, isCounted: Bool
  ) -> Statement.Name {
    var text = name.text
    if isCounted { text = withoutNumber(text) }
    var isWritten = !text.allSatisfy(\.isNumber) && !isStem(text, operation.defaultName)
    switch operation.kind {
    case .convolution, .linear, .concat, .sum, .foreign: break
    // What has no filters is told by its place.
    case .input, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool, .lrn, .batchNorm,
      .scale, .activation, .dropout, .softmax, .flatten, .channelPad, .channelShuffle:
      isWritten = false
    }
    return .init(text: text, isWritten: isWritten)
  }

  /// A name without the number behind its last `_`.
  private static func withoutNumber(_ name: String) -> String {
    guard let cut = name.lastIndex(of: "_"), cut != name.startIndex,
      !name[name.index(after: cut)...].isEmpty,
      name[name.index(after: cut)...].allSatisfy(\.isNumber)
    else { return name }
    return String(name[..<cut])
  }

  /// Whether a name is an operator's word, perhaps with a number behind it.
  private static func isStem(_ name: String, _ stem: String) -> Bool {
    let word = name.lowercased()
    guard word.hasPrefix(stem.lowercased()) else { return false }
    return word.dropFirst(stem.count).allSatisfy { $0.isNumber || $0 == "_" }
  }

  // MARK: Names of a scope

  /// The statements of one scope with each name written once.
  private static func settled(_ statements: [Statement], taken: Set<String>) -> [Statement] {
    var uses: [String: Int] = [:]
    count(statements, &uses)
    var taken = taken
    for (stem, count) in uses {
      if count == 1 { taken.insert(stem) }
      for number in 1...count { taken.insert("\(stem)\(number)") }
    }
    var names = UniqueNames(besides: taken)
    return statements.map { unique($0, &names) }
  }

  /// How often the language names a statement of a scope by itself.
  private static func count(_ statements: [Statement], _ uses: inout [String: Int]) {
    for statement in statements {
      switch statement {
      case .layer(let layer):
        if !layer.name.isWritten { uses[layer.operation.defaultName, default: 0] += 1 }
      case .merge(let operation, let name, let branches):
        for branch in branches { count(branch, &uses) }
        if !name.isWritten { uses[operation.defaultName, default: 0] += 1 }
      case .residual(let residual):
        if !residual.name.isWritten { uses["residual", default: 0] += 1 }
      case .module, .inception, .auxiliary: break
      }
    }
  }

  private static func unique(_ statement: Statement, _ taken: inout UniqueNames) -> Statement {
    func unique(_ name: Statement.Name) -> Statement.Name {
      guard name.isWritten else { return name }
      return .init(text: taken.unique(name.text))
    }
    switch statement {
    case .layer(var layer):
      layer.name = unique(layer.name)
      return .layer(layer)
    case .merge(let operation, let name, let branches):
      var inner: [[Statement]] = []
      for branch in branches { inner.append(branch.map { Self.unique($0, &taken) }) }
      return .merge(operation, name: unique(name), branches: inner)
    case .module(let name, let layers):
      return .module(taken.unique(name), layers)
    case .residual(var residual):
      residual.name = unique(residual.name)
      return .residual(residual)
    case .inception, .auxiliary: return statement
    }
  }
}
