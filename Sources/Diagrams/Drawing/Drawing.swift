import Netlab

/// Turns a figure into DOT: boxes, frames, title and legend; the flow is in `Drawing+Flow`.
struct Drawing {
  let graph: OpenGraph
  let tree: ModuleTree
  let units: LayerUnits
  let figure: Figure
  let options: DiagramOptions
  let measures: Measures
  let scale: ColorScale?
  let captions: [BoxCaption]
  let columns: Columns
  /// For each box, what the DOT file calls it.
  let names: [String]
  let framesAround: [[Int]]
  let levels: [Int]
  var theme: Theme { options.theme }

  init(of graph: OpenGraph, options: DiagramOptions) {
    self.graph = graph
    self.options = options
    let units = LayerUnits(of: graph)
    let tree = ModuleTree(of: graph, units: units)
    let figure = Figure(of: graph, tree: tree, units: units, depth: options.depth)
    let measures = Measures(of: graph)
    let captioner = Captioner(
      graph: graph, tree: tree, units: units, measures: measures, colorBy: options.colorBy)
    (self.units, self.tree, self.figure, self.measures) = (units, tree, figure, measures)
    captions = figure.boxes.map(captioner.caption)
    framesAround = figure.boxes.indices.map(figure.frames(around:))
    levels = figure.levels
    names = captioner.names(of: figure.boxes)
    let sizes = captions.map { caption in
      options.direction == .down
        ? (along: caption.height, across: caption.width)
        : (along: caption.width + 40, across: caption.height)
    }
    columns = Columns(
      of: figure, sizes: sizes, count: options.columns,
      aspect: options.direction == .down ? 1.3 : 1.7)
    scale = Self.scale(of: figure, measures: measures, options: options)
  }

  /// The whole picture.
  var dot: DOTGraph {
    var flow = Flow(self)
    let (nodes, edges) = flow.statements()
    let font = DOTAttribute.text("fontname", "Helvetica,Arial,sans-serif")
    return DOTGraph(
      name: graph.name,
      attributes: [
        .label(heading), .text("labelloc", "t"), .text("labeljust", "l"), font,
        .number("fontsize", 10.5), .text("fontcolor", theme.ink), .text("bgcolor", theme.paper),
        .text("rankdir", options.direction == .down ? "TB" : "LR"), .text("newrank", "true"),
        .text("splines", "polyline"),
        .number("nodesep", 0.22), .number("ranksep", 0.16), .number("pad", 0.35),
        .tooltip(graph.name),
      ],
      nodeDefaults: [
        .text("shape", "box"), .text("style", "rounded,filled"), font, .number("fontsize", 10.5),
        .text("margin", "0.1,0.04"), .number("height", 0.1), .number("width", 0.1),
      ],
      edgeDefaults: [
        font, .number("fontsize", 8.5), .text("fontcolor", theme.mutedInk),
        .text("color", theme.line), .number("arrowsize", 0.55), .number("penwidth", 0.9),
      ],
      statements: nodes + edges)
  }

  /// The node of a box.
  func node(_ index: Int) -> DOTStatement {
    let box = figure.boxes[index]
    let style = style(of: box)
    let tooltip = Tooltip(
      title: names[index], nodes: box.first, all: box.members, repeats: box.repeats, in: graph,
      measures: measures)
    var attributes: [DOTAttribute] = [
      .label(captions[index].markup(theme: theme, on: style.ground)),
      .text("fillcolor", style.swatch.fill), .text("color", style.swatch.border),
      .text("id", SVGName.id("layer", names[index])),
      .text("class", SVGName.classes(of: box, in: graph, units: units)),
      .tooltip(tooltip.text),
    ]
    if box.repeats > 1 { attributes.append(.number("peripheries", 2)) }
    var isDashed = family(of: box) == .unknown
    if case .module(let module) = box.content { isDashed = tree.modules[module].isAuxiliary }
    if isDashed {
      attributes.append(.text("style", "rounded,filled,dashed"))
    }
    return .node(names[index], attributes)
  }

