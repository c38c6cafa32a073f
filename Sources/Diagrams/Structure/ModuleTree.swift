import Netlab

/// The modules of a network as a tree; its leaves are layer units, in the order of the graph.
struct ModuleTree {
  /// A module, or the network itself, which is the first.
  struct Module {
    var path: String
    /// How many modules it lies in; the network itself lies at −1.
    var level: Int
    var isAuxiliary: Bool
    var parts: [Part] = []
    /// All nodes in it, in order.
    var nodes: [Int] = []
  }

  /// What a module consists of.
  enum Part: Hashable {
    case module(Int)
    case unit(Int)
  }

  private var lonelyUnits: [Int: Int] = [:]
  private(set) var modules = [Module(path: "", level: -1, isAuxiliary: false)]

  init(of graph: OpenGraph, units: LayerUnits) {
    let auxiliaries = Set(graph.heads.map(\.name))
    let layers = Set(graph.nodes.lazy.map { $0.path[...] })
    var moduleOfPath: [Substring: Int] = ["": 0]
    var parents: [Int?] = [nil]

    func open(_ path: Substring) -> Int {
      var waiting: [Substring] = []
      var next = path
      while moduleOfPath[next] == nil {
        // A layer is no module, though its riders' paths begin with its own.
        if !layers.contains(next) { waiting.append(next) }
        next = next.lastIndex(of: "/").map { next[..<$0] } ?? ""
      }
      var parent = moduleOfPath[next] ?? 0
      for path in waiting.reversed() {
        let text = String(path)
        modules.append(
          Module(
            path: text, level: modules[parent].level + 1, isAuxiliary: auxiliaries.contains(text)))
        parents.append(parent)
        modules[parent].parts.append(.module(modules.count - 1))
        parent = modules.count - 1
        moduleOfPath[path] = parent
      }
      moduleOfPath[path] = parent
      return parent
    }

    var moduleOfUnit: [Int] = []
    for (unit, members) in units.members.enumerated() {
      let own = open(graph.nodes[members[0]].path.scope)
      modules[own].parts.append(.unit(unit))
      moduleOfUnit.append(own)
    }
    for (node, unit) in units.unitOfNode.enumerated() {
      var next: Int? = moduleOfUnit[unit]
      while let module = next {
        modules[module].nodes.append(node)
        next = parents[module]
      }
    }
    for module in modules.indices.dropFirst() {
      if let unit = onlyUnit(of: module), lonelyUnits[unit] == nil { lonelyUnits[unit] = module }
    }
  }

  /// The module that holds nothing but this unit, and so is drawn as it.
  func moduleAroundOnly(_ unit: Int) -> Int? { lonelyUnits[unit] }

  /// The unit that a module consists of; nil where it holds more, or is a head with a loss.
  func onlyUnit(of module: Int) -> Int? {
    guard modules[module].parts.count == 1, !modules[module].isAuxiliary else { return nil }
    switch modules[module].parts[0] {
    case .unit(let unit): return unit
    case .module(let inner): return onlyUnit(of: inner)
    }
  }

  /// The level of the innermost modules; −1 in a network without any.
  var deepestLevel: Int { modules.map(\.level).max() ?? -1 }
}
