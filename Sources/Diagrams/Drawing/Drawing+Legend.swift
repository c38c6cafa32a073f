import Netlab

extension Drawing {
  /// What stands above the flow: title and legend, and space below them.
  ///
  /// The legend would stand at the foot if Graphviz drew straight lines in a graph that a cluster
  /// with a label of its own encloses.
  var heading: Markup {
    Markup(
      stacked: [title, legend, Markup(lines: [[.plain(" ", size: 8)]])], spacing: 3)
  }

  /// Name, totals and source of the network.
  private var title: Markup {
    let all = Array(graph.nodes.indices)
    var facts = [
      "\(measures.multiplyAdds(of: all).text()) multiply-adds (MACs)",
      "\(Amount.count(measures.parameters(of: all))) parameters",
    ]
    facts.append("input \(graph.nodes[0].shape.dotted)")
    let unknown = graph.nodes.count(where: \.operation.isForeign)
    if unknown > 0 {
      facts.append("\(unknown.grouped) \(unknown == 1 ? "layer" : "layers") unknown to netlab")
    }
    if graph.mode == .training { facts.append("as trained, with its auxiliary parts") }
    var lines: [[Markup.Run]] = [
      [.bold(graph.name, size: 20)],
      [.plain(facts.joined(separator: " · "), color: theme.mutedInk, size: 11)],
    ]
    if let source = graph.source {
      lines.append([.plain(source, color: theme.mutedInk, size: 9)])
    }
    return Markup(lines: lines, alignment: .left)
  }

  /// What colours and numbers mean.
  private var legend: Markup {
    let entries = scale.map(scaleEntries) ?? familyEntries
    var rows: [[Markup.Cell]] = []
    var width = Double.infinity
    for entry in entries {
      let own = TextWidth.points(of: entry.text, size: 9, isBold: false) + 40
      if width + own > legendWidth {
        rows.append([])
        width = 0
      }
      width += own
      rows[rows.count - 1] += [
        Markup.Cell(
          runs: [], fill: entry.swatch.fill, border: entry.swatch.border, width: 16, height: 10),
        Markup.Cell(runs: [.plain(entry.text + "   ", color: theme.mutedInk, size: 9)]),
      ]
    }
    return Markup(
      rows: rows, spacing: 4,
      heading: scale.map { [.bold($0.title, color: theme.mutedInk, size: 9)] })
  }

  /// The width that the legend may take: that of the picture, roughly.
  private var legendWidth: Double {
    let widest = figure.levels.indices.map { captions[$0].width }.max() ?? 0
    return max(380, widest * 2) * Double(columns.ranges.count)
  }

  private var familyEntries: [(swatch: Theme.Swatch, text: String)] {
    let used = Set(figure.boxes.compactMap(family))
    var entries = Family.allCases.filter(used.contains).map { family in
      (
        swatch: theme.swatch(for: family),
        text: family == .unknown ? "unknown to netlab" : family.rawValue
      )
    }
    if figure.boxes.contains(where: { family(of: $0) == nil }) {
      entries.append((theme.module, "folded layers"))
    }
    return entries
  }

  private func scaleEntries(_ scale: ColorScale) -> [(swatch: Theme.Swatch, text: String)] {
    let border = theme.scale[theme.scale.count - 1]
    let unknown = figure.boxes.contains { family(of: $0) == .unknown }
    return (unknown ? [(swatch: theme.swatch(for: .unknown), text: "unknown to netlab")] : [])
      + [(swatch: Theme.Swatch(fill: theme.paper, border: theme.line), text: "none")]
      + zip(theme.scale, scale.bounds).map { fill, bound in
        (swatch: Theme.Swatch(fill: fill, border: border), text: "≤ \(scale.caption(bound))")
      }
  }

  /// The classes of what boxes are coloured by; nil for families.
  static func scale(
    of figure: Figure, measures: Measures, options: DiagramOptions
  ) -> ColorScale? {
    let values = figure.boxes.compactMap { measures.value(of: $0, by: options.colorBy) }
    guard let largest = values.max() else { return nil }
    let classes = options.theme.scale.count
    switch options.colorBy {
    case .family: return nil
    case .macs:
      return ColorScale(
        title: "multiply-adds (MACs)", largest: largest, classes: classes, halving: true,
        caption: Amount.count)
    case .parameters:
      return ColorScale(
        title: "parameters", largest: largest, classes: classes, halving: true,
        caption: Amount.count)
    case .memory:
      return ColorScale(
        title: "memory of parameters and output", largest: largest, classes: classes,
        halving: true, caption: Amount.bytes)
    case .receptiveField:
      return ColorScale(
        title: "receptive field, pixels of the input", largest: largest, classes: classes,
        halving: false, caption: { $0.grouped })
    }
  }
}

extension OpenShape {
  /// The shape as pictures print it: `192·28·28`, with a question mark for what is not known.
  var dotted: String { dimensions.map { $0.map(String.init) ?? "?" }.joined(separator: "·") }
}
