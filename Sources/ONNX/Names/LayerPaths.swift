import Netlab

/// Gives each layer a path: the model's own names where they say something, the language's elsewhere.
///
/// What follows a convolution and belongs to it is named as the language names it; what lies between a
/// fork and the merge that closes it becomes a module, so that its spec reads like an author's.
struct LayerPaths {
  private let topology: LayerTopology
  private var layers: [ReadLayer] { topology.layers }
  /// The path of each layer, as far as it is known.
  private var paths: [[String]?]
  /// Layers whose path follows from another's.
  private var isFollower: [Bool]
  private var modules: [String: Int] = [:]

  /// Paths of layers, unique and fit for a network.
  static func paths(of layers: [ReadLayer]) -> [String] {
    var naming = LayerPaths(layers)
    naming.dropCommonParts()
    naming.nameModules()
    naming.nameFollowers()
    naming.nameRest()
    return naming.uniquePaths()
  }

  private init(_ layers: [ReadLayer]) {
    topology = LayerTopology(layers)
    paths = layers.map { GivenName.parts(of: $0.names) }
    isFollower = layers.map { _ in false }
    if !paths.isEmpty { paths[0] = ["input"] }
  }

  // MARK: Common parts

  /// Takes away what all paths begin with.
  private mutating func dropCommonParts() {
    while true {
      let given = paths.dropFirst().compactMap(\.self)
      let longer = given.filter { $0.count > 1 }
      guard let first = longer.first, longer.count > 1, given.allSatisfy({ $0[0] == first[0] })
      else { return }
      for index in paths.indices.dropFirst() {
        paths[index]?.removeFirst()
        if paths[index]?.isEmpty == true { paths[index] = nil }
      }
    }
  }

  // MARK: Followers

  /// Normalisation and activation behind a layer of depth, and activation behind a merge.
  private mutating func nameFollowers() {
    for index in layers.indices where layers[index].operation.countsAsDepth {
      guard let own = paths[index] else { continue }
      var last = index
      for kind in [Operator.Kind.batchNorm, .activation] {
        guard let next = topology.onlyReader(of: last), layers[next].operation.kind == kind
        else { continue }
        paths[next] = own + [layers[next].operation.defaultName]
        isFollower[next] = true
        last = next
      }
    }
  }

  // MARK: Modules

  private mutating func nameModules() {
    var isInModule = layers.map { _ in false }
    for merge in layers.indices where topology.isMerge(merge) {
      guard let branches = topology.branches(of: merge) else { continue }
      let inner = Set(branches.flatMap { $0 }).sorted().filter { !isInModule[$0] }
      guard !inner.isEmpty else { continue }
      let recognized = InceptionBranches(branches, in: layers)
      let scope = module(of: inner, merge: merge, isInception: recognized != nil)
      for layer in inner { enter(scope, layer) }
      if let recognized {
        for (layer, name) in recognized.names { paths[layer] = scope + [name] }
      }
      paths[merge] = scope + [layers[merge].operation.defaultName]
      if case .sum = layers[merge].operation {
        nameShortcut(branches, in: scope)
        if let next = topology.onlyReader(of: merge), case .activation = layers[next].operation {
          paths[next] = scope + [layers[next].operation.defaultName]
          isFollower[next] = true
          isInModule[next] = true
        }
      }
      for layer in inner + [merge] { isInModule[layer] = true }
    }
  }

  /// The path of the module that some layers make up.
  private mutating func module(of inner: [Int], merge: Int, isInception: Bool) -> [String] {
    let given = inner.filter { !belongsToAnother($0) }.compactMap { paths[$0] }
    // Functions that a module calls bear its name alone.
    let deep = Self.commonScope(given.filter { $0.count > 1 })
    let isDeep = !deep.isEmpty && given.allSatisfy { $0.starts(with: deep) }
    var scope = isDeep ? deep : Self.commonScope(given)
    if isInception, let last = scope.last {
      scope[scope.count - 1] = InceptionBranches.moduleName(last)
    }
    if !scope.isEmpty, modules[scope.joined(separator: "/")] == nil {
      modules[scope.joined(separator: "/")] = 1
      return scope
    }
    let stem =
      switch layers[merge].operation.kind {
      case .sum: "residual"
      default: isInception ? "inception" : "block"
      }
    modules[stem, default: 0] += 1
    return ["\(stem)\(modules[stem] ?? 1)"]
  }

