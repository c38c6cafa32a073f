import Netlab

/// A report's layers by the modules that they lie in.
///
/// A layer's normalisation and activation, `conv1/norm` and `conv1/relu`, belong to the layer that
/// they follow, and are folded into it at every depth.
package struct LayerTree: Hashable, Sendable {
  private var layers: [LayerReport]
  /// Modules and layers in the order of their first layers; a part comes after its whole.
  private var branches: [Branch]

  private struct Branch: Hashable, Sendable {
    var path: String
    var name: String
    var level: Int
    var parent: Int?
    var children: [Int] = []
    /// The layer whose path is this one's.
    var own: Int?
    /// All layers at and beneath this path.
    var members: [Int] = []
    /// The last member that a layer elsewhere reads.
    var lastRead: Int?
  }

  package init(of report: NetworkReport) {
    layers = report.layers
    branches = []
    var branchOfPath: [Substring: Int] = [:]
    var branchOfLayer: [Int] = []
    var layerOfPath: [String: Int] = [:]
    for (index, layer) in layers.enumerated() {
      let own = Self.open(layer.path[...], in: &branches, known: &branchOfPath)
      branches[own].own = index
      branchOfLayer.append(own)
      layerOfPath[layer.path] = index
      var next: Int? = own
      while let branch = next {
        branches[branch].members.append(index)
        next = branches[branch].parent
      }
    }
    for (reader, layer) in layers.enumerated() {
      for read in layer.inputs.compactMap({ layerOfPath[$0] }) {
        markRead(from: branchOfLayer[read], layer: read, by: branchOfLayer[reader])
      }
    }
  }

  /// The branch of a path, made with all the modules around it where it is new.
  private static func open(
    _ path: Substring, in branches: inout [Branch], known: inout [Substring: Int]
  ) -> Int {
    if let branch = known[path] { return branch }
    var parent: Int?
    var name = path
    if let slash = path.lastIndex(of: "/") {
      parent = open(path[..<slash], in: &branches, known: &known)
      name = path[path.index(after: slash)...]
    }
    let level = parent.map { branches[$0].level + 1 } ?? 0
    branches.append(
      Branch(path: String(path), name: String(name), level: level, parent: parent))
    known[path] = branches.count - 1
    if let parent { branches[parent].children.append(branches.count - 1) }
    return branches.count - 1
  }

  /// Notes `layer` as read from outside in every branch that holds it and not its reader.
  private mutating func markRead(from branch: Int, layer: Int, by reader: Int) {
    var (inner, outer) = (branch, reader)
    while inner != outer {
      if branches[inner].level >= branches[outer].level {
        branches[inner].lastRead = max(branches[inner].lastRead ?? layer, layer)
        guard let parent = branches[inner].parent else { return }
        inner = parent
      } else if let parent = branches[outer].parent {
        outer = parent
      }
    }
  }
}

extension LayerTree {
  /// The rows of a table.
  ///
  /// - Parameters:
  ///   - depth: how deep modules are unfolded: 1 gives one row for each part of the network, as
  ///     papers print them; nil gives each layer a row, followers included.
  ///   - headings: whether an unfolded module has a row of its own in front of its parts.
  package func rows(depth: Int? = nil, headings: Bool = false) -> [LayerGroup] {
    var rows: [LayerGroup] = []
    var waiting = Array(branches.indices.filter { branches[$0].parent == nil }.reversed())
    while let next = waiting.popLast() {
      let branch = branches[next]
      let isFolded = depth.map { branch.own != nil || branch.level + 1 >= $0 } ?? false
      if isFolded || branch.children.isEmpty {
        rows.append(group(branch, of: branch.members))
        continue
      }
      if let own = branch.own {
        rows.append(group(branch, of: [own]))
      } else if headings {
        var heading = group(branch, of: branch.members)
        heading.isHeading = true
        rows.append(heading)
      }
      waiting.append(contentsOf: branch.children.reversed())
    }
    return rows
  }

  /// The largest modules and layers that lie within `chosen` with all that is beneath them, each
  /// with the index of its first layer.
  func largestGroups(within chosen: Set<Int>) -> [(first: Int, group: LayerGroup)] {
    var groups: [(first: Int, group: LayerGroup)] = []
    var waiting = Array(branches.indices.filter { branches[$0].parent == nil }.reversed())
    while let next = waiting.popLast() {
      let branch = branches[next]
      if branch.members.allSatisfy(chosen.contains) {
        groups.append((branch.members[0], group(branch, of: branch.members)))
        continue
      }
      if let own = branch.own, chosen.contains(own) {
        groups.append((own, group(branch, of: [own])))
      }
      waiting.append(contentsOf: branch.children.reversed())
    }
    return groups
  }

  /// The layers at and beneath `path`, in the order in which they run; empty where there is none.
  package func layers(at path: String) -> [LayerReport] {
    branches.first { $0.path == path }?.members.map { layers[$0] } ?? []
  }

  /// Everything at and beneath `path` as one row; nil where there is no such path.
  package func group(at path: String) -> LayerGroup? {
    branches.first { $0.path == path }.map { group($0, of: $0.members) }
  }

  /// All paths, of modules too, in the order of their first layers.
  package var paths: [String] { branches.map(\.path) }

  private func group(_ branch: Branch, of members: [Int]) -> LayerGroup {
    let last = members.count == branch.members.count ? branch.lastRead : branch.own
    let output = layers[last ?? members[members.count - 1]]
    return LayerGroup(
      path: branch.path, name: branch.name, level: branch.level, isHeading: false,
      layerCount: members.count, layer: branch.own.map { layers[$0] },
      counts: members.reduce(into: .nothing) { $0.add(LayerCounts(layers[$1])) },
      outputPath: output.path, outputShape: output.outputShape,
      receptiveField: output.receptiveField,
      depth: depth(of: members, to: output))
  }

  private func depth(of members: [Int], to output: LayerReport) -> Int {
    members.map { layers[$0] }.depths[output.path] ?? 0
  }
}

extension [LayerReport] {
  /// For each layer's path, how many convolutions and linear layers the longest path to it has.
  var depths: [String: Int] {
    var depths: [String: Int] = [:]
    for layer in self {
      let counts = layer.family == .convolution || layer.family == .linear
      let before = layer.inputs.compactMap { depths[$0] }.max() ?? 0
      depths[layer.path] = before + (counts ? 1 : 0)
    }
    return depths
  }
}
