import Analysis
import Foundation

/// A benchmark's layers under the roofs that this machine's own peaks make.
///
/// - Source: Williams, Waterman and Patterson 2009, "Roofline", figure 1.
package struct RooflinePlot {
  private let report: BenchmarkReport

  package init(_ report: BenchmarkReport) { self.report = report }

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
  private static let (left, right, bottom, top) = (0.105, 0.965, 0.225, 0.915)

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
    let machine = report.machine
    let axes = LogarithmicAxes(
      x: points.map(\.intensity) + [machine.ridge],
      y: points.map(\.rate) + [machine.gigaflopsPerSecond],
      width: Double(Self.width) * (Self.right - Self.left),
      height: Double(Self.height) * (Self.top - Self.bottom))
    var lines = [
      "set encoding utf8",
      "set terminal \(format.terminal(Self.width, Self.height))",
      "set logscale xy",
      "set xrange [\(axes.x.lowerBound):\(axes.x.upperBound)]",
      "set yrange [\(axes.y.lowerBound):\(axes.y.upperBound)]",
      "set xlabel 'operations per byte of inputs, outputs and parameters (FLOP/byte)' offset 0,-0.3",
      "set ylabel 'GFLOP/s (2 × multiply-adds)' offset -0.5,0",
      "set title \(title) font ',15' offset 0,0.3",
      "set border 3 lc rgb '#404040' lw 1",
      "set tics nomirror textcolor rgb '#404040'",
      "set grid xtics ytics lc rgb '#E4E4E4' lt 1 lw 0.6",
      "set key at screen 0.53,0.088 center center horizontal maxrows 2 Left reverse samplen 0.8 "
        + "spacing 1.15 width -2 font ',11'",
      "set samples 1200",
      "set lmargin at screen \(Self.left)", "set rmargin at screen \(Self.right)",
      "set bmargin at screen \(Self.bottom)", "set tmargin at screen \(Self.top)",
      "set label 1 \(footnote(points)) at screen 0.5, 0.024 center font ',10' "
        + "textcolor rgb '#606060'",
      "peak = \(machine.gigaflopsPerSecond)",
      "memory = \(machine.memoryGigabytesPerSecond)",
      "cache = \(machine.cacheGigabytesPerSecond)",
      "low(a, b) = a < b ? a : b",
    ]
    lines += roofLabels(axes)
    lines += pointLabels(points, axes)
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
    return Gnuplot.quoted(
      "\(report.network), \(report.mode.rawValue) on \(images) of \(size), \(threads): "
        + "\(Gnuplot.decimal(report.medianSeconds * 1e3, 1)) ms, "
        + "\(Gnuplot.decimal(report.gigaflopsPerSecond, 1)) GFLOP/s")
  }

  private func footnote(_ points: [Point]) -> String {
    let others = max(0, 1 - points.reduce(0) { $0 + $1.share })
    return Gnuplot.quoted(
      "Area: share of the time"
        + (report.mode == .training ? "; open circles: the backward pass. " : ". ")
        + "Layers without multiply-adds take another \(Gnuplot.decimal(others * 100, 1)) %. "
        + "Roofs: measured in the same run.")
  }

  /// A stream through caches that was slower than one through memory has been disturbed.
  private var showsCaches: Bool {
    report.machine.cacheGigabytesPerSecond > report.machine.memoryGigabytesPerSecond
  }

  /// The areas of the points are their shares of the time.
  private func size(_ point: Point) -> Double { max(0.35, 9 * point.share.squareRoot()) }

  /// Names at the roofs, along their slope.
  private func roofLabels(_ axes: LogarithmicAxes) -> [String] {
    let machine = report.machine
    let peak = "matrix multiplication \(Gnuplot.decimal(machine.gigaflopsPerSecond, 0)) GFLOP/s"
    var lines = [
      "set label 2 \(Gnuplot.quoted(peak)) at \(axes.x.upperBound / 1.04), "
        + "\(machine.gigaflopsPerSecond * 1.12) right font ',11' textcolor rgb '#202020'"
    ]
    var roofs = [(3, "memory", machine.memoryGigabytesPerSecond, "#202020")]
    if showsCaches { roofs.append((4, "caches", machine.cacheGigabytesPerSecond, "#808080")) }
    for (number, name, bandwidth, color) in roofs {
      let start = max(axes.x.lowerBound, axes.y.lowerBound / bandwidth) * 1.25
      guard start * bandwidth < machine.gigaflopsPerSecond / 4 else { continue }
      let text = Gnuplot.quoted("\(name) \(Gnuplot.decimal(bandwidth, 1)) GB/s")
      lines.append(
        "set label \(number) \(text) at \(start), \(start * bandwidth * 1.12) left "
          + "rotate by \(Gnuplot.decimal(axes.degreesOfProportion, 0)) font ',11' "
          + "textcolor rgb '\(color)'")
    }
    return lines
  }

  /// Names at the layers that take most of the time, where there is room for them.
  private func pointLabels(_ points: [Point], _ axes: LogarithmicAxes) -> [String] {
    var taken = points.map { point in
      axes.box(around: point.intensity, point.rate, radius: 3.4 * size(point))
    }
    var lines: [String] = []
    for point in points.sorted(by: { $0.share > $1.share }) where lines.count < 10 {
      let text = shortened(point.path)
      let (own, gap) = (axes.place(of: point.intensity, point.rate), 3.4 * size(point) + 5)
      // Ten-point letters are about six points wide; half their height lies above the middle.
      let length = 6.3 * Double(text.count)
      for (side, start) in [("left", own.x + gap), ("right", own.x - gap - length)] {
        let box = LogarithmicAxes.Box(
          x: start...start + length, y: own.y - 6.5...own.y + 6.5)
        guard box.x.lowerBound > 0, box.x.upperBound < axes.width + 20,
          !taken.contains(where: box.overlaps)
        else { continue }
        taken.append(box)
        let shift = "\(side == "left" ? "" : "-")\(Gnuplot.decimal(gap / 7.2, 2))"
        lines.append(
          "set label \(10 + lines.count) \(Gnuplot.quoted(text)) at \(point.intensity), "
            + "\(point.rate) \(side) offset char \(shift),0 font ',10' textcolor rgb '#303030' front"
        )
        break
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
