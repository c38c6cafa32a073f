import Foundation
import Netlab
import Plots

/// What a layer's central pixel sees of the images: gradients, and around them the theoretical window.
///
/// - Source: Luo et al. 2016, figures 1 and 2.
package struct FieldPlot {
  private let report: FieldReport
  private let field: EffectiveField

  package init(_ report: FieldReport, _ field: EffectiveField) {
    self.report = report
    self.field = field
  }

  private static let (width, height) = (960, 820)
  private static let (orange, dark, gray) = ("#D55E00", "#202020", "#909090")

  /// The program for gnuplot, its data included.
  package func script(for format: PlotFormat) -> String {
    let (rows, columns) = ranges
    let (height, width) = (field.extent.height, field.extent.width)
    var lines = ["$map << EOD"]
    let largest = field.magnitudes.max() ?? 1
    for row in 0..<height {
      lines.append(
        field.magnitudes[row * width..<(row + 1) * width]
          .map { String(format: "%.4g", $0 / largest) }.joined(separator: " "))
    }
    lines += [
      "EOD",
      "set encoding utf8",
      "set terminal \(format.terminal(width: Self.width, height: Self.height, font: "Helvetica,13"))",
      "set title \(title) font ',15' offset 0,0.2",
      "set size ratio -1",
      "set xrange [\(columns.lowerBound):\(columns.upperBound)]",
      "set yrange [\(rows.upperBound):\(rows.lowerBound)]",
      "set border 3 lc rgb '#404040' lw 1",
      "set tics nomirror out textcolor rgb '#404040'",
      "set xlabel 'column of the image (pixels)'",
      "set ylabel 'row of the image (pixels)'",
      "set palette defined (0 '#FFFFFF', 0.05 '#E6EEF7', 0.25 '#9ECAE1', 0.5 '#4292C6', "
        + "0.8 '#08519C', 1 '#08306B')",
      "set cbrange [0:1]", "set cbtics 0.25",
      "set cblabel 'gradient, as a part of the largest' offset 0.6,0",
      "set colorbox user origin 0.865,0.24 size 0.022,0.62",
      "set lmargin at screen 0.10", "set rmargin at screen 0.845",
      "set bmargin at screen 0.20", "set tmargin at screen 0.91",
      "set key at screen 0.475,0.085 center center horizontal maxrows 1 samplen 2.2 width -4 "
        + "font ',11'",
      "set label 1 \(footnote) at screen 0.5,0.03 center font ',9.5' textcolor rgb '#606060'",
      "set object 1 rectangle from -0.5,-0.5 to \(Double(width) - 0.5),\(Double(height) - 0.5) "
        + "fillstyle empty border lc rgb '\(Self.gray)' lw 1 front",
      ellipse,
    ]
    var plots = ["$map matrix using 1:2:3 with image notitle"]
    if let window = report.window {
      lines.append(
        "set object 3 rectangle from \(Double(window.left) - 0.5),\(Double(window.top) - 0.5) to "
          + "\(Double(window.right) + 0.5),\(Double(window.bottom) + 0.5) "
          + "fillstyle empty border lc rgb '\(Self.orange)' lw 2 front")
      plots.append("NaN with lines lc rgb '\(Self.orange)' lw 2 title 'theoretical field'")
    }
    plots += [
      "NaN with lines lc rgb '\(Self.dark)' lw 1.6 dt (6,4) title 'two deviations'",
      "NaN with lines lc rgb '\(Self.gray)' lw 1 title 'the image'",
    ]
    return (lines + ["plot " + plots.joined(separator: ", \\\n  ")]).joined(separator: "\n") + "\n"
  }

  /// The image and the window, and some room around both.
  private var ranges: (rows: ClosedRange<Double>, columns: ClosedRange<Double>) {
    let (height, width) = (field.extent.height, field.extent.width)
    let top = min(0, report.window?.top ?? 0)
    let left = min(0, report.window?.left ?? 0)
    let bottom = max(height - 1, report.window?.bottom ?? 0)
    let right = max(width - 1, report.window?.right ?? 0)
    let room = 0.03 * Double(max(bottom - top, right - left) + 1) + 0.5
    return (
      Double(top) - room...Double(bottom) + room, Double(left) - room...Double(right) + room
    )
  }

  private var ellipse: String {
    let effective = report.effective
    return "set object 2 ellipse center \(effective.centreOfMass[1]),\(effective.centreOfMass[0]) "
      + "size \(4 * effective.deviation[1]),\(4 * effective.deviation[0]) units xy "
      + "fillstyle empty border lc rgb '\(Self.dark)' lw 1.6 dt (6,4) front"
  }

  private var title: String {
    PlotText.quoted("\(report.network): what the centre of \(report.layer) sees")
  }

  private var footnote: String {
    let effective = report.effective
    var parts: [String] = []
    if let size = report.theoretical.size { parts.append("theoretical \(size[0])×\(size[1])") }
    let side = PlotText.decimal(effective.size, 1)
    let deviations = effective.deviation.map { PlotText.decimal($0, 1) }.joined(separator: "×")
    parts += [
      "effective \(side) (√ of the pixels above 4.55 % of the largest)",
      "deviations \(deviations)",
      report.images == 1 ? "1 random image" : "\(report.images) random images",
    ]
    return PlotText.quoted(parts.joined(separator: " · "))
  }
}
