/// Gives out indices and paths while a declaration becomes a list of nodes.
///
/// A layer without a name is called after its operator, and numbered where its scope holds several:
/// `pool1`, `pool2`, but `softmax`.
package struct GraphAssembly {
  package private(set) var nodes: [Node]
  package private(set) var heads: [AuxiliaryHead] = []
  /// What is wrong with the declaration; complete, and with paths, after `finish`.
  package private(set) var problems: [SpecError] = []
  /// The node that the next layer reads.
  package private(set) var current = 0

  private let network: String
  private let location: SourceLocation?
  /// Problems of scopes, by index, whose paths are not known before `finish`.
  private var problemsOfScopes: [(scope: Int, location: SourceLocation?, problem: Problem)] = []
  /// For each scope, by index: its parent, and its name's stem or the name itself.
  private var scopes = [Scope(parent: nil, name: .given(""), location: nil)]
  /// The scope whose path is each node's path; a node is a leaf of the same tree.
  private var scopeOfNode = [0]
  private var scopeOfHead: [Int] = []

  private struct Scope {
    var parent: Int?
    var name: Name
    var location: SourceLocation?
    var uses: [String: Int] = [:]
  }

  private enum Name {
    case given(String)
    case numbered(stem: String, number: Int)
  }

  package init(input: Input, network: String, at location: SourceLocation?) {
    self.network = network
    self.location = location
    nodes = [Node(path: "input", operation: .input(input), inputs: [], location: location)]
    scopeOfNode = [openScope(named: "input", stem: "input", in: 0, at: location)]
  }

  /// Appends the statements of a network's braces.
  package mutating func append(_ layers: Sequential) {
    if !network.isName {
      problems.append(
        SpecError(at: location, subject: network.quoted, problem: .invalidName(network)))
    }
    if layers.parts.isEmpty {
      problems.append(SpecError(at: location, subject: network, problem: .emptyNetwork))
    }
    append(layers, in: 0, at: location)
  }

  /// Writes the paths, now that each scope knows how many of a kind it holds.
  package mutating func finish() {
    var paths = [""]
    var firstUse: [String: SourceLocation?] = [:]
    for index in scopes.indices.dropFirst() {
      let scope = scopes[index]
      let parent = scope.parent ?? 0
      let name: String
      switch scope.name {
      case .given(let given):
        name = given
        if !given.isName {
          let prefix = parent == 0 ? "" : paths[parent] + "/"
          report(.invalidName(given), subject: prefix + given.quoted, at: scope.location)
        }
      case .numbered(let stem, let number):
        name = scopes[parent].uses[stem] == 1 ? stem : "\(stem)\(number)"
      }
      let path = parent == 0 ? name : paths[parent] + "/" + name
      paths.append(path)
      if let first = firstUse[path] {
        report(.duplicateName(first: first), subject: path, at: scope.location)
      } else {
        firstUse[path] = .some(scope.location)
      }
    }
    for index in nodes.indices { nodes[index].path = paths[scopeOfNode[index]] }
    for index in heads.indices { heads[index].name = paths[scopeOfHead[index]] }
    problems += problemsOfScopes.map {
      SpecError(at: $0.location, subject: paths[$0.scope], problem: $0.problem)
    }
  }

  private mutating func report(_ problem: Problem, subject: String, at location: SourceLocation?) {
    problems.append(SpecError(at: location, subject: subject, problem: problem))
  }

  private mutating func report(_ problem: Problem, scope: Int, at location: SourceLocation?) {
    problemsOfScopes.append((scope, location, problem))
  }

  private mutating func openScope(
    named name: String?, stem: String, in parent: Int, at location: SourceLocation?
  ) -> Int {
    if let name {
      scopes.append(Scope(parent: parent, name: .given(name), location: location))
    } else {
      let number = scopes[parent].uses[stem, default: 0] + 1
      scopes[parent].uses[stem] = number
      scopes.append(
        Scope(parent: parent, name: .numbered(stem: stem, number: number), location: location))
    }
    return scopes.count - 1
  }

  private mutating func append(
    _ layers: Sequential, in scope: Int, at outer: SourceLocation?
  ) {
    for part in layers.parts {
      append(part.content, in: scope, at: part.location ?? outer)
    }
  }

  private mutating func append(
    _ content: Part.Content, in scope: Int, at location: SourceLocation?
  ) {
    switch content {
    case .layer(let operation, let name, let followers):
      let own = add(operation, named: name, reading: [current], in: scope, at: location)
      for follower in followers {
        _ = add(follower, named: nil, reading: [current], in: own, at: location)
      }
    case .module(let name, let stem, let layers):
      let own = openScope(named: name, stem: stem, in: scope, at: location)
      if layers.parts.isEmpty { report(.emptyModule, scope: own, at: location) }
      append(layers, in: own, at: location)
    case .merge(let operation, let name, let branches):
      let input = current
      var ends: [Int] = []
      for branch in branches {
        current = input
        append(branch, in: scope, at: location)
        ends.append(current)
      }
      let own = add(operation, named: name, reading: ends, in: scope, at: location)
      if ends.isEmpty {
        report(.emptyMerge(merge: operation.rules.name), scope: own, at: location)
        current = input
      }
    case .auxiliary(let name, let weight, let layers):
      let input = current
      let own = openScope(named: name, stem: "auxiliary", in: scope, at: location)
      if layers.parts.isEmpty { report(.emptyModule, scope: own, at: location) }
      if let problem = Problem.check(
        .lossWeight, weight, in: 0...1e6, allowed: "between 0 and 1e6")
      {
        report(problem, scope: own, at: location)
      }
      append(layers, in: own, at: location)
      heads.append(AuxiliaryHead(name: "", weight: weight, output: current))
      scopeOfHead.append(own)
      current = input
    }
  }

  private mutating func add(
    _ operation: Operator, named name: String?, reading inputs: [Int], in scope: Int,
    at location: SourceLocation?
  ) -> Int {
    let own = openScope(named: name, stem: operation.defaultName, in: scope, at: location)
    nodes.append(Node(path: "", operation: operation, inputs: inputs, location: location))
    scopeOfNode.append(own)
    current = nodes.count - 1
    return own
  }
}