  /// Whether a layer follows one of depth, so that its own name does not count.
  private func belongsToAnother(_ layer: Int) -> Bool {
    guard layers[layer].inputs.count == 1 else { return false }
    switch layers[layer].operation.kind {
    case .activation, .batchNorm: return true
    default: return false
    }
  }

  /// What all paths have in common: parts, or the beginning of a part up to a `_`.
  static func commonScope(_ paths: [[String]]) -> [String] {
    guard let first = paths.first else { return [] }
    var scope: [String] = []
    for (place, part) in first.enumerated() {
      guard paths.allSatisfy({ $0.count > place + 1 && $0[place] == part }) else {
        let parts = paths.compactMap { $0.count > place ? $0[place] : nil }
        if parts.count == paths.count, let stem = commonStem(parts) { scope.append(stem) }
        break
      }
      scope.append(part)
    }
    return scope
  }

  private static func commonStem(_ parts: [String]) -> String? {
    guard let first = parts.first else { return nil }
    var common = Substring(first)
    for part in parts.dropFirst() {
      while !part.hasPrefix(common) { common = common.dropLast() }
    }
    guard let cut = common.lastIndex(where: { "_-".contains($0) }), cut != common.startIndex,
      parts.allSatisfy({ $0.count > common.distance(from: common.startIndex, to: cut) + 1 })
    else { return nil }
    return String(common[..<cut])
  }

  /// Puts a layer into a module, without what its name says of that already.
  private mutating func enter(_ scope: [String], _ layer: Int) {
    guard var own = paths[layer], own != scope else {
      paths[layer] = scope + [layers[layer].operation.defaultName]
      return
    }
    var rest = scope[...]
    while let part = rest.first, own.first == part, own.count > 1 {
      own.removeFirst()
      rest = rest.dropFirst()
    }
    if rest.count == 1, let stem = rest.first, let name = own.first, name.count > stem.count + 1,
      name.hasPrefix(stem), "_-".contains(name[name.index(name.startIndex, offsetBy: stem.count)])
    {
      own[0] = String(name.dropFirst(stem.count + 1))
    }
    paths[layer] = scope + own
  }

  /// The shorter branch of a sum is its shortcut.
  private mutating func nameShortcut(_ branches: [[Int]], in scope: [String]) {
    guard branches.count == 2, !branches[0].isEmpty, !branches[1].isEmpty else { return }
    let shortcut = branches[0].count < branches[1].count ? branches[0] : branches[1]
    for layer in shortcut {
      guard let own = paths[layer], own.starts(with: scope) else { continue }
      paths[layer] = scope + ["shortcut"] + own.dropFirst(scope.count)
    }
  }

  // MARK: The rest

  /// Layers of which nothing is known get the language's names, numbered where there are several.
  private mutating func nameRest() {
    var uses: [String: Int] = [:]
    let unnamed = layers.indices.filter { paths[$0] == nil }
    for layer in unnamed { uses[layers[layer].operation.defaultName, default: 0] += 1 }
    var numbers: [String: Int] = [:]
    for layer in unnamed {
      let stem = layers[layer].operation.defaultName
      numbers[stem, default: 0] += 1
      paths[layer] = [uses[stem] == 1 ? stem : "\(stem)\(numbers[stem] ?? 1)"]
    }
    nameFollowers()
  }

  private func uniquePaths() -> [String] {
    var names = UniqueNames()
    return paths.enumerated().map { index, parts in
      let path = (parts ?? ["layer"]).joined(separator: "/")
      return names.unique(index > 0 && path == "input" ? "input_layer" : path)
    }
  }
}
