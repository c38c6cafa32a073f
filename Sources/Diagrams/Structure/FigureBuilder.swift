import Netlab

/// Which modules stand open, and which neighbours are drawn once with their number.
struct Folding: Hashable {
  /// Modules of this level and deeper ones are boxes.
  var foldedLevel: Int
  /// What is drawn once where it repeats.
  var repeats: Repeats

  enum Repeats: Hashable {
    case nothing, foldedModules, modules, everything
  }
}

/// Makes a figure of a graph, folded as asked.
struct FigureBuilder {
  private let graph: OpenGraph
  private let tree: ModuleTree
  private let units: LayerUnits
  private let repeatedParts: RepeatedParts
  private let folding: Folding
  private var figure = Figure()
  private var boxOfNode: [Int]
  /// For each node, the node that stands for it where repeats are drawn once.
  private var standIn: [Int]
  /// The readers whose input comes from the repeat before theirs, which is not drawn.
  private var carried: Set<Int> = []

  static func figure(
    of graph: OpenGraph, tree: ModuleTree, units: LayerUnits, folding: Folding
  ) -> Figure {
    var builder = FigureBuilder(graph: graph, tree: tree, units: units, folding: folding)
    builder.figure.elements = builder.elements(of: 0, in: nil)
    builder.link()
    return builder.figure
  }

  private init(graph: OpenGraph, tree: ModuleTree, units: LayerUnits, folding: Folding) {
    self.graph = graph
    self.tree = tree
    self.units = units
    self.folding = folding
    repeatedParts = RepeatedParts(in: graph)
    boxOfNode = [Int](repeating: 0, count: graph.nodes.count)
    standIn = Array(graph.nodes.indices)
  }

  private func nodes(of part: ModuleTree.Part) -> [Int] {
    switch part {
    case .module(let module): tree.modules[module].nodes
    case .unit(let unit): units.members[unit]
    }
  }

  private func isFolded(_ module: Int) -> Bool {
    tree.modules[module].level >= folding.foldedLevel
  }

  private mutating func elements(of module: Int, in frame: Int?) -> [Figure.Element] {
    let parts = tree.modules[module].parts
    var elements: [Figure.Element] = []
    for run in runs(of: parts) {
      switch parts[run.lowerBound] {
      case .unit(let unit):
        elements.append(.box(addBox(.unit(unit), run: parts[run], in: frame)))
      case .module(let module) where isFolded(module):
        elements.append(.box(addBox(.module(module), run: parts[run], in: frame)))
      case .module(let module):
        if run.count == 1, let unit = tree.onlyUnit(of: module) {
          elements.append(.box(addBox(.unit(unit), run: [.unit(unit)], in: frame)))
        } else {
          elements.append(.frame(addFrame(module, run: parts[run], in: frame)))
        }
      }
    }
    return elements
  }

  private func runs(of parts: [ModuleTree.Part]) -> [Range<Int>] {
    guard folding.repeats != .nothing else { return parts.indices.map { $0..<$0 + 1 } }
    return repeatedParts.runs(of: parts.map(nodes)).flatMap { run in
      mayRepeat(parts[run.lowerBound], count: run.count) ? [run] : run.map { $0..<$0 + 1 }
    }
  }

  private func mayRepeat(_ part: ModuleTree.Part, count: Int) -> Bool {
    switch (part, folding.repeats) {
    case (_, .nothing): false
    case (.unit, .everything): count > 2
    case (.unit, .foldedModules), (.unit, .modules): false
    case (.module(let module), .foldedModules): isFolded(module)
    case (.module, .modules), (.module, .everything): true
    }
  }

  private mutating func addBox(
    _ content: Figure.Box.Content, run: ArraySlice<ModuleTree.Part>, in frame: Int?
  ) -> Int {
    let repeats = run.map(nodes)
    figure.boxes.append(
      Figure.Box(
        content: content, members: repeats.flatMap { $0 }, repeats: repeats.count,
        first: repeats[0]))
    figure.frameOfBox.append(frame)
    for node in repeats[0] { boxOfNode[node] = figure.boxes.count - 1 }
    standIn(for: repeats)
    return figure.boxes.count - 1
  }

  private mutating func addFrame(
    _ module: Int, run: ArraySlice<ModuleTree.Part>, in parent: Int?
  ) -> Int {
    let repeats = run.map(nodes)
    var lastModule = module
    if case .module(let last)? = run.last { lastModule = last }
    let frame = figure.frames.count
    figure.frames.append(
      Figure.Frame(
        module: module, parent: parent, repeats: repeats.count, first: repeats[0],
        lastModule: lastModule))
    figure.elementsOfFrame.append([])
    let own = elements(of: module, in: frame)
    figure.elementsOfFrame[frame] = own
    standIn(for: repeats)
    for others in repeats.dropFirst() {
      for node in others { figure.boxes[boxOfNode[node]].members.append(node) }
    }
    return frame
  }

  /// Lets the first of some repeats stand for the others.
  private mutating func standIn(for repeats: [[Int]]) {
    for nodes in repeats.dropFirst() {
      for (first, node) in zip(repeats[0], nodes) {
        boxOfNode[node] = boxOfNode[first]
        standIn[node] = standIn[first]
        if graph.nodes[node].inputs.contains(where: { $0 < nodes[0] }) || carried.contains(first) {
          carried.insert(node)
        }
      }
    }
  }

  private mutating func link() {
    var seen: Set<Figure.Link> = []
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs where !(carried.contains(index) && isOuter(input, of: index)) {
        let link = Figure.Link(
          from: boxOfNode[input], to: boxOfNode[index], tensor: standIn[input])
        if link.from != link.to, seen.insert(link).inserted { figure.links.append(link) }
      }
    }
  }

  /// Whether an input of a repeat's node lies in the repeat before.
  private func isOuter(_ input: Int, of node: Int) -> Bool {
    // Stand-ins lie in the first repeat, at the same distance wherever both are in one repeat.
    node - input != standIn[node] - standIn[input]
  }
}
