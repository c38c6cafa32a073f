import Measurement
import Netlab

/// A run's loss and accuracy over its epochs, one above the other.
///
/// Colours are those of a colour-blind reader's palette.
/// - Source: Okabe and Ito 2008, "Color Universal Design".
struct CurvePlot {
  let title: String
  let epochs: [EpochReport]

  /// The program for gnuplot, its data included.
  func script(for format: PlotFormat) -> String {
    let hasTest = epochs.contains { $0.testLoss != nil }
    var lines = ["$run << EOD"]
    lines += epochs.map { epoch in
      let test = [epoch.testLoss, epoch.testAccuracy, epoch.testTop5Accuracy]
      return
        (["\(epoch.epoch)", "\(epoch.trainLoss)", "\(epoch.trainAccuracy)"]
        + test.map { $0.map { "\($0)" } ?? "NaN" }).joined(separator: " ")
    }
    lines += [
      "EOD",
      "set encoding utf8",
      "set terminal \(format.terminal())",
      "set border 3 lc rgb '#404040' lw 1",
      "set tics nomirror textcolor rgb '#404040'",
      "set grid ytics lc rgb '#E4E4E4' lt 1 lw 0.6",
      "set xrange [\(axis.left):\(axis.right)]",
      "set xtics \(axis.step)",
      "set lmargin 10", "set rmargin 4",
      "set multiplot layout 2,1 title \(quoted) font ',15' offset 0,-0.3",
      "set key top right Left reverse samplen 2 font ',11'",
      "set ylabel 'loss'",
      "set yrange [0:*]",
      plot(
        [("2", "training", "#0072B2")] + (hasTest ? [("4", "test", "#D55E00")] : [])),
      "set key bottom right",
      "set ylabel 'accuracy (%)'",
      "set xlabel 'epoch'",
      "set yrange [*:100]",
      plot(
        [("(100*$3)", "training", "#0072B2")]
          + (hasTest
            ? [("(100*$5)", "test, top-1", "#D55E00"), ("(100*$6)", "test, top-5", "#E69F00")]
            : [])),
      "unset multiplot",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private var axis: (left: Double, right: Double, step: Int) {
    let last = epochs.last?.epoch ?? 1
    return (last == 1 ? 0.5 : 1, Double(last) + (last == 1 ? 0.5 : 0), max(1, last / 10))
  }

  private func plot(_ curves: [(column: String, title: String, color: String)]) -> String {
    "plot "
      + curves.map { curve in
        "$run using 1:\(curve.column) with linespoints pt 7 ps 0.7 lw 2 lc rgb '\(curve.color)'"
          + " title '\(curve.title)'"
      }.joined(separator: ", ")
  }

  /// A text that gnuplot prints as it is, without markup.
  private var quoted: String {
    let plain = title.map { $0.isNewline ? " " : $0 }
    return "'" + String(plain).replacing("'", with: "''") + "' noenhanced"
  }
}
