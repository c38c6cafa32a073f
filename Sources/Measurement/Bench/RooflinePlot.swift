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

  private var points: [Point] {
    report.layers.compactMap { layer in
      guard let intensity = layer.flopsPerByte, let rate = layer.gigaflopsPerSecond else {
        return nil
      }
      return Point(
        path: layer.path, intensity: intensity, rate: rate, share: layer.shareOfTime,
        kind: Kind(layer))
    }
  }

  /// The program for gnuplot, its data included.
  package func script(for format: PlotFormat) -> String {
    let points = points
    let machine = report.machine
    let (left, right) = range(points.map(\.intensity) + [machine.ridge])
    let (bottom, top) = range(points.map(\.rate) + [machine.gigaflopsPerSecond])
    let timed = points.reduce(0) { $0 + $1.share }
    var lines = [
      "set encoding utf8",
      "set terminal \(format.terminal)",
      "set logscale xy",
      "set xrange [\(left):\(right)]",
      "set yrange [\(bottom):\(top)]",
      "set xlabel 'operations per byte of inputs, outputs and parameters (FLOP/byte)' offset 0,-0.3",
      "set ylabel 'GFLOP/s (2 × multiply-adds)' offset -0.5,0",
      "set title \(title) font ',15' offset 0,0.3",
      "set border 3 lc rgb '#404040' lw 1",
      "set tics nomirror textcolor rgb '#404040'",
      "set grid xtics ytics lc rgb '#E4E4E4' lt 1 lw 0.6",
      "set key at screen 0.53,0.088 center center horizontal maxrows 2 Left reverse samplen 0.8 "
        + "spacing 1.15 width -2 font ',11'",
      "set samples 1200",
      "set lmargin 10", "set rmargin 4", "set bmargin 8.6",
      "set label 1 \(footnote(timed)) at screen 0.5, 0.024 center font ',10' textcolor rgb '#606060'",
      "peak = \(machine.gigaflopsPerSecond)",
      "memory = \(machine.memoryGigabytesPerSecond)",
      "cache = \(machine.cacheGigabytesPerSecond)",
      "low(a, b) = a < b ? a : b",
    ]
    lines += roofLabels(left: left, right: right, bottom: bottom, top: top)
    lines += pointLabels(points, left: left, right: right, bottom: bottom, top: top)
    var plots = [
      "low(peak, cache * x) with lines lc rgb '#A0A0A0' lw 1.4 dt (6,4) notitle",
      "low(peak, memory * x) with lines lc rgb '#202020' lw 2.2 notitle",
    ]
    for kind in Kind.allCases where points.contains(where: { $0.kind == kind }) {
      plots.append(
        "$\(kind) using 1:2:3 with points pt 7 ps variable lc rgb '#50\(kind.color.dropFirst())'"
          + " notitle")
      plots.append("NaN with points pt 7 ps 1.3 lc rgb '\(kind.color)' title '\(kind.title)'")
    }
    var data: [String] = []
    for kind in Kind.allCases {
      let own = points.filter { $0.kind == kind }
      guard !own.isEmpty else { continue }
      data.append("$\(kind) << EOD")
      data += own.map { "\($0.intensity) \($0.rate) \(size($0))" }
      data.append("EOD")
    }
    return (data + lines + ["plot " + plots.joined(separator: ", \\\n  ")])
      .joined(separator: "\n") + "\n"
  }

  private var title: String {
    let images = report.batch == 1 ? "1 image" : "\(report.batch) images"
    let size = report.input.map(String.init).joined(separator: "×")
    let threads = report.threads == 1 ? "1 thread" : "\(report.threads) threads"
    return quoted(
      "\(report.network), \(report.mode.rawValue) on \(images) of \(size), \(threads): "
        + "\(decimal(report.medianSeconds * 1e3, 1)) ms, "
        + "\(decimal(report.gigaflopsPerSecond, 1)) GFLOP/s")
  }

  private func footnote(_ timed: Double) -> String {
    quoted(
      "area of a point: its share of the time; layers without multiply-adds take "
        + "\(decimal(max(0, 1 - timed) * 100, 1)) % more and have no point. "
        + "Roofs measured in the same run.")
  }

  /// The areas of the points are their shares of the time.
  private func size(_ point: Point) -> Double { max(0.35, 9 * point.share.squareRoot()) }

  private func range(_ numbers: [Double]) -> (Double, Double) {
    let positive = numbers.filter { $0 > 0 }
    return ((positive.min() ?? 1) / 1.9, (positive.max() ?? 1) * 1.9)
  }

  /// Names at the roofs; the slope of a text follows the axes of a picture of four to three.
  private func roofLabels(
    left: Double, right: Double, bottom: Double, top: Double
  ) -> [String] {
    let machine = report.machine
    let peak = "matrix multiplication \(decimal(machine.gigaflopsPerSecond, 0)) GFLOP/s"
    var lines = [
      "set label 2 \(quoted(peak)) at \(left * 1.15), \(machine.gigaflopsPerSecond * 1.12) left "
        + "font ',11' textcolor rgb '#202020'"
    ]
    let slope = log(right / left) / log(top / bottom) * 0.70
    let angle = atan(slope) * 180 / .pi
    let roofs = [
      (3, "memory", machine.memoryGigabytesPerSecond, "#202020"),
      (4, "caches", machine.cacheGigabytesPerSecond, "#808080"),
    ]
    for (number, name, bandwidth, color) in roofs {
      let start = max(left, bottom / bandwidth) * 1.25
      guard start * bandwidth < machine.gigaflopsPerSecond / 4 else { continue }
      lines.append(
        "set label \(number) \(quoted("\(name) \(decimal(bandwidth, 1)) GB/s")) at \(start), "
          + "\(start * bandwidth * 1.12) left rotate by \(decimal(angle, 0)) font ',11' "
          + "textcolor rgb '\(color)'")
    }
    return lines
  }

  /// Names at the layers that take most of the time, as long as they do not lie on one another.
  private func pointLabels(
    _ points: [Point], left: Double, right: Double, bottom: Double, top: Double
  ) -> [String] {
    let middle = (left * right).squareRoot() * (right / left).squareRoot().squareRoot()
    // The room that a name takes, as a part of each axis.
    let (width, height) = (0.4 * log(right / left), 0.04 * log(top / bottom))
    var named: [Point] = []
    for point in points.sorted(by: { $0.share > $1.share }) where named.count < 8 {
      let isFree = named.allSatisfy { other in
        abs(log(other.rate / point.rate)) > height
          || abs(log(other.intensity / point.intensity)) > width
      }
      if isFree { named.append(point) }
    }
    return named.enumerated().map { index, point in
      // Names at points near the right edge stand in front of them.
      let isLeft = point.intensity > middle
      let distance = decimal(0.45 + size(point) * 0.32, 2)
      return "set label \(10 + index) \(quoted(shortened(point.path))) at \(point.intensity), "
        + "\(point.rate) \(isLeft ? "right" : "left") offset char \(isLeft ? "-" : "")\(distance),0 "
        + "font ',10' textcolor rgb '#303030' front"
    }
  }

  /// A merged layer's first member, and how many more there are.
  private func shortened(_ path: String) -> String {
    let members = path.split(separator: " + ")
    let name = members.first.map(String.init) ?? path
    let short: String = name.count > 34 ? name.prefix(33) + "…" : name
    return members.count > 1 ? "\(short) and \(members.count - 1) more" : short
  }

  /// A text that gnuplot prints as it is, without markup.
  private func quoted(_ text: String) -> String {
    let plain = text.map { character in
      character.isNewline || character.unicodeScalars.contains { $0.value < 32 } ? " " : character
    }
    return "'" + String(plain).replacing("'", with: "''") + "' noenhanced"
  }

  private func decimal(_ number: Double, _ digits: Int) -> String {
    let scale = pow(10, Double(digits))
    let whole = (number * scale).rounded() / scale
    guard digits > 0, whole.magnitude < 1e15 else {
      return whole.magnitude < 1e15 ? "\(Int(whole))" : "\(whole)"
    }
    return "\(whole)"
  }
}

extension BenchmarkReport.Machine {
  /// The intensity from which on arithmetic, and no longer memory, is the limit.
  var ridge: Double { gigaflopsPerSecond / memoryGigabytesPerSecond }
}