  private func style(of box: Figure.Box) -> (swatch: Theme.Swatch, ground: BoxCaption.Ground) {
    let family = family(of: box)
    let own = family.map(theme.swatch) ?? theme.module
    guard family != .unknown, let scale, let value = measures.value(of: box, by: options.colorBy)
    else {
      return (own, .light)
    }
    guard let step = scale.index(of: value) else {
      return (Theme.Swatch(fill: theme.paper, border: theme.line), .light)
    }
    let fill = theme.scale[min(step, theme.scale.count - 1)]
    let isDark = step >= theme.scale.count - theme.darkSteps
    let swatch = Theme.Swatch(fill: fill, border: theme.scale[theme.scale.count - 1])
    return (swatch, isDark ? .dark : .medium)
  }

  /// The family of a layer; nil for a module.
  func family(of box: Figure.Box) -> Family? {
    guard case .unit(let unit) = box.content else { return nil }
    return graph.nodes[units.members[unit][0]].operation.rules.family
  }

  /// The attributes of a frame.
  func attributes(ofFrame index: Int) -> [DOTAttribute] {
    let frame = figure.frames[index]
    let module = tree.modules[frame.module]
    let tooltip = Tooltip(
      title: module.path, nodes: frame.first, repeats: frame.repeats, in: graph,
      measures: measures)
    return [
      .label(Markup(lines: lines(ofFrame: index), alignment: .left)), .text("labelloc", "t"),
      .text("labeljust", "l"),
      .number("fontsize", 10.5), .number("peripheries", 1),
      .text("style", module.isAuxiliary ? "rounded,filled,dashed" : "rounded,filled"),
      .text("fillcolor", theme.frame.fill),
      .text("color", module.isAuxiliary ? theme.mutedInk : theme.frame.border),
      .number("penwidth", frame.repeats > 1 ? 2.5 : 1),
      .text("id", SVGName.id("module", module.path)),
      .text("class", module.isAuxiliary ? "module auxiliary" : "module"),
      .tooltip(tooltip.text),
    ]
  }
}

extension Drawing {
  /// A frame's label: on one line where it ends before the line that enters the frame in its
  /// middle, and else on several.
  private func lines(ofFrame index: Int) -> [[Markup.Run]] {
    func small(_ text: String) -> Markup.Run { .plain(text, color: theme.mutedInk, size: 9) }
    let frame = figure.frames[index]
    let path = tree.modules[frame.module].path
    var name: [Markup.Run] = [.bold(BoxCaption.shortened(path.lastName))]
    var facts: [Markup.Run] = []
    if frame.repeats > 1 {
      let last = BoxCaption.shortened(tree.modules[frame.lastModule].path.lastName)
      name += [.bold(" … \(last)"), .bold("  ×\(frame.repeats.grouped)")]
    }
    if let head = graph.heads.first(where: { $0.name == path }) {
      facts.append(small("loss × \(head.weight)"))
    }
    let costs = measures.costs(of: frame.first)
    let each = frame.repeats > 1 ? "each " : ""
    if !costs.isEmpty { facts.append(small(each + costs)) }
    let line = name + facts.map { small("   " + $0.text) }
    let room = room(inFrame: index)
    if Markup.width(of: line) < room { return [line] }

    let multiplyAdds = measures.multiplyAdds(of: frame.first)
    let isWide = Markup.width(of: name) > room
    if multiplyAdds.isWorthSaying {
      // In the narrowest frames the word stands on the line above.
      facts[facts.count - 1] = small((isWide ? "" : each) + multiplyAdds.text() + " MACs")
      if isWide, frame.repeats > 1 { name[2].text += ", each" }
    }
    return (isWide ? name.map { [.bold($0.text.trimmed)] } : [name]) + facts.map { [$0] }
  }

  /// The space to the left of a frame's middle, roughly; unbounded where lines enter at the side.
  private func room(inFrame index: Int) -> Double {
    if options.direction == .right { return .infinity }
    var widths: [Int: Double] = [:]
    for (box, around) in framesAround.enumerated() where around.contains(index) {
      widths[levels[box], default: 0] += captions[box].width + 16
    }
    return (widths.values.max() ?? 0) / 2 - 10
  }

  /// Dots for each inch of a bitmap: sharp on a high-density screen, fewer where it would be huge.
  ///
  /// Cairo draws bitmaps of up to 32,767 pixels a side; the extents here are estimates.
  var resolution: Double {
    let (along, across) = columns.extent
    let byLength = 20_000 * 72 / max(along, across, 1)
    let byArea = (60_000_000 / max(along * across, 1)).squareRoot() * 72
    return max(24, min(160, byLength, byArea).rounded(.down))
  }
}

extension String {
  /// The text without the spaces in front of it.
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
