import Analysis
import Foundation
import Plots

/// A benchmark's layers under the roofs that this machine's own peaks make.
///
/// - Source: Williams, Waterman and Patterson 2009, "Roofline", figure 1.
package struct RooflinePlot {
  private let report: BenchmarkReport
  private let peaks: BenchmarkReport.Peaks

  /// Nil where the machine's peaks were not measured.
  package init?(_ report: BenchmarkReport) {
    guard let peaks = report.machine.peaks else { return nil }
    self.report = report
    self.peaks = peaks
  }

  /// One layer's point.
  private struct Point {
    var path: String
    var intensity: Double
    var rate: Double
    var share: Double
    var kind: Kind
    var pass: LayerTiming.Pass
  }

  /// What the colours tell apart; those of a colour-blind reader's palette.
  ///
  /// - Source: Okabe and Ito 2008, "Color Universal Design".
  private enum Kind: CaseIterable {
    case wide, middle, three, point, linear, other

    var title: String {
      switch self {
      case .wide: "convolution, 7×7 and larger"
      case .middle: "convolution, 5×5 and 1×n"
      case .three: "convolution, 3×3"
      case .point: "convolution, 1×1"
      case .linear: "linear"
      case .other: "other"
      }
    }

    var color: String {
      switch self {
      case .wide: "#CC79A7"
      case .middle: "#E69F00"
      case .three: "#0072B2"
      case .point: "#009E73"
      case .linear: "#D55E00"
      case .other: "#7F7F7F"
      }
    }

    init(_ layer: LayerTiming) {
      guard layer.operator == "convolution", let kernel = layer.kernel, kernel.count == 2 else {
        self = layer.operator == "linear" ? .linear : .other
        return
      }
      switch (kernel[0], kernel[1]) {
      case (1, 1): self = .point
      case (3, 3): self = .three
      case (let height, let width): self = min(height, width) >= 7 ? .wide : .middle
      }
    }
  }

  /// The picture, and within it the room between the axes.
  private static let (width, height) = (960, 720)
  private static let (left, right, bottom, top) = (0.105, 0.965, 0.24, 0.915)
  /// What gnuplot draws a point of size 1 with, in points of the picture.
  private static let pointRadius = 5.45

  private var points: [Point] {
    report.layers.compactMap { layer in
      guard let intensity = layer.flopsPerByte, let rate = layer.gigaflopsPerSecond else {
        return nil
      }
      return Point(
        path: layer.path, intensity: intensity, rate: rate, share: layer.shareOfTime,
        kind: Kind(layer), pass: layer.pass)
    }
  }

  /// The program for gnuplot, its data included.
  package func script(for format: PlotFormat) -> String {
    let points = points
    let axes = LogarithmicAxes(
      x: points.map(\.intensity) + [peaks.ridge],
      y: points.map(\.rate) + [peaks.gigaflopsPerSecond],
      width: Double(Self.width) * (Self.right - Self.left),
      height: Double(Self.height) * (Self.top - Self.bottom))
    var lines = [
      "set encoding utf8",
      "set terminal \(format.terminal(width: Self.width, height: Self.height, font: "Helvetica,13"))",
      "set logscale xy",
      "set xrange [\(axes.x.lowerBound):\(axes.x.upperBound)]",
      "set yrange [\(axes.y.lowerBound):\(axes.y.upperBound)]",
      "set xlabel 'operations per byte of inputs, outputs and parameters (FLOP/byte)' offset 0,-0.3",
      "set ylabel 'GFLOP/s (2 × multiply-adds)' offset -0.5,0",
      "set title \(title) font ',15' offset 0,0.3",
      "set border 3 lc rgb '#404040' lw 1",
      "set tics nomirror textcolor rgb '#404040'",
      "set xtics (\(Self.ticks(axes.x)))", "set ytics (\(Self.ticks(axes.y)))",
      "set grid xtics ytics lc rgb '#E4E4E4' lt 1 lw 0.6",
      "set key at screen 0.53,0.112 center center horizontal maxrows 2 Left reverse samplen 0.8 "
        + "spacing 1.35 width -2 font ',11'",
      "set samples 1200",
      "set lmargin at screen \(Self.left)", "set rmargin at screen \(Self.right)",
      "set bmargin at screen \(Self.bottom)", "set tmargin at screen \(Self.top)",
      "peak = \(peaks.gigaflopsPerSecond)",
      "memory = \(peaks.memoryGigabytesPerSecond)",
      "cache = \(peaks.cacheGigabytesPerSecond)",
      "low(a, b) = a < b ? a : b",
    ]
    for (line, text) in footnotes(points).enumerated() {
      lines.append(
        "set label \(line + 1) \(PlotText.quoted(text)) at screen 0.5, \(0.044 - 0.022 * Double(line)) "
          + "center font ',10' textcolor rgb '#606060'")
    }
    var places = LabelPlaces(width: axes.width, height: axes.height)
    for point in points {
      places.reserve(
        point: axes.box(around: point.intensity, point.rate, radius: Self.pointRadius * size(point))
      )
    }
    lines += roofLabels(axes, &places)
    lines += pointLabels(points, axes, &places)
    var plots = ["low(peak, memory * x) with lines lc rgb '#202020' lw 2.2 notitle"]
    if showsCaches {
      plots.append("low(peak, cache * x) with lines lc rgb '#A0A0A0' lw 1.4 dt (6,4) notitle")
    }
    var data: [String] = []
    for kind in Kind.allCases {
      for (pass, mark) in [(LayerTiming.Pass.forward, 7), (.backward, 6)] {
        let own = points.filter { $0.kind == kind && $0.pass == pass }
        guard !own.isEmpty else { continue }
        let name = "$\(kind)_\(pass)"
        data.append("\(name) << EOD")
        data += own.map { "\($0.intensity) \($0.rate) \(size($0))" }
        data.append("EOD")
        plots.append(
          "\(name) using 1:2:3 with points pt \(mark) ps variable lc rgb "
            + "'#50\(kind.color.dropFirst())' notitle")
      }
      guard points.contains(where: { $0.kind == kind }) else { continue }
      plots.append("NaN with points pt 7 ps 1.3 lc rgb '\(kind.color)' title '\(kind.title)'")
    }
    return (data + lines + ["plot " + plots.joined(separator: ", \\\n  ")])
      .joined(separator: "\n") + "\n"
  }

  private var title: String {
    let images = report.batch == 1 ? "1 image" : "\(report.batch) images"
    let size = report.input.map(String.init).joined(separator: "×")
    let threads = report.threads == 1 ? "1 thread" : "\(report.threads) threads"
    return PlotText.quoted(
      "\(report.network), \(report.mode.rawValue) on \(images) of \(size), \(threads): "
        + "\(PlotText.decimal(report.medianSeconds * 1e3, 1)) ms, "
        + "\(PlotText.decimal(report.gigaflopsPerSecond, 1)) GFLOP/s")
  }

  /// What the picture does not say itself.
  private func footnotes(_ points: [Point]) -> [String] {
    let others = max(0, 1 - points.reduce(0) { $0 + $1.share })
    let sizes =
      "Area: share of the time"
      + (report.mode == .training ? "; open circles: the backward pass. " : ". ")
      + "Layers without multiply-adds take another \(PlotText.decimal(others * 100, 1)) %. "
      + "Roofs: measured in the same run."
    guard report.layers.contains(where: { $0.implementation.contains("winograd") }) else {
      return [sizes]
    }
    return [
      sizes,
      "Rates count the formula's multiply-adds, of which Winograd's algorithm (3×3) performs a "
        + "quarter: it may pass the roof.",
    ]
  }

  /// A stream through caches that was slower than one through memory has been disturbed.
  private var showsCaches: Bool {
    peaks.cacheGigabytesPerSecond > peaks.memoryGigabytesPerSecond
  }

  /// The areas of the points are their shares of the time.
  private func size(_ point: Point) -> Double { max(0.35, 9 * point.share.squareRoot()) }

  /// Ones, twos and fives of each decade with their numbers; the others, over few decades, without.
  private static func ticks(_ range: ClosedRange<Double>) -> String {
    let decades = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound))
    let named = decades.count > 4 ? [1] : [1, 2, 5]
    return decades.flatMap { decade in
      (1...9).map { digit in
        let number = Double(digit) * pow(10, Double(decade))
        return named.contains(digit)
          ? "'\(PlotText.decimal(number, max(0, -decade)))' \(number)" : "'' \(number) 1"
      }
    }.joined(separator: ", ")
  }

  /// The width of a ten-point text of so many letters.
  private static func width(of text: String) -> Double { 5.9 * Double(text.count) }

  /// Names at the roofs, those of slopes along them.
  private func roofLabels(_ axes: LogarithmicAxes, _ places: inout LabelPlaces) -> [String] {
    var lines: [String] = []
    var roofs = [(3, "memory", peaks.memoryGigabytesPerSecond, "#202020")]
    if showsCaches { roofs.append((4, "caches", peaks.cacheGigabytesPerSecond, "#808080")) }
    for (number, name, bandwidth, color) in roofs {
      let corner = peaks.gigaflopsPerSecond / bandwidth
      let low = max(axes.x.lowerBound, axes.y.lowerBound / bandwidth)
      let top = axes.place(of: corner, peaks.gigaflopsPerSecond)
      places.reserve(line: .init(from: axes.place(of: low, low * bandwidth), to: top))
      let start = low * 1.25
      guard start * bandwidth < peaks.gigaflopsPerSecond / 4 else { continue }
      let text = "\(name) \(PlotText.decimal(bandwidth, 1)) GB/s"
      let slope = axes.degreesOfProportion * .pi / 180
      let onRoof = axes.place(of: start, start * bandwidth)
      let foot = (x: onRoof.x - 12 * sin(slope), y: onRoof.y + 12 * cos(slope))
      for step in stride(from: 0, to: Self.width(of: text) * 1.1, by: 8) {
        let (x, y) = (foot.x + step * cos(slope), foot.y + step * sin(slope))
        places.reserve(name: .init(x: x - 7...x + 7, y: y - 7...y + 7))
      }
      lines.append(
        "set label \(number) \(PlotText.quoted(text)) at \(graph(foot.x, foot.y, axes)) left "
          + "rotate by \(PlotText.decimal(axes.degreesOfProportion, 0)) font ',11' "
          + "textcolor rgb '\(color)'")
    }
    return lines + [peakLabel(axes, &places)]
  }

  /// The name of the flat roof, at its right end or wherever along it no layers lie.
  private func peakLabel(_ axes: LogarithmicAxes, _ places: inout LabelPlaces) -> String {
    let text = "matrix multiplication \(PlotText.decimal(peaks.gigaflopsPerSecond, 0)) GFLOP/s"
    let roof = axes.place(of: peaks.ridge, peaks.gigaflopsPerSecond)
    places.reserve(line: .init(from: roof, to: (axes.width, roof.y)))
    let width = Self.width(of: text) * 1.1
    func box(_ right: Double, _ middle: Double) -> LogarithmicAxes.Box {
      .init(x: right - width...right, y: middle - 8...middle + 8)
    }
    let rights = stride(from: axes.width - 4, through: max(roof.x, 0) + width, by: -12)
    let candidates = [roof.y + 12, roof.y - 12].flatMap { y in rights.map { box($0, y) } }
    let own = candidates.first(where: places.isFree) ?? box(axes.width - 4, roof.y + 12)
    places.reserve(name: own)
    return
      "set label 5 \(PlotText.quoted(text)) at \(graph(own.x.upperBound, middle(own), axes)) right "
      + "font ',11' textcolor rgb '#202020' front"
  }

  private func middle(_ box: LogarithmicAxes.Box) -> Double {
    (box.y.lowerBound + box.y.upperBound) / 2
  }

  /// A place as gnuplot's parts of the axes.
  private func graph(_ x: Double, _ y: Double, _ axes: LogarithmicAxes) -> String {
    "graph \(PlotText.decimal(x / axes.width, 4)), graph \(PlotText.decimal(y / axes.height, 4))"
  }

  /// Names of the layers that take most of the time, where there is room for them.
  private func pointLabels(
    _ points: [Point], _ axes: LogarithmicAxes, _ places: inout LabelPlaces
  ) -> [String] {
    var lines: [String] = []
    for (rank, point) in points.sorted(by: { $0.share > $1.share }).prefix(10).enumerated() {
      let text = shortened(point.path)
      let own = axes.place(of: point.intensity, point.rate)
      guard
        let spot = places.place(
          width: Self.width(of: text), beside: own.x, own.y, radius: Self.pointRadius * size(point))
      else { continue }
      let isLeft = spot.leader == nil && spot.box.x.upperBound < own.x
      let isRight = spot.leader == nil && spot.box.x.lowerBound > own.x
      let (side, x) =
        isLeft
        ? ("right", spot.box.x.upperBound)
        : isRight
          ? ("left", spot.box.x.lowerBound)
          : ("center", (spot.box.x.lowerBound + spot.box.x.upperBound) / 2)
      lines.append(
        "set label \(10 + rank) \(PlotText.quoted(text)) at \(graph(x, middle(spot.box), axes)) "
          + "\(side) font ',10' textcolor rgb '#303030' front")
      if let leader = spot.leader {
        lines.append(
          "set arrow \(10 + rank) from \(graph(leader.from.x, leader.from.y, axes)) to "
            + "\(graph(leader.to.x, leader.to.y, axes)) nohead lc rgb '#909090' lw 0.7 front")
      }
    }
    return lines
  }

  /// A merged layer's first member, and how many more there are.
  private func shortened(_ path: String) -> String {
    let members = path.split(separator: " + ")
    let name = members.first.map(String.init) ?? path
    let short: String = name.count > 34 ? name.prefix(33) + "…" : name
    return members.count > 1 ? "\(short) and \(members.count - 1) more" : short
  }
}
