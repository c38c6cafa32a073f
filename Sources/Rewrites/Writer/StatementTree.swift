import Netlab

/// Gathers layers into the modules that their paths name, and finds the words of the language.
struct StatementTree {
  private let network: Network
  private let components: [[String]]
  private let layerPaths: Set<String>

  /// The statements of a network's braces.
  ///
  /// - Parameter simplifiesNames: whether names that say nothing give way to the language's own.
  /// - Throws: `.notWritable` where the layers are no series and branches.
  static func statements(
    of network: Network, simplifiesNames: Bool = false
  ) throws(RewriteError) -> [Statement] {
    let elements = try SeriesParallel.elements(of: network)
    let statements = StatementTree(network).statements(of: elements, in: [])
    return simplifiesNames
      ? SimplerNames.simplified(statements) : GeneratedNames.omitted(from: statements)
  }

  private init(_ network: Network) {
    self.network = network
    components = network.nodes.map { $0.path.split(separator: "/").map(String.init) }
    layerPaths = Set(network.nodes.map(\.path))
  }

  private func statements(
    of elements: [SeriesParallel.Element], in scope: [String]
  ) -> [Statement] {
    var statements: [Statement] = []
    var names = UniqueNames()
    var place = 0
    while place < elements.count {
      let inner = self.scope(of: elements[place])
      guard let module = Self.step(from: scope, to: inner) else {
        let (statement, count) = statement(at: place, of: elements, in: scope, &names)
        statements.append(statement)
        place += count
        continue
      }
      var end = place + 1
      while end < elements.count,
        Self.step(from: scope, to: self.scope(of: elements[end])) == module
      {
        end += 1
      }
      let layers = self.statements(of: Array(elements[place..<end]), in: scope + [module])
      statements.append(
        Self.recognized(name: names.unique(module), layers))
      place = end
    }
    return statements
  }

  /// The statement that begins at an element, and how many elements it takes.
  private func statement(
    at place: Int, of elements: [SeriesParallel.Element], in scope: [String],
    _ names: inout UniqueNames
  ) -> (Statement, Int) {
    switch elements[place] {
    case .layer(let index):
      var layer = Statement.Layer(
        operation: network.nodes[index].operation,
        name: .init(text: names.unique(components[index].last ?? "layer")))
      var next = place + 1
      if layer.operation.countsAsDepth {
        if let norm = follower(of: index, at: next, in: elements)?.asBatchNorm, norm.shift {
          layer.norm = norm
          next += 1
        }
        if let activation = follower(of: index, at: next, in: elements)?.asActivation {
          layer.activation = activation
          next += 1
        }
      }
      return (.layer(layer), next - place)
    case .merge(let index, let branches):
      let inner = branches.map { statements(of: $0, in: scope) }
      return (
        .merge(
          network.nodes[index].operation,
          name: .init(text: names.unique(components[index].last ?? "merge")),
          branches: inner), 1
      )
    case .auxiliary(let head, let layers):
      let path = network.heads[head].name.split(separator: "/").map(String.init)
      return (
        .auxiliary(
          name: .init(text: names.unique(path.last ?? "auxiliary")),
          weight: network.heads[head].weight, statements(of: layers, in: path)), 1
      )
    }
  }

  /// The operator of the next element, if its path says that it belongs to a layer.
  private func follower(
    of layer: Int, at place: Int, in elements: [SeriesParallel.Element]
  ) -> Operator? {
    guard place < elements.count, case .layer(let index) = elements[place],
      components[index].dropLast() == components[layer][...]
    else { return nil }
    return network.nodes[index].operation
  }

  /// The modules that an element lies in; a layer's own followers lie where the layer does.
  private func scope(of element: SeriesParallel.Element) -> [String] {
    let path: [String]
    switch element {
    case .layer(let index), .merge(let index, _): path = components[index]
    case .auxiliary(let head, _):
      path = network.heads[head].name.split(separator: "/").map(String.init)
    }
    var scope = Array(path.dropLast())
    while !scope.isEmpty, layerPaths.contains(scope.joined(separator: "/")) { scope.removeLast() }
    return scope
  }

  /// The module to enter from one scope towards another; nil where the other is not inside.
  private static func step(from scope: [String], to inner: [String]) -> String? {
    if inner.starts(with: scope) { return inner.dropFirst(scope.count).first }
    return nil
  }

  /// A module as the word that makes such a module, where there is one.
  private static func recognized(name: String, _ layers: [Statement]) -> Statement {
    if let residual = Statement.Residual(name: name, layers) { return .residual(residual) }
    if let call = Statement.InceptionCall(name: name, layers) { return .inception(call) }
    return .module(name, layers)
  }
}

extension Statement.Residual {
  /// A module that is a sum of layers and a shortcut, and at most an activation behind it.
  fileprivate init?(name: String, _ statements: [Statement]) {
    guard (1...2).contains(statements.count),
      case .merge(.sum, let sum, let branches) = statements[0], sum.text == "sum",
      branches.count == 2, !branches[0].isEmpty
    else { return nil }
    if statements.count == 2 {
      guard case .layer(let layer) = statements[1],
        let activation = layer.operation.asActivation,
        GeneratedNames.isGenerated(layer.name.text, stem: layer.operation.defaultName)
      else { return nil }
      self.activation = activation
    }
    if branches[1].isEmpty {
      shortcut = []
    } else if branches[1].count == 1, case .module("shortcut", let inner) = branches[1][0] {
      shortcut = inner
    } else {
      return nil
    }
    self.name = .init(text: name)
    layers = branches[0]
  }
}

extension Statement.InceptionCall {
  /// A module of the four branches of figure 2 in Szegedy et al. 2014, with or without reductions.
  fileprivate init?(name: String, _ statements: [Statement]) {
    let prefix = "inception_"
    guard name.hasPrefix(prefix), statements.count == 1,
      case .merge(.concat, let concat, let branches) = statements[0], concat.text == "concat",
      branches.count == 4
    else { return nil }
    var columns: [(label: String, filters: Int)] = []
    var norms: Set<BatchNorm?> = []
    func add(_ statement: Statement?, _ kernel: Extent, _ name: String, as label: String) -> Bool {
      guard case .layer(let layer)? = statement, layer.name.text == name,
        layer.activation == .relu, let convolution = layer.operation.asConvolution,
        convolution
          == Convolution(kernel: kernel, filters: convolution.filters, bias: layer.norm == nil)
      else { return false }
      norms.insert(layer.norm)
      columns.append((label, convolution.filters))
      return true
    }
    func addReduced(_ branch: [Statement], _ side: Int) -> Bool {
      let name = "\(side)x\(side)"
      guard (1...2).contains(branch.count) else { return false }
      if branch.count == 2, !add(branch[0], .one, name + "_reduce", as: "`\(name)red`") {
        return false
      }
      return add(branch.last, Extent(side), name, as: "`\(name)`")
    }
    guard branches[0].count == 1, add(branches[0][0], .one, "1x1", as: "`1x1`"),
      addReduced(branches[1], 3), addReduced(branches[2], 5), (1...2).contains(branches[3].count),
      case .layer(let pool) = branches[3][0], pool.name.text == "pool",
      pool.operation == .maxPool(MaxPool(kernel: 3, stride: 1, padding: 1)),
      branches[3].count == 1 || add(branches[3][1], .one, "pool_proj", as: "pool"),
      norms.count == 1, let norm = norms.first
    else { return nil }
    self.columns = columns
    self.norm = norm
    self.name = .init(text: String(name.dropFirst(prefix.count)))
  }
}
