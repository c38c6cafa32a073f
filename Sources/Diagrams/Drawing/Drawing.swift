import Netlab

/// Turns a figure into DOT: boxes, frames, title and legend; the flow is in `Drawing+Flow`.
struct Drawing {
  let graph: ShapedGraph
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

  init(of graph: ShapedGraph, options: DiagramOptions) {
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
    let body = DOTStatement.cluster(
      "body",
      [.label(legend), .text("labelloc", "b"), .text("labeljust", "l"), .number("peripheries", 0)],
      nodes + edges)
    return DOTGraph(
      name: graph.name,
      attributes: [
        .label(title), .text("labelloc", "t"), .text("labeljust", "l"), font,
        .number("fontsize", 10.5), .text("fontcolor", theme.ink), .text("bgcolor", theme.paper),
        .text("rankdir", options.direction == .down ? "TB" : "LR"), .text("newrank", "true"),
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
      statements: [body])
  }

  /// The node of a box.
  func node(_ index: Int) -> DOTStatement {
    let box = figure.boxes[index]
    let style = style(of: box)
    let tooltip = Tooltip(
      title: names[index], nodes: box.first, repeats: box.repeats, in: graph, measures: measures)
    var attributes: [DOTAttribute] = [
      .label(captions[index].markup(theme: theme, on: style.ground)),
      .text("fillcolor", style.swatch.fill), .text("color", style.swatch.border),
      .text("id", SVGName.id("layer", names[index])),
      .text("class", SVGName.classes(of: box, in: graph, units: units)),
      .tooltip(tooltip.text),
    ]
    if box.repeats > 1 { attributes.append(.number("peripheries", 2)) }
    return .node(names[index], attributes)
  }

  private func style(of box: Figure.Box) -> (swatch: Theme.Swatch, ground: BoxCaption.Ground) {
    let family = family(of: box)
    let own = family.map(theme.swatch) ?? theme.module
    guard let scale, let value = measures.value(of: box.first, by: options.colorBy) else {
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
    var label: [Markup.Run] = [.bold(BoxCaption.shortened(module.path.lastName))]
    if frame.repeats > 1 {
      let last = tree.modules[frame.lastModule].path.lastName
      label = [
        .bold("\(BoxCaption.shortened(module.path.lastName)) … \(BoxCaption.shortened(last))")
      ]
      label.append(.bold("  ×\(frame.repeats.grouped)"))
    }
    if let head = graph.heads.first(where: { $0.name == module.path }) {
      label.append(.plain("  loss × \(head.weight)", color: theme.mutedInk, size: 9))
    }
    let lines = frameLines(label, frame: frame, at: index)
    let tooltip = Tooltip(
      title: module.path, nodes: frame.first, repeats: frame.repeats, in: graph,
      measures: measures)
    return [
      .label(Markup(lines: lines, alignment: .left)), .text("labelloc", "t"),
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
  /// A frame's label, kept to the left of the line that enters the frame in its middle.
  private func frameLines(
    _ label: [Markup.Run], frame: Figure.Frame, at index: Int
  ) -> [[Markup.Run]] {
    func small(_ text: String) -> Markup.Run { .plain(text, color: theme.mutedInk, size: 9) }
    let each = frame.repeats > 1 ? "each " : ""
    let costs = measures.costs(of: frame.first)
    guard !costs.isEmpty else { return [label] }
    let whole = label + [small("   \(each)\(costs)")]
    if Markup.width(of: whole) < room(inFrame: index) { return [whole] }
    let multiplyAdds = Amount.count(measures.multiplyAdds(of: frame.first))
    return [label, [small("\(each)\(multiplyAdds) MACs")]]
  }

  /// The space to the left of a frame's middle, roughly.
  private func room(inFrame index: Int) -> Double {
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
