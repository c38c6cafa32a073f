import Netlab

/// Writes the captions of boxes.
struct Captioner {
  let graph: OpenGraph
  let tree: ModuleTree
  let units: LayerUnits
  let measures: Measures
  let colorBy: DiagramOptions.ColorBy

  func caption(of box: Figure.Box) -> BoxCaption {
    var caption = BoxCaption()
    switch box.content {
    case .unit(let unit):
      let members = units.members[unit].map { graph.nodes[$0] }
      let layer = members[0]
      if layer.hasOwnName {
        caption.name = BoxCaption.shortened(layer.path.lastName)
      } else if let module = tree.moduleAroundOnly(unit) {
        caption.name = BoxCaption.shortened(tree.modules[module].path.lastName)
      }
      caption.title = layer.title
      caption.riders = members.dropFirst().map { " · \($0.title)" }.joined()
    case .module(let module):
      caption.title = BoxCaption.shortened(tree.modules[module].path.lastName)
      if box.repeats > 1 {
        caption.title += " … " + BoxCaption.shortened(lastName(of: box, level: module))
      }
      caption.summary = ModuleSummary(of: graph, tree: tree).lines(of: module)
    case .stretch(let parts):
      let tally = ModuleSummary(of: graph, tree: tree).tally(of: box.first)
      caption.title = tally.isEmpty ? "\(parts.grouped) parts" : tally
    }
    if box.repeats > 1 { caption.riders += "  ×\(box.repeats.grouped)" }
    caption.note = note(of: box)
    return caption
  }

  /// A box's line of numbers; repeats cost the same each, but see more and more.
  private func note(of box: Figure.Box) -> String {
    let first = measures.note(of: box.first, by: colorBy)
    switch colorBy {
    case .family, .macs, .parameters, .memory:
      return box.repeats > 1 && !first.isEmpty ? "each " + first : first
    case .receptiveField:
      guard let last = measures.receptiveField(of: box.members)?.size,
        last != measures.receptiveField(of: box.first)?.size
      else { return first }
      return first + " to \(last)"
    }
  }

  /// The name of the last module in a run, which lies as deep as the first.
  private func lastName(of box: Figure.Box, level module: Int) -> Substring {
    guard let last = box.members.last else { return "" }
    let depth = tree.modules[module].level
    let parts = graph.nodes[last].path.split(separator: "/", omittingEmptySubsequences: false)
    return parts[min(depth, parts.count - 1)]
  }

  /// For each box, its path, made unique.
  func names(of boxes: [Figure.Box]) -> [String] {
    var used: Set<String> = []
    return boxes.map { box in
      var name: String
      switch box.content {
      case .unit(let unit): name = graph.nodes[units.members[unit][0]].path
      case .module(let module): name = tree.modules[module].path
      case .stretch:
        let ends = [box.first.first, box.first.last].compactMap { $0.map { graph.nodes[$0].path } }
        name = ends.joined(separator: " … ")
      }
      while !used.insert(name).inserted { name += "′" }
      return name
    }
  }
}
