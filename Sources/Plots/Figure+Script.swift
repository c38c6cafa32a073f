extension Figure {
  /// The program for gnuplot, its data included.
  package func script(for format: PlotFormat) -> String {
    var lines = [
      "set encoding utf8",
      "set terminal \(format.terminal(width: width, height: height))",
      "set border 3 lc rgb '#404040' lw 1",
      "set tics nomirror textcolor rgb '#202020'",
      "set grid xtics ytics lc rgb '#E4E4E4' lt 1 lw 0.6",
      "set bars 0.6",
      "unset key",
    ]
    for (number, plot) in plots.enumerated() {
      for (index, series) in plot.series.enumerated() {
        lines.append("$data\(number)_\(index) << EOD")
        lines += series.points.map { point in
          let (low, high) =
            point.interval.map { ($0.lowerBound, $0.upperBound) } ?? (point.y, point.y)
          return "\(point.x) \(point.y) \(low) \(high)"
        }
        lines.append("EOD")
      }
    }
    lines.append("set multiplot")
    for (number, plot) in plots.enumerated() { lines += panel(plot, number) }
    lines.append("unset multiplot")
    return lines.joined(separator: "\n") + "\n"
  }

  private static let left = 78.0
  private static let right = 24.0
  private static let top = 44.0

  /// The rows of the key, each so long that it fits the picture's width.
  private var key: [[Plot.Series]] {
    var seen: Set<String> = []
    var rows: [[Plot.Series]] = []
    var used = Double.infinity
    for series in plots.flatMap(\.series) where !series.title.isEmpty {
      guard seen.insert(series.title).inserted else { continue }
      let room = Self.room(for: series)
      if used + room > Double(width) - 40 {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(series)
      used += room
    }
    return rows
  }

  private static func room(for series: Plot.Series) -> Double {
    Double(series.title.count) * 6.6 + 52
  }

  private var bottom: Double { 92 + 20 * Double(key.count) + slope }

  /// What names under an axis take of the picture's height where they must stand aslant.
  private var slope: Double {
    let names = plots.map(\.x.categories).filter { !fits($0) }.joined()
    return names.map { Double($0.count) * 3.3 }.max() ?? 0
  }

  /// Whether names have room beside each other under an axis.
  private func fits(_ names: [String]) -> Bool {
    let room = Double(width) / Double(plots.count) - Self.left - Self.right
    let longest = names.map(\.count).max() ?? 0
    return Double(longest) * 7.5 * Double(names.count) < room
  }

  private func panel(_ plot: Plot, _ number: Int) -> [String] {
    let panelWidth = Double(width) / Double(plots.count)
    let (across, down) = (panelWidth - Self.left - Self.right, Double(height) - Self.top - bottom)
    let points = plot.series.flatMap(\.points)
    let x = AxisRange(
      plot.x, around: points.map(\.x), room: points.contains { $0.name != nil } ? 0.16 : 0.03)
    // Bars are read against zero and the most that can be.
    let hasBars = plot.series.contains { $0.style == .bars }
    let bounds: [Double] = plot.y.limits.map { [$0.lowerBound, $0.upperBound] } ?? [0]
    let y = AxisRange(
      plot.y,
      around: points.flatMap { [$0.y, $0.interval?.lowerBound, $0.interval?.upperBound] }
        .compactMap { $0 } + (hasBars ? bounds : []), room: 0.08)
    func share(_ value: Double, of whole: Int) -> String {
      PlotText.decimal(value / Double(whole), 5)
    }
    let start = Double(number) * panelWidth
    var lines = [
      "set lmargin at screen \(share(start + Self.left, of: width))",
      "set rmargin at screen \(share(start + panelWidth - Self.right, of: width))",
      "set bmargin at screen \(share(bottom, of: height))",
      "set tmargin at screen \(share(Double(height) - Self.top, of: height))",
      "set title \(PlotText.quoted(plot.title)) font ',14' offset 0,-0.2",
      "set xlabel \(PlotText.quoted(plot.x.title)) offset 0,-0.1",
      "set ylabel \(PlotText.quoted(plot.y.title)) offset -0.4,0",
      "unset label", "unset logscale",
    ]
    for (letter, axis, range) in [("x", plot.x, x), ("y", plot.y, y)] {
      lines.append("set \(letter)range [\(range.low):\(range.high)]")
      if axis.isLogarithmic {
        let marks = range.marks.map { "'\($0.name)' \($0.value)" }.joined(separator: ", ")
        lines += ["set logscale \(letter)", "set \(letter)tics norotate (\(marks))"]
      } else if !axis.categories.isEmpty {
        let marks = axis.categories.enumerated()
          .map { "\(PlotText.name($1)) \($0 + 1)" }.joined(separator: ", ")
        lines.append("set \(letter)tics noenhanced (\(marks))")
        lines.append(
          "set \(letter)tics \(fits(axis.categories) ? "norotate" : "rotate by 30 right")")
      } else {
        let step = axis.isCount && range.high - range.low < 12 ? " 1" : ""
        lines.append("set \(letter)tics norotate autofreq\(step)")
      }
    }
    lines += names(plot, x, y, width: across, height: down)
    if number == 0 { lines += keyAndFootnote }
    lines.append("plot " + draws(plot, number).joined(separator: ", \\\n  "))
    return lines
  }

  private func names(
    _ plot: Plot, _ x: AxisRange, _ y: AxisRange, width: Double, height: Double
  ) -> [String] {
    func place(_ point: Plot.Point) -> (x: Double, y: Double) {
      (x.position(of: point.x) * width, y.position(of: point.y) * height)
    }
    let marked = plot.series.filter { $0.style != .steps }.flatMap(\.points)
    var obstacles = marked.map { point in
      let (left, middle) = place(point)
      let low = point.interval.map { y.position(of: $0.lowerBound) * height } ?? middle
      let high = point.interval.map { y.position(of: $0.upperBound) * height } ?? middle
      return NamePlaces.Box(
        left: left - 7, bottom: min(low, middle - 7), right: left + 7, top: max(high, middle + 7))
    }
    for series in plot.series where series.style == .steps {
      for (from, to) in zip(series.points, series.points.dropFirst()) {
        let ((left, level), (right, next)) = (place(from), place(to))
        obstacles += [
          .init(left: left, bottom: level - 1, right: right, top: level + 1),
          .init(left: right - 1, bottom: min(level, next), right: right + 1, top: max(level, next)),
        ]
      }
    }
    var places = NamePlaces(width: width, height: height, obstacles: obstacles)
    return marked.compactMap { point in
      guard let name = point.name else { return nil }
      let (left, middle) = place(point)
      let side = places.side(for: name, x: left, y: middle)
      return "set label \(PlotText.quoted(name)) at \(point.x), \(point.y) \(side.placement) "
        + "font ',11' textcolor rgb '#202020' front"
    }
  }

  /// A key of our own under all plots: gnuplot's belongs to one of them.
  private var keyAndFootnote: [String] {
    var lines: [String] = []
    if !footnote.isEmpty {
      lines.append(
        "set label \(PlotText.quoted(footnote)) at screen 0.5, screen "
          + "\(PlotText.decimal(14 / Double(height), 5)) center font ',10' textcolor rgb '#606060'")
    }
    for (row, members) in key.enumerated() {
      let level = PlotText.decimal(
        (36 + 20 * Double(key.count - 1 - row)) / Double(height), 5)
      var left = (Double(width) - members.reduce(0) { $0 + Self.room(for: $1) }) / 2
      for series in members {
        let mark = PlotText.decimal((left + 14) / Double(width), 5)
        let text = PlotText.decimal((left + 30) / Double(width), 5)
        let color = Tint.color(series.tint)
        switch series.style {
        case .marks(let filled):
          lines.append(
            "set label '' at screen \(mark), screen \(level) point "
              + "pt \(Tint.mark(series.tint, filled: filled)) ps 1.2 lc rgb '\(color)'")
        case .bars:
          lines.append(
            "set label '■' at screen \(mark), screen \(level) center font ',16' "
              + "textcolor rgb '\(color)'")
        case .course:
          lines.append(
            "set label '' at screen \(mark), screen \(level) point "
              + "pt \(Tint.mark(series.tint)) ps 1.2 lc rgb '\(color)'")
        case .steps:
          lines.append(
            "set label '──' at screen \(mark), screen \(level) center textcolor rgb '#808080'")
        }
        lines.append(
          "set label \(PlotText.quoted(series.title)) at screen \(text), screen \(level) left "
            + "font ',11' textcolor rgb '#202020'")
        left += Self.room(for: series)
      }
    }
    return lines
  }

  private func draws(_ plot: Plot, _ number: Int) -> [String] {
    let draws = plot.series.enumerated().flatMap { index, series -> [String] in
      let data = "$data\(number)_\(index)"
      let color = Tint.color(series.tint)
      let hasIntervals = series.points.contains { $0.interval != nil }
      let bars =
        hasIntervals
        ? ["\(data) using 1:2:3:4 with yerrorbars pt -1 lw 1.2 lc rgb '\(color)'"] : []
      switch series.style {
      case .marks(let filled):
        return bars + [
          "\(data) using 1:2 with points pt \(Tint.mark(series.tint, filled: filled)) ps 1.3 lw 1.6 "
            + "lc rgb '\(color)'"
        ]
      case .course:
        return bars + [
          "\(data) using 1:2 with linespoints pt \(Tint.mark(series.tint)) ps 0.8 lw 1.6 "
            + "dt \(series.tint / 7 + 1) lc rgb '\(color)'"
        ]
      case .bars:
        return [
          "\(data) using 1:2:(0.62) with boxes fill solid 1 noborder lc rgb '\(color)'"
        ]
      case .steps:
        return ["\(data) using 1:2 with steps lw 1.4 dt (6,4) lc rgb '#808080'"]
      }
    }
    return draws.isEmpty ? ["NaN"] : draws
  }
}
